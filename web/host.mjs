// The page's side of the function table: what the program asks for (web/host.js calls these), and
// calls back into it.
import { download } from './download.mjs';
import { EncoderClient } from './encoder.mjs';
import { Keys } from './keys.mjs';
import { TrainerClient } from './trainer.mjs';
import { integrity } from './sizes.mjs';
import { browserLanguage, say } from './words.mjs';

const GRAPHICS_PATIENCE = 3000; // ms until a lost WebGL context counts as gone


export class Host {
    // onReady(api), onFailed(text): it cannot start. onStopped(error): it ran and is dead now.
    // onGraphics(here): WebGL is gone, or back. early: Map address -> promise of bytes that were asked
    // for before.
    constructor({ onReady, onFailed, onStopped, onGraphics, early }) {
        this.onReady = onReady;
        this.failed = onFailed;
        this.onStopped = onStopped;
        this.onGraphics = onGraphics;
        this.early = early;
        this.onFrame = null; // called after each frame
        this.onAsk = () => {}; // ('share', link), ('own'), ('text'), ('about'): what the page around the canvas does
        this.fetches = new Map(); // job -> AbortController
        this.frameAsked = false;
        this.lost = false; // WebGL is gone
        this.dead = false; // the program cannot be called any more
        this.timer = 0;
        this.encoder = new EncoderClient({
            features: (job, values) => this.#deliver('encoder', job, values),
            failed: (job, why) => this.#callWithText('encoder_failed', job, why),
            engine: (text) => this.#callWithText('set_engine', this.program, text),
        });
        this.trainer = new TrainerClient({
            kept: (job) => this.#answered('trainer_kept', job),
            loss: (job, loss) => this.#answered('trainer_loss', job, loss),
            logits: (job, values) => this.#deliver('trainer', job, values),
            restarted: (job) => this.#answered('trainer_restarted', job),
            failed: (job, why) => this.#callWithText('trainer_failed', job, why),
            engine: (text) => this.#callWithText('set_engine', this.program, text),
        });
    }

    // module: the Emscripten module, once it is instantiated.
    attach(module) {
        this.module = module;
        let timer = 0;
        module.canvas.addEventListener('webglcontextlost', (event) => {
            event.preventDefault();
            this.lost = true;
            timer = setTimeout(() => {
                module.canvas.style.visibility = 'hidden'; // browsers draw a sign of their own
                this.onGraphics(false);
            }, GRAPHICS_PATIENCE);
        });
        module.canvas.addEventListener('webglcontextrestored', () => {
            clearTimeout(timer);
            this.lost = false;
            module.canvas.style.visibility = '';
            this.onGraphics(true);
            if (this.program && !this.dead) this.#call('restore_graphics', this.program);
            this.wake();
        });
        // Input reaches the program without #call().
        addEventListener('error', ({ error }) => error instanceof WebAssembly.RuntimeError && this.stop(error));
    }

    // The program is dead: it ran out of memory, or met something that must not be.
    stop(error) {
        if (this.dead || !this.program) return;
        this.dead = true;
        clearTimeout(this.timer);
        for (const job of [...this.fetches.keys()]) this.dropFetch(job);
        this.onStopped(error);
    }

