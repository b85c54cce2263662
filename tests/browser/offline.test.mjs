// Without a network, on the plainest of hosts, isolated, and with a graphics card.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assemble } from '../../web/assemble.mjs';
import { allDrawn, dist, openBrowser, openPage, reloaded, screenshot, steps, suite } from './browser.mjs';

const home = mkdtempSync(join(tmpdir(), 'bluesquare-host-'));
after(() => rmSync(home, { recursive: true, force: true }));

test('after one visit the page works with its server gone, new pictures included', { timeout: 300_000 }, async () => {
    const world = await openBrowser();
    try {
        const page = await openPage(world, { serviceWorkers: 'allow' });
        await page.ready();
        assert.equal(await page.page.evaluate(() => globalThis.bluesquare.kept), true);
        const kept = await page.page.evaluate(async () => {
            const [name] = await caches.keys();
            return (await (await caches.open(name)).keys()).map(({ url }) => url);
        });
        for (const need of ['efficientnet_lite0.safetensors', 'features/stages-8.bin', 'ort/ort.wasm.min.mjs'])
            assert.ok(kept.some((url) => url.endsWith(need)), need);
        assert.ok(!kept.some((url) => /webgpu|asyncify/.test(url)), 'WebGPU, which was not used, takes no room');
        await page.fromMenu('share');
        assert.match(await page.page.locator('#share-offline').innerText(), /without a network/);
        await page.page.keyboard.press('Escape');
        world.stopServer();
        await page.page.reload();
        await page.ready();
        await steps(page, 3);
        await page.send({ type: 'reset', encoders: ['stages:7'] });
        await page.until((state) => state.phase === 'ready' && state.arms.length === 2);
        await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
        const state = await page.until((now) => now.phase !== 'encoding' && now.phase !== 'loading', 120_000);
        assert.equal(state.phase, 'ready', state.error);
        assert.ok(page.requests.every((url) => /^(blob|data):/.test(url) || url.startsWith(world.address)));
    } finally {
        await world.close();
    }
});

// The page without WebGPU's runtime and what is packed, to be changed.
function copyPage(name) {
    const to = join(home, name);
    cpSync(dist, to, { recursive: true, filter: (path) => !/\.br$|asyncify/.test(path) });
    assemble(to);
    return to;
}

const kept = (page) => page.page.evaluate(() => globalThis.bluesquare.kept);
const cached = (page) => page.page.evaluate(async () => {
    const found = {};
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found[`${name} ${new URL(request.url).pathname}`] = await (await (await caches.open(name)).match(request)).text();
    return found;
});
const update = (page) => page.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
const styles = (page) => page.page.evaluate(async () => (await fetch('style.css')).text());

test('an answer that is not the file: kept of it is nothing; when it is right again, all', { timeout: 200_000 }, async () => {
    const folder = copyPage('captive'), file = join(folder, 'icon.svg'), right = readFileSync(file);
    writeFileSync(file, '<html>Please log in</html>');
    const world = await openBrowser({ folder });
    try {
        const page = await openPage(world, { serviceWorkers: 'allow' });
        await page.ready();
        assert.equal(await kept(page), false);
        assert.ok(Object.values(await cached(page)).every((text) => !text.includes('Please log in')));
        writeFileSync(file, right);
        await page.page.reload();
        await page.ready();
        assert.equal(await kept(page), true);
        world.stopServer();
        await page.page.reload();
        await page.ready();
        await page.close();
    } finally {
        await world.close();
    }
});

