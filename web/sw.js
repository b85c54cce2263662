// Keeps the page for when there is no network. build-wasm.sh puts two lines before this: VERSION, a
// hash of all files, and FILES, their names: {core: [...], rest: [...], used: [...]}: kept at once, when
// there is time, and once they are used.
const CACHE = `bluesquare-${VERSION}`;
const address = (name) => new URL(name, self.registration.scope).href;
// The host's file, not an older one that the browser still has: files of two versions do not fit.
const fresh = (name) => new Request(address(name), { cache: 'no-cache' });

self.addEventListener('install', (event) => {
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.core.map(fresh))));
});

self.addEventListener('activate', (event) => {
    event.waitUntil((async () => {
        for (const name of await caches.keys())
            if (name.startsWith('bluesquare-') && name !== CACHE) await caches.delete(name);
        await self.clients.claim();
    })());
});

// The same file whatever is behind '?'.
async function kept(request) {
    const url = new URL(request.url);
    url.search = url.hash = '';
    const cache = await caches.open(CACHE);
    return cache.match(url.href.endsWith('/') ? `${url.href}index.html` : url.href);
}

async function answer(request) {
    const found = await kept(request);
    if (found) return found;
    const response = await fetch(request);
    const name = request.url.slice(self.registration.scope.length).split(/[?#]/)[0];
    if (response.ok && response.status === 200 && [...FILES.rest, ...FILES.used].includes(name)) {
        const cache = await caches.open(CACHE);
        await cache.put(address(name), response.clone());
    }
    return response;
}

self.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
    event.respondWith(answer(request));
});

// What new pictures need, one after another. Whether all of it is there now.
async function keepTheRest() {
    const cache = await caches.open(CACHE);
    let all = true;
    for (const name of FILES.rest)
        if (!(await cache.match(address(name)))) await cache.add(fresh(name)).catch(() => (all = false));
    return all;
}

// Asked by the page when it has nothing else to do.
self.addEventListener('message', (event) => {
    if (event.data === 'keep the rest') event.waitUntil(keepTheRest().then((all) => event.ports[0]?.postMessage(all)));
});
