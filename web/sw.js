// Keeps the page for when there is no network. web/assemble.mjs puts two lines before this: VERSION, a
// hash of all files, and FILES, {core, rest, used}, each {name: integrity}: kept at once, when there is
// time, and once they are used. What is kept is what that version was built of, or nothing: a host
// that changes meanwhile, or a network that wants a login, answers with other files.
const { scope } = self.registration;
const MINE = `blue-square ${scope} `; // other pages of this host have caches, too
const CACHE = MINE + VERSION;
const INTEGRITY = { ...FILES.core, ...FILES.rest, ...FILES.used };
const PAUSES = [0, 1000, 4000]; // ms before each try
const PATIENCE = 120_000; // ms for one file

const address = (name) => new URL(name, scope).href;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// The same file whatever is behind '?'.
function nameOf(request) {
    return request.url.slice(scope.length).split(/[?#]/)[0] || 'index.html';
}

// As a page may be given it: not 'redirected', which navigations refuse.
function plain(response, body = response.body) {
    const headers = new Headers(response.headers);
    for (const name of ['content-encoding', 'content-length']) headers.delete(name); // of what was sent
    return new Response(body, { status: 200, headers });
}

// The host's file as this version has it, asked for again where another answer came; or a rejection.
async function fetchRight(name) {
    for (const ms of PAUSES) {
        await pause(ms);
        try {
            const response = await fetch(new Request(address(name), {
                cache: ms ? 'reload' : 'no-cache', integrity: INTEGRITY[name], signal: AbortSignal.timeout(PATIENCE),
            }));
            if (response.status === 200) return plain(response);
        } catch {
            // The next try, or the end.
        }
    }
    throw new Error(`${name} did not come as this version has it`);
}

async function keep(cache, name) {
    if (!(await cache.match(address(name)))) await cache.put(address(name), await fetchRight(name));
}

self.addEventListener('install', (event) => {
    event.waitUntil(caches.open(CACHE).then((cache) => Promise.all(Object.keys(FILES.core).map((name) => keep(cache, name)))));
});

// The pages of the version before are gone, or have asked for this.
self.addEventListener('activate', (event) => {
    event.waitUntil((async () => {
        for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== CACHE) await caches.delete(name);
    })());
});

async function integrityOf(parts) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer()));
    return `sha256-${btoa(String.fromCharCode(...hash))}`;
}

// Hands a response on as it comes, but its end only once all of it is right, and keeps it then.
function checked(response, name, cache) {
    const parts = [];
    let held = null;
    const body = response.body.pipeThrough(new TransformStream({
        transform(part, out) {
            parts.push(part);
            if (held) out.enqueue(held);
            held = part;
        },
        async flush(out) {
            if ((await integrityOf(parts)) !== INTEGRITY[name]) return out.error(new TypeError(`${name} is of another version`));
            if (held) out.enqueue(held);
            await cache.put(address(name), plain(response, new Blob(parts))).catch(() => {}); // no room
        },
    }));
    return plain(response, body);
}

async function answer(request) {
    const name = nameOf(request), cache = await caches.open(CACHE).catch(() => null);
    // Without its files (somebody has deleted them) this worker has no version to keep together.
    if (!(await cache?.match(address('index.html')))) return fetch(request);
    const kept = await cache.match(address(name));
    if (kept) return kept;
    const response = await fetch(request);
    return response.status === 200 && name in INTEGRITY ? checked(response, name, cache) : response;
}

self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method === 'GET' && request.url.startsWith(scope)) event.respondWith(answer(request));
});

// What new pictures need, one after another. Whether all of it is there now.
async function keepTheRest(tell) {
    const cache = await caches.open(CACHE);
    for (const name of Object.keys(FILES.rest)) {
        tell('still at it');
        await keep(cache, name);
    }
    return true;
}

// What a page asks; the answer goes to the port that came along.
const ANSWERS = {
    'version': () => VERSION,
    'keep the rest': (tell) => keepTheRest(tell).catch(() => false),
    'take over': () => self.skipWaiting(),
};

self.addEventListener('message', (event) => {
    const tell = (word) => event.ports[0]?.postMessage(word);
    if (Object.hasOwn(ANSWERS, event.data)) event.waitUntil(Promise.resolve(ANSWERS[event.data](tell)).then(tell));
});