test('a new version: offered, taken on demand; caches of others stay', { timeout: 200_000 }, async () => {
    const folder = copyPage('versions'), world = await openBrowser({ folder });
    try {
        const page = await openPage(world, { serviceWorkers: 'allow', query: '#seed=4' });
        await page.ready();
        assert.equal(await kept(page), true);
        await page.page.evaluate(async () => (await caches.open('blue-square http://elsewhere/ 1')).put('x', new Response('x')));
        await page.page.reload();
        await page.ready();
        appendFileSync(join(folder, 'style.css'), '/* B */');
        assemble(folder);
        assert.ok(!(await styles(page)).endsWith('/* B */'));
        await update(page);
        await page.page.getByText('A new version of this page is here.').waitFor({ timeout: 60_000 });
        for (const [size, viewport] of Object.entries({ wide: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } }))
            for (const theme of ['dark', 'light']) {
                await page.page.setViewportSize(viewport);
                await page.page.emulateMedia({ colorScheme: theme });
                await screenshot(page, `new-version-${size}-${theme}`);
            }
        assert.ok(!(await styles(page)).endsWith('/* B */'), 'an open page keeps its own');
        await reloaded(page, () => page.page.getByRole('button', { name: 'Reload' }).click());
        assert.ok((await styles(page)).endsWith('/* B */'));
        assert.equal((await page.state()).settings.seed, 4);
        const names = new Set(Object.keys(await cached(page)).map((name) => name.split(' ').slice(0, 2).join(' ')));
        assert.deepEqual([...names].sort(), [`blue-square ${world.address}`, 'blue-square http://elsewhere/'].sort());
        assert.ok(Object.entries(await cached(page)).every(([name, text]) => !name.endsWith('style.css') || text.endsWith('/* B */')));
    } finally {
        await world.close();
    }
});

test('a kiosk takes a new version by itself, when no visitor is there', { timeout: 200_000 }, async () => {
    const folder = copyPage('kiosk'), world = await openBrowser({ folder });
    try {
        const page = await openPage(world, { serviceWorkers: 'allow', query: '?kiosk=1&pace=40' });
        await page.ready();
        await kept(page);
        await page.page.reload();
        await page.ready();
        appendFileSync(join(folder, 'style.css'), '/* B */');
        assemble(folder);
        await reloaded(page, () => update(page));
        assert.ok((await styles(page)).endsWith('/* B */'));
    } finally {
        await world.close();
    }
});

// A host that only knows files: no compression, no special headers, not at the root.
test('any static host will do', { timeout: 120_000 }, async () => {
    cpSync(dist, join(home, 'some', 'where'), { recursive: true, filter: (path) => !path.endsWith('.br') });
    const port = await new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port: free } = probe.address();
            probe.close(() => resolve(free));
        });
    });
    const host = spawn('python3', ['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', home], { stdio: 'ignore' });
    const world = await openBrowser();
    try {
        for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
            if (await fetch(`http://127.0.0.1:${port}/`).then(({ ok }) => ok, () => false)) break;
            assert.ok(Date.now() < end, 'the host has started');
        }
        const page = await openPage({ ...world, address: `http://127.0.0.1:${port}/some/where/` }, { query: '#step=2' });
        await page.ready();
        await page.until(allDrawn);
        await steps(page, 2);
        await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
        await page.until((state) => state.encode?.done > 0, 60_000);
        assert.deepEqual(page.problems, []);
    } finally {
        host.kill();
        await world.close();
    }
});

const { pageTest } = suite();
pageTest('with cross-origin isolation ONNX Runtime uses threads where there are cores', {
    route: (page) => page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 4 })),
}, async (page) => {
    assert.equal(await page.page.evaluate(() => crossOriginIsolated), true);
    await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
    const { engine } = await page.until((state) => state.engine && state.encode?.done > 0, 120_000);
    assert.match(engine, /^WASM \(2 threads\), \d+ images\/s$/);
    console.log(`# isolated: ${engine}`);
});

// A software adapter: right, but slow. Few pictures, therefore.
let gpu;
before(async () => (gpu = await openBrowser({ more: ['--enable-unsafe-webgpu'] })));
after(() => gpu.close());

test('WebGPU encodes, and a lost device leaves the run to WASM', { timeout: 400_000 }, async () => {
    const page = await openPage(gpu, { query: '?engine=webgpu' });
    await page.ready();
    if (!(await page.page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter())))) {
        console.log('# no adapter: not tried');
        return page.close();
    }
    await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
    await page.until((state) => /^WebGPU, \d+ images\/s$/.test(state.engine ?? '') && state.encode?.done > 0, 300_000);
    const [worker] = page.page.workers();
    await worker.evaluate(() => self.webgpuDevice.destroy());
    await page.until((state) => /^WASM/.test(state.engine ?? ''), 120_000);
    const state = await page.until((now) => now.phase !== 'encoding', 200_000);
    assert.equal(state.phase, 'ready', state.error);
    await steps(page, 1);
    await page.close();
});
