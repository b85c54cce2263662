// The page without a network: its service worker (sw.js) keeps what the page starts with at once, and
// what new pictures need when there is time. And the page's next version: where the host has one, the
// worker has fetched it beside this one.
const PATIENCE = 5000; // ms after the start
const SILENCE = 150_000; // ms without a word after which the worker counts as ended
const LOOK = 30 * 60_000; // ms between two looks for a new version

// What the worker answers to a message: its last word, or undefined.
function ask(worker, message) {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
        let timer = 0;
        const wait = () => {
            clearTimeout(timer);
            timer = setTimeout(resolve, SILENCE);
        };
        port1.onmessage = ({ data }) => {
            if (data !== 'still at it') {
                clearTimeout(timer);
                port1.close();
                resolve(data);
            } else {
                wait();
            }
        };
        wait();
        worker.postMessage(message, [port2]);
    });
}

// The worker once it is installed; undefined where it cannot be: too little room, wrong files, no network.
function installed(worker) {
    const settled = ({ state }) => !['parsed', 'installing'].includes(state);
    return new Promise((resolve) => {
        const look = () => settled(worker) && resolve(worker.state === 'redundant' ? undefined : worker);
        worker.addEventListener('statechange', look);
        look();
    });
}

async function keep(registration) {
    const worker = registration.active ?? (await installed(registration.installing ?? registration.waiting));
    if (!worker) return false;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    return (await ask(worker, 'keep the rest')) === true;
}

// Calls news(take) once another version than this is there; take() changes to it.
function watch(registration, version, news) {
    const look = async () => {
        const worker = registration.waiting ?? registration.active;
        const theirs = worker && (await ask(worker, 'version'));
        if (!theirs || theirs === version) return;
        news(() => {
            const { waiting } = registration;
            if (!waiting) return location.reload();
            waiting.addEventListener('statechange', () => waiting.state === 'activated' && location.reload());
            waiting.postMessage('take over');
        });
    };
    const coming = async () => registration.installing && (await installed(registration.installing)) && look();
    registration.addEventListener('updatefound', coming);
    const update = () => registration.update().catch(() => {});
    setInterval(update, LOOK);
    addEventListener('online', update);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && update());
    coming();
    look();
}

// Promise of whether everything is kept; never rejects: a page that cannot be kept works all the same.
export async function keepForOffline(version, news) {
    if (!('serviceWorker' in navigator) || !isSecureContext) return false;
    try {
        const registration = await navigator.serviceWorker.register('sw.js');
        watch(registration, version, news);
        return await keep(registration);
    } catch {
        return false;
    }
}
