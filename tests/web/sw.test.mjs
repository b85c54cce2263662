// The service worker keeps the files of one version, whatever the host and the network answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeCaches, makeWorker } from './worker.mjs';

const filesOf = (version) => ({
    core: { 'index.html': `${version} page`, 'shell.mjs': `${version} shell` },
    rest: { 'models/weights': `${version} weights` },
    used: { 'ort/webgpu.wasm': `${version} webgpu` },
});
const textOf = (files) => ({ ...files.core, ...files.rest, ...files.used });
const hostOf = (version) => (name) => textOf(filesOf(version))[name] ?? { status: 404, text: 'none' };
const text = async (response) => (await response).text();

test('what it starts with at once, the rest when asked, WebGPU once it is used; then without a host', async () => {
    const caches = new FakeCaches();
    let host = hostOf('A');
    const worker = makeWorker({ files: filesOf('A'), caches, host: (...asked) => host(...asked) });
    await worker.install();
    assert.deepEqual(await caches.texts(worker.cache), { '/index.html': 'A page', '/shell.mjs': 'A shell' });
    assert.equal(await worker.ask('version'), 'A');
    assert.equal(await worker.ask('keep the rest'), true);
    assert.equal(await text(worker.get('ort/webgpu.wasm')), 'A webgpu');
    assert.deepEqual(Object.keys(await caches.texts(worker.cache)), ['/index.html', '/shell.mjs', '/models/weights', '/ort/webgpu.wasm']);
    host = () => { throw new TypeError('no network'); };
    for (const [path, words] of [['', 'A page'], ['?kiosk=1', 'A page'], ['index.html#x', 'A page'], ['shell.mjs', 'A shell'], ['models/weights', 'A weights'], ['ort/webgpu.wasm', 'A webgpu']])
        assert.equal(await text(worker.get(path)), words, path);
    await assert.rejects(async () => worker.get('elsewhere').then((response) => response));
});

test('a network that wants a login: asked again, and never kept', async () => {
    const caches = new FakeCaches(), login = '<html>Welcome to our hotel</html>';
    const patient = makeWorker({ files: filesOf('A'), caches, host: (name, tries) => (tries < 3 ? login : hostOf('A')(name)) });
    await patient.install();
    assert.deepEqual(await caches.texts(patient.cache), { '/index.html': 'A page', '/shell.mjs': 'A shell' });
    const other = new FakeCaches(), captive = makeWorker({ files: filesOf('A'), caches: other, host: () => login });
    await assert.rejects(captive.install(), /did not come as this version has it/);
    assert.deepEqual(await other.texts(captive.cache), {});
    assert.equal(captive.tries.get('index.html'), 3);
});

test('a host that changes while it installs: nothing of the other version', async () => {
    for (let after = 0; after <= 2; ++after) {
        const caches = new FakeCaches();
        let asked = 0;
        const worker = makeWorker({ files: filesOf('A'), caches, host: (name) => hostOf(asked++ < after ? 'A' : 'B')(name) });
        await worker.install().catch(() => {});
        for (const words of Object.values(await caches.texts(worker.cache))) assert.match(words, /^A /);
    }
});

test('a host that changes later: what this version lacks is refused, not mixed', async () => {
    const caches = new FakeCaches();
    let host = hostOf('A');
    const worker = makeWorker({ files: filesOf('A'), caches, host: (...asked) => host(...asked) });
    await worker.install();
    host = hostOf('B');
    assert.equal(await worker.ask('keep the rest'), false);
    assert.equal(await text(worker.get('shell.mjs')), 'A shell');
    await assert.rejects(text(worker.get('models/weights')), /another version/);
    await assert.rejects(text(worker.get('ort/webgpu.wasm')), /another version/);
    assert.deepEqual(Object.keys(await caches.texts(worker.cache)), ['/index.html', '/shell.mjs']);
    // The next version beside it; the one before goes once it takes over.
    const next = makeWorker({ version: 'B', files: filesOf('B'), caches, host });
    await next.install();
    assert.equal(next.self.skipped, 0, 'open pages keep theirs');
    assert.equal(await text(worker.get('shell.mjs')), 'A shell');
    await next.ask('take over');
    assert.equal(next.self.skipped, 1);
    await next.activate();
    assert.deepEqual(await caches.keys(), [next.cache]);
    assert.equal(await text(next.get('shell.mjs')), 'B shell');
});

test('caches of other pages on this host are left alone', async () => {
    const caches = new FakeCaches(), host = hostOf('A');
    const make = (scope, version) => makeWorker({ files: filesOf('A'), caches, host, scope, version });
    const others = [make('http://host.test/', '1'), make('http://host.test/class/room/', '1')];
    for (const worker of others) await worker.install();
    await caches.open('somebody else\'s');
    const [old, now] = [make('http://host.test/class/', '1'), make('http://host.test/class/', '2')];
    await old.install();
    await now.install();
    await now.activate();
    assert.deepEqual((await caches.keys()).sort(), [...others.map(({ cache }) => cache), now.cache, 'somebody else\'s'].sort());
});

test('too little room, or none: it says so, and the page works from the host', async () => {
    const full = new FakeCaches({ room: 1 }), host = hostOf('A');
    await assert.rejects(makeWorker({ files: filesOf('A'), caches: full, host }).install(), { name: 'QuotaExceededError' });
    const tight = new FakeCaches({ room: 2 }), worker = makeWorker({ files: filesOf('A'), caches: tight, host });
    await worker.install();
    assert.equal(await worker.ask('keep the rest'), false);
    assert.equal(await text(worker.get('models/weights')), 'A weights');
    const denied = makeWorker({ files: filesOf('A'), caches: new FakeCaches({ denied: true }), host });
    await assert.rejects(denied.install());
    assert.equal(await denied.ask('keep the rest'), false);
    assert.equal(await text(denied.get('shell.mjs')), 'A shell');
});

test('files that somebody deleted: the page as the host has it now', async () => {
    const caches = new FakeCaches();
    let host = hostOf('A');
    const worker = makeWorker({ files: filesOf('A'), caches, host: (...asked) => host(...asked) });
    await worker.install();
    caches.all.clear();
    host = hostOf('B');
    for (const [path, words] of [['', 'B page'], ['shell.mjs', 'B shell'], ['models/weights', 'B weights']])
        assert.equal(await text(worker.get(path)), words);
});

test('answers fit to be given to a page: no redirect, no sizes of what was sent', async () => {
    const caches = new FakeCaches(), host = (name) => ({ text: textOf(filesOf('A'))[name], redirected: name === 'index.html' });
    const worker = makeWorker({ files: filesOf('A'), caches, host });
    await worker.install();
    const page = await worker.get('');
    assert.equal(page.redirected, false);
    assert.equal(page.headers.get('content-encoding'), null);
    assert.equal(page.headers.get('content-type'), 'text/x');
});

test('only what is asked for below it, and only to read', async () => {
    const worker = makeWorker({ files: filesOf('A'), caches: new FakeCaches(), host: hostOf('A') });
    assert.equal(await worker.get('shell.mjs', { method: 'POST' }), undefined);
    assert.equal(await worker.ask('toString'), undefined);
    assert.equal((await worker.get('nothing')).status, 404);
});
