// Loads the program, shows how far that is, wires the page around the canvas to it, and offers
// globalThis.bluesquare:
//   ready          promise of this object, once the first state is there; rejects if it cannot start
//   state()        the program's state as a plain object (src/app/state_json.h)
//   link()         what leads here again, without the '#'
//   send(command)  {type: "step"} and others (src/app/command.h); returns {error: text or null}
//   ask(what)      as the canvas's menu: "share", "picture", "csv", "json", "own", "sort", "about"; returns {error: text or null}
//   sorting()      the state of the desk that sorts pictures (src/app/sort_json.h); null while it is closed
//   layout()       promise of what is on the canvas, in CSS pixels: {controls, texts} (host.mjs)
//   kept           promise of whether all of it now works without a network
import { openAbout } from './about.mjs';
import { foreign } from './address.mjs';
import createProgram from './bluesquare-app.mjs';
import { download } from './download.mjs';
import { listenForDrops } from './drop.mjs';
import { Host } from './host.mjs';
import { keepForOffline } from './offline.mjs';
import { OwnPictures } from './own.mjs';
import { openShare, pageAddress } from './share.mjs';
import { early as earlyFiles, integrity, sizes, version } from './sizes.mjs';
import { Sorting } from './sort.mjs';
import { Interruptions } from './stopped.mjs';
import { TextView } from './text_view.mjs';
import { fillIn, say, setLanguage } from './words.mjs';

const WASM = 'bluesquare-app.wasm';
const element = (id) => document.getElementById(id);

// Byte-accurate progress over several files. sizes: bytes after decompression.
class Progress {
    constructor(names) {
        this.names = names;
        this.total = names.reduce((sum, name) => sum + sizes[name], 0);
        this.loaded = new Map();
    }
    of(name) {
        return (loaded) => {
            this.loaded.set(name, loaded);
            const sum = [...this.loaded.values()].reduce((a, b) => a + b, 0);
            loading.progress(sum / this.total, say('web_loading', (sum / 1e6).toFixed(1), (this.total / 1e6).toFixed(1)));
        };
    }
}

// The canvas sees input only where nothing of the page lies over it.
function listen(host) {
    const inputs = ['pointermove', 'pointerdown', 'pointerup', 'pointercancel', 'touchstart', 'touchmove', 'touchend',
        'wheel', 'keydown', 'keyup', 'resize', 'focus', 'blur'];
    for (const kind of inputs) addEventListener(kind, () => host.wake(), { passive: true });
    new ResizeObserver(() => host.wake()).observe(element('stage'));
    document.addEventListener('visibilitychange', () => host.wake());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => host.wake());
    // Keys that are typed elsewhere wake nothing; that they are not the canvas's, keys.mjs sees to.
    for (const other of [element('text-view'), element('share'), element('own'), element('sort'), element('about'), element('stopped'), element('news')])
        for (const kind of ['keydown', 'keyup', 'keypress']) other.addEventListener(kind, (event) => event.stopPropagation());
}

// Resolves with {state, link, send, host} once the program has its first state.
async function start(progress, interruptions) {
    const names = progress.names;
    const fetched = new Map(names.map((name) => [name, download(name, { progress: progress.of(name), integrity: integrity[name] })]));
    for (const promise of fetched.values()) promise.catch(() => {}); // whoever takes it handles it
    const wasm = fetched.get(WASM);
    fetched.delete(WASM);
    return new Promise((resolve, reject) => {
        const onReady = (api) => (host.onFrame = () => {
            if (api.state().phase === 'loading') return;
            host.onFrame = null;
            resolve({ ...api, host });
        });
        const host = new Host({ onReady, onFailed: (text) => reject(new Error(text)), early: fetched, ...interruptions.handlers });
        const instantiateWasm = (imports, done) => {
            wasm.then((bytes) => WebAssembly.instantiate(bytes, imports))
                .then(({ instance, module }) => done(instance, module), (error) =>
                    reject(new Error(`${WASM} ${error.message}`)));
            return {};
        };
        const module = {
            canvas: element('canvas'), host, instantiateWasm, arguments: ['--link', location.search + location.hash],
            preRun: [(m) => host.attach(m)], onAbort: (what) => host.stop(new Error(what)),
        };
        createProgram(module).then(() => listen(host), reject);
    });
}

// The address bar follows the state, and the state a link that is put there. Each act is an entry of
// the browser's history, so that Back and Forward go through them; what the race does by itself is none.
function followAddress(api) {
    const ours = { blueSquare: true }; // an entry of the browser's history that was written here
    let shown = location.hash.slice(1), due = 0, acts = api.state().acts;
    const write = () => {
        due = 0;
        const link = api.link(), now = api.state().acts;
        const acted = now !== acts;
        acts = now;
        if (link === shown) return;
        shown = link;
        const address = location.pathname + foreign(location.search, api.tables.link_keys) + (link ? `#${link}` : '');
        if (acted) history.pushState(ours, '', address);
        else history.replaceState(ours, '', address);
    };
    // The browser is at that address already.
    const open = (back) => {
        clearTimeout(due);
        due = 0;
        shown = location.hash.slice(1);
        api.send({ type: 'open', link: location.search + location.hash, back });
        acts = api.state().acts;
    };
    history.replaceState(ours, '');
    addEventListener('popstate', ({ state }) => state?.blueSquare && open(true));
    addEventListener('hashchange', () => location.hash.slice(1) === shown || open(false)); // by hand
    return () => (due ||= setTimeout(write, 400));
}

function wire({ state, link, send, ask, tables, host, kept, interruptions }) {
    const text = new TextView({
        view: element('text-view'), log: element('log'), focused: element('focused'), skip: element('skip'), api: { state, send, ask, tables },
    });
    const own = new OwnPictures(element('own'), host);
    const sort = new Sorting(element('sort'), host, send);
    listenForDrops(own, sort);
    const answers = {
        share: (address) => openShare(element('share'), address, tables.hidable, kept), own: () => own.open(), text: () => text.toggle(),
        about: () => openAbout(element('about'), state()), sort: () => sort.begin(), 'sort-boxes': () => sort.boxes(), 'sort-save': () => sort.save(), 'sort-close': () => sort.close(),
    };
    host.onAsk = (what, ...details) => answers[what](...details);
    const writeAddress = followAddress({ state, link, send, tables });
    let due = 0;
    const follow = () => {
        due = 0;
        const now = state();
        document.documentElement.dataset.theme = now.view.theme;
        text.update(now, sort);
        interruptions.follow(now);
        if (!now.view.kiosk) writeAddress();
    };
    host.onFrame = () => {
        sort.follow();
        due ||= setTimeout(follow, 120);
    };
    follow();
}

async function main(progress) {
    setLanguage(new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`).get('lang') ?? '');
    fillIn(document);
    const interruptions = new Interruptions({ dialog: element('stopped'), bar: element('news') });
    const { host, ...api } = await start(progress, interruptions);
    const kept = keepForOffline(version, (take) => interruptions.offerVersion(take));
    Object.assign(globalThis.bluesquare, api, { kept, address: () => pageAddress(api.link()) });
    wire({ ...api, host, kept, interruptions });
    loading.done();
    element('canvas').focus({ preventScroll: true });
    return globalThis.bluesquare;
}

const { loading } = globalThis; // loading.js
globalThis.bluesquare = { ready: main(new Progress([WASM, ...earlyFiles])) };
globalThis.bluesquare.ready.catch((error) => loading.fail(`${say('web_failed')} ${error.message}`));