    ready(program) {
        this.program = program;
        this.wake();
        this.onReady({
            state: () => JSON.parse(this.#takeText(this.#call('state', program))),
            sorting: () => this.sort.state(),
            link: () => this.#takeText(this.#call('link', program)),
            send: (command) => this.#send(command),
            ask: (what) => this.#ask(what),
            layout: () => this.#layout(),
            tables: JSON.parse(this.#takeText(this.#call('tables', program))),
        });
    }

    // listeners: the program's, {keydown, keypress, keyup}.
    takeKeys(listeners) {
        const ask = (name, backwards) => this.program && !this.dead && this.#call(`${name}_by_tab`, this.program, backwards);
        const leave = (backwards) => {
            const left = ask('leave', backwards);
            if (left) this.wake();
            return Boolean(left);
        };
        const enter = (backwards) => {
            ask('enter', backwards);
            this.wake();
        };
        return new Keys(this.module.canvas, listeners, { leave, enter });
    }

    prefersDark() {
        return matchMedia('(prefers-color-scheme: dark)').matches;
    }

    prefersTouch() {
        return matchMedia('(pointer: coarse)').matches;
    }

    language() {
        return browserLanguage();
    }

    // Asked for in the middle of a frame: answered after it.
    ask(what, ...details) {
        setTimeout(() => this.onAsk(what, ...details));
    }

    save(name, type, bytes) {
        const address = URL.createObjectURL(new Blob([bytes], { type }));
        const link = document.createElement('a');
        link.href = address;
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }

    // Something came in: the program gets a frame soon, and draws it.
    wake() {
        if (!this.program || this.dead) return;
        this.#call('wake', this.program);
        this.#askFrame();
    }

    fetch(job, address) {
        const controller = new AbortController();
        this.fetches.set(job, controller);
        const alive = () => this.fetches.get(job) === controller;
        const progress = (loaded, total) => {
            if (!alive()) return;
            this.#call('fetch_progress', job, loaded, total);
            this.wake();
        };
        const coming = this.early.get(address) ?? download(address, { signal: controller.signal, progress, integrity: integrity[address] });
        this.early.delete(address);
        coming.then(
            (bytes) => alive() && this.#deliver('fetch', job, bytes),
            (error) => alive() && this.#callWithText('fetch_failed', job, error.message)).catch(() => {}); // it is dead, and that is said
    }

    dropFetch(job) {
        this.fetches.get(job)?.abort();
        this.fetches.delete(job);
    }

    // A visitor's own pictures: {open(csv, name), offer(path), wants(path), add(path, bytes),
    // refuse(path, why), finish()}; open returns what is wrong, or ''; finish {error, problems, notes}.
    get own() {
        const { program } = this;
        const withPath = (name, path, ...more) => this.#withText(path, (text) => this.#call(name, program, text, ...more));
        return {
            open: (csv, name) => this.#withBytes(csv, (at) => this.#withText(name,
                (text) => this.#takeText(this.#call('own_open', program, at, csv.length, text)))),
            offer: (path) => withPath('own_offer', path),
            wants: (path) => withPath('own_wants', path) !== 0,
            add: (path, bytes) => this.#withBytes(bytes, (at) => withPath('own_add', path, at, bytes.length)),
            refuse: (path, why) => this.#withText(why, (text) => withPath('own_refuse', path, text)),
            finish: () => {
                const answer = JSON.parse(this.#takeText(this.#call('own_finish', program)));
                this.wake();
                return answer;
            },
        };
    }

    // The desk that sorts pictures: {open(setup), side(), add(rgb, content), refuse(why), large(row, width,
    // height, rgb), state(), file(kind), saved(), close()}; state() is null while it is closed, file()
    // {bytes} or {error}.
    get sort() {
        const { program } = this;
        const woken = (answer) => (this.wake(), answer);
        const called = (answer) => (this.#askFrame(), answer); // drawn when the program wants to
        return {
            open: (setup) => woken(this.#withText(JSON.stringify(setup), (text) => JSON.parse(this.#takeText(this.#call('sort_open', program, text))))),
            side: () => this.#call('sort_side', program),
            add: (rgb, content) => called(this.#withBytes(rgb, (at) => this.#withText(content, (text) => this.#call('sort_add', program, at, rgb.length, text)))),
            refuse: (why) => called(this.#withText(why, (text) => this.#call('sort_refuse', program, text))),
            large: (row, width, height, rgb) => woken(this.#withBytes(rgb, (at) => this.#call('sort_large', program, row, width, height, at))),
            state: () => JSON.parse(this.#takeText(this.#call('sort_state', program))),
            file: (kind) => this.#file(kind),
            saved: () => woken(this.#call('sort_saved', program)),
            close: () => woken(this.#call('sort_close', program)),
        };
    }

    #file(kind) {
        return this.#withText(kind, (text) => this.#withBytes(new Uint8Array(4), (size) => {
            const at = this.#call('sort_file', this.program, text, size);
            if (!at) return { error: say('web_no_memory') };
            const length = new DataView(this.module.HEAPU8.buffer).getInt32(size, true);
            if (length < 0) return { error: this.#takeText(at) };
            const bytes = this.module.HEAPU8.slice(at, at + length);
            this.module._free(at);
            return { bytes };
        }));
    }

    // Promise of what is drawn, in CSS pixels: {controls: [{label, x, y, width, height, focused}],
    // texts: [{text, x, y, w, h, cut, layer}]}; layer: 0 the page, 1 what opened over it, 2 over all.
    async #layout() {
        const layout = () => JSON.parse(this.#takeText(this.#call('layout', this.program)));
        if (!layout().controls.length) this.wake(); // the first call asks for a frame
        for (let frames = 0; frames < 3 && this.frameAsked; ++frames) await new Promise((resolve) => requestAnimationFrame(resolve));
        return layout();
    }

    // values: a typed array, copied to where the program makes room.
    #deliver(kind, job, values) {
        const at = this.#call(`${kind}_room`, job, values.length);
        if (!at && values.length) return this.#callWithText(`${kind}_failed`, job, say('web_no_memory'));
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        this.module.HEAPU8.set(bytes, at);
        this.#call(`${kind}_done`, job);
        this.#askFrame(); // drawn when the program wants to
    }

    #answered(name, job, ...given) {
        this.#call(name, job, ...given);
        this.#askFrame();
    }

    #send(command) {
        const why = this.#withText(JSON.stringify(command), (text) => this.#takeText(this.#call('send', this.program, text)));
        this.wake();
        return why ? { error: why } : { error: null };
    }

    #ask(what) {
        const why = this.#withText(what, (text) => this.#takeText(this.#call('ask', this.program, text)));
        this.wake();
        return why ? { error: why } : { error: null };
    }

    #callWithText(name, job, text) {
        this.#withText(text, (at) => this.#call(name, job, at));
        this.wake();
    }

    // One of the program's functions. What it throws is its end.
    #call(name, ...given) {
        if (this.dead) throw new Error(say('web_stopped_title'));
        try {
            return this.module[`_bluesquare_${name}`](...given);
        } catch (error) {
            this.stop(error);
            throw error;
        }
    }

    #withText(text, use) {
        return this.#withBytes(new TextEncoder().encode(`${text}\0`), use);
    }

    #withBytes(bytes, use) {
        const at = this.module._malloc(Math.max(bytes.length, 1));
        if (!at) throw new Error(say('web_no_memory'));
        try {
            this.module.HEAPU8.set(bytes, at);
            return use(at);
        } finally {
            if (!this.dead) this.module._free(at);
        }
    }

    #takeText(at) {
        if (!at) throw new Error(say('web_no_memory'));
        const text = this.module.UTF8ToString(at);
        this.module._free(at);
        return text;
    }

    #askFrame() {
        if (this.frameAsked) return;
        this.frameAsked = true;
        requestAnimationFrame(() => this.#frame());
    }

    #frame() {
        this.frameAsked = false;
        clearTimeout(this.timer);
        if (this.lost || this.dead) return;
        let seconds;
        try {
            seconds = this.#call('frame', this.program);
        } catch {
            return; // it is dead, and that is said
        }
        this.onFrame?.();
        if (seconds <= 0) this.#askFrame();
        else if (Number.isFinite(seconds)) this.timer = setTimeout(() => this.#askFrame(), 1000 * seconds);
    }
}
