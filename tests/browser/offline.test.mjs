// Without a network, on the plainest of hosts, isolated, and with a graphics card.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { allDrawn, dist, openBrowser, openPage, steps, suite } from './browser.mjs';

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
