// The page's side of the function table: what the program asks for (web/host.js calls these), and
// calls back into it.
import { download } from './download.mjs';
import { EncoderClient } from './encoder.mjs';
import { browserLanguage } from './words.mjs';

export class Host {
    // onReady(api), onFailed(text). early: Map address -> promise of bytes that were asked for before.
    constructor({ onReady, onFailed, early }) {
        this.onReady = onReady;
        this.failed = onFailed;
        this.early = early;
        this.onFrame = null; // called after each frame
        this.onAsk = () => {}; // ('share', link), ('own'), ('text'): what the page around the canvas does
        this.fetches = new Map(); // job -> AbortController
        this.frameAsked = false;
        this.lost = false; // WebGL is gone
        this.timer = 0;
        this.encoder = new EncoderClient({
            features: (job, values) => this.#deliver('encoder', job, values),
            failed: (job, why) => this.#callWithText('_bluesquare_encoder_failed', job, why),
            engine: (text) => this.#callWithText('_bluesquare_set_engine', this.program, text),
        });
    }

    // module: the Emscripten module, once it is instantiated.
    attach(module) {
        this.module = module;
        module.canvas.addEventListener('webglcontextlost', (event) => {
            event.preventDefault();
            this.lost = true;
        });
        module.canvas.addEventListener('webglcontextrestored', () => {
            this.lost = false;
            if (this.program) this.module._bluesquare_restore_graphics(this.program);
            this.wake();
        });
    }

    ready(program) {
        this.program = program;
        this.wake();
        this.onReady({
            state: () => JSON.parse(this.#takeText(this.module._bluesquare_state(program))),
            link: () => this.#takeText(this.module._bluesquare_link(program)),
            send: (command) => this.#send(command),
        });
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
        if (!this.program) return;
        this.module._bluesquare_wake(this.program);
        this.#askFrame();
    }

    fetch(job, address) {
        const controller = new AbortController();
        this.fetches.set(job, controller);
        const alive = () => this.fetches.get(job) === controller;
        const progress = (loaded, total) => {
            if (!alive()) return;
            this.module._bluesquare_fetch_progress(job, loaded, total);
            this.wake();
        };
        const coming = this.early.get(address) ?? download(address, { signal: controller.signal, progress });
        this.early.delete(address);
        coming.then(
            (bytes) => alive() && this.#deliver('fetch', job, bytes),
            (error) => alive() && this.#callWithText('_bluesquare_fetch_failed', job, error.message));
    }

    dropFetch(job) {
        this.fetches.get(job)?.abort();
        this.fetches.delete(job);
    }

    // A visitor's own pictures: {open(csv, name), wants(path), add(path, bytes), finish()}; open and
    // finish return what is wrong, or ''.
    get own() {
        const { module, program } = this;
        return {
            open: (csv, name) => this.#withBytes(csv, (at) => this.#withText(name,
                (text) => this.#takeText(module._bluesquare_own_open(program, at, csv.length, text)))),
            wants: (path) => this.#withText(path, (text) => module._bluesquare_own_wants(program, text) !== 0),
            add: (path, bytes) => this.#withBytes(bytes, (at) => this.#withText(path,
                (text) => module._bluesquare_own_add(program, text, at, bytes.length))),
            finish: () => {
                const why = this.#takeText(module._bluesquare_own_finish(program));
                this.wake();
                return why;
            },
        };
    }

    // values: a typed array, copied to where the program makes room.
    #deliver(kind, job, values) {
        const at = this.module[`_bluesquare_${kind}_room`](job, values.length);
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        this.module.HEAPU8.set(bytes, at);
        this.module[`_bluesquare_${kind}_done`](job);
        this.wake();
    }

    #send(command) {
        const why = this.#withText(JSON.stringify(command),
            (text) => this.#takeText(this.module._bluesquare_send(this.program, text)));
        this.wake();
        return why ? { error: why } : { error: null };
    }

    #callWithText(name, job, text) {
        this.#withText(text, (at) => this.module[name](job, at));
        this.wake();
    }

    #withText(text, use) {
        return this.#freeing(this.module.stringToNewUTF8(text), use);
    }

    #withBytes(bytes, use) {
        const at = this.module._malloc(Math.max(bytes.length, 1));
        this.module.HEAPU8.set(bytes, at);
        return this.#freeing(at, use);
    }

    #freeing(at, use) {
        try {
            return use(at);
        } finally {
            this.module._free(at);
        }
    }

    #takeText(at) {
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
        if (this.lost) return;
        const seconds = this.module._bluesquare_frame(this.program);
        this.onFrame?.();
        if (seconds <= 0) this.#askFrame();
        else if (Number.isFinite(seconds)) this.timer = setTimeout(() => this.#askFrame(), 1000 * seconds);
    }
}
