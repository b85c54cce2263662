// Loads the program, shows how far that is, and offers globalThis.bluesquare:
//   ready          promise of this object, once the first state is there; rejects if it cannot start
//   state()        the program's state as a plain object (src/app/state_json.h)
//   send(command)  {type: "step"} and others (src/app/command.h); returns {error: text or null}
import createProgram from './bluesquare-app.mjs';
import { download } from './download.mjs';
import { Host } from './host.mjs';
import { early as earlyFiles, sizes } from './sizes.mjs';

const WASM = 'bluesquare-app.wasm';
const element = (id) => document.getElementById(id);

// Byte-accurate progress over several files. sizes: bytes after decompression.
class Progress {
    constructor(names) {
        this.names = names;
        this.total = names.reduce((sum, name) => sum + sizes[name], 0);
        this.loaded = new Map();
        this.stopped = false; // by a failure, whose message stays
    }
    of(name) {
        return (loaded) => {
            if (this.stopped) return;
            this.loaded.set(name, loaded);
            const sum = [...this.loaded.values()].reduce((a, b) => a + b, 0);
            element('progress').value = sum / this.total;
            element('status').textContent = `Loading: ${(sum / 1e6).toFixed(1)} of ${(this.total / 1e6).toFixed(1)} MB`;
        };
    }
}

function showFailure(message) {
    element('loading').hidden = false;
    element('progress').hidden = true;
    element('status').textContent = message;
    element('again').hidden = false;
}

function listen(host) {
    const inputs = ['pointermove', 'pointerdown', 'pointerup', 'pointercancel', 'touchstart', 'touchmove', 'touchend',
        'wheel', 'keydown', 'keyup', 'resize', 'focus', 'blur'];
    for (const kind of inputs) addEventListener(kind, () => host.wake(), { passive: true });
    new ResizeObserver(() => host.wake()).observe(element('stage'));
    document.addEventListener('visibilitychange', () => host.wake());
}

// Resolves with {state, send} once the program has its first state.
async function start(progress) {
    const names = progress.names;
    const fetched = new Map(names.map((name) => [name, download(name, { progress: progress.of(name) })]));
    for (const promise of fetched.values()) promise.catch(() => {}); // whoever takes it handles it
    const wasm = fetched.get(WASM);
    fetched.delete(WASM);
    return new Promise((resolve, reject) => {
        const onReady = (api) => (host.onFrame = () => {
            if (api.state().phase === 'loading') return;
            host.onFrame = null;
            resolve(api);
        });
        const host = new Host({ onReady, onFailed: (text) => reject(new Error(text)), early: fetched });
        const instantiateWasm = (imports, done) => {
            wasm.then((bytes) => WebAssembly.instantiate(bytes, imports))
                .then(({ instance, module }) => done(instance, module), (error) =>
                    reject(new Error(`${WASM}: ${error.message}`)));
            return {};
        };
        const module = { canvas: element('canvas'), host, instantiateWasm, preRun: [(m) => host.attach(m)] };
        createProgram(module).then(() => listen(host), reject);
    });
}

async function main(progress) {
    const api = await start(progress);
    Object.assign(globalThis.bluesquare, api);
    element('loading').hidden = true;
    element('canvas').focus({ preventScroll: true });
    return globalThis.bluesquare;
}

element('again').addEventListener('click', () => location.reload());
const progress = new Progress([WASM, ...earlyFiles]);
globalThis.bluesquare = { ready: main(progress) };
globalThis.bluesquare.ready.catch((error) => {
    progress.stopped = true;
    showFailure(`The program could not start. ${error.message}`);
});
