// The page in Chromium, end to end: dist/ as build-wasm.sh made it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allDrawn, artifacts, openPage, screenshot, steps, suite, words } from './browser.mjs';

const { world, pageTest } = suite();

// The canvas fills the window and its pixels are the screen's.
async function assertFits({ page }, scale) {
    const size = await page.evaluate(() => {
        const canvas = document.getElementById('canvas'), box = canvas.getBoundingClientRect();
        return { width: canvas.width, height: canvas.height, box: [box.x, box.y, box.width, box.height], inner: [innerWidth, innerHeight] };
    });
    assert.deepEqual(size.box, [0, 0, ...size.inner]);
    assert.deepEqual([size.width, size.height], size.inner.map((length) => length * scale));
}

pageTest('loads at once from this host alone, asks its first question, steps five rounds', {}, async (page) => {
    const first = await page.state();
    assert.equal(first.phase, 'ready');
    assert.equal(first.round, 0);
    assert.equal(first.arms.length, 4);
    for (const arm of first.arms) assert.equal(arm.last_picks.length, 5);
    const state = await steps(page, 5);
    for (const arm of state.arms) {
        assert.equal(arm.labels, 35);
        assert.equal(arm.picks.length, 30);
        assert.equal(new Set([...arm.picks, ...arm.seed_set]).size, 40, 'no example is asked about twice');
        assert.deepEqual(arm.curve.labels, [10, 15, 20, 25, 30, 35]);
        for (const { id, group, attributes: { shape, color }, mismatched } of arm.last_picks) {
            assert.ok(arm.picks.includes(id));
            assert.equal(group, `${color} ${shape}`);
            assert.equal(mismatched, (shape === 'square') !== (color === 'red'));
        }
    }
    await page.until(allDrawn);
    await screenshot(page, 'page');
    assert.ok(!page.requests.some((url) => url.includes('/ort/') || url.includes('models/')), 'no ONNX Runtime, no weights');
});

test('how long and how many bytes until the first question (compressed)', async () => {
    const session = await openPage(world, { query: 'index.html', opening: true });
    await session.ready();
    const { bytes, ms } = await session.page.evaluate(() => {
        const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
        return { bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0), ms: performance.now() };
    });
    await session.close();
    console.log(`# until the first question: ${(bytes / 1e6).toFixed(2)} MB, at most ${ms.toFixed(0)} ms`);
    assert.ok(bytes > 500_000 && bytes <= 4_000_000, `${bytes} bytes`);
});

pageTest('the time of a round of four arms', {}, async (page) => {
    await page.until(allDrawn);
    // Time of every frame in which a round was done: fits, scores, picks and all drawing commands.
    await page.page.evaluate(() => {
        const ask = globalThis.requestAnimationFrame.bind(globalThis);
        globalThis.times = [];
        globalThis.requestAnimationFrame = (frame) => ask((now) => {
            const { round } = bluesquare.state(), start = performance.now();
            frame(now);
            const end = performance.now();
            if (bluesquare.state().round > round) times.push(end - start);
        });
    });
    await page.send({ type: 'play', speed: 60 });
    await page.until((state) => state.phase === 'finished');
    const times = (await page.page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
    assert.equal(times.length, 20);
    console.log(`# a round of four arms in its frame: median ${times[10].toFixed(1)} ms, longest ${times[19].toFixed(1)} ms`);
});

// The native program's window draws the same session from the same features.
pageTest('the same picks as the native program', {}, async (page) => {
    const app = process.env.BLUESQUARE_APP ?? fileURLToPath(new URL('../../build/native/bluesquare-app', import.meta.url));
    assert.ok(existsSync(app), `${app}: build the preset 'native' first`);
    const file = `${artifacts}native.json`;
    const run = spawnSync('xvfb-run', ['-a', app, '--steps', '5', '--seed', '3', '--target', 'shape', '--state', file],
        { env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: '1' }, timeout: 120_000, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const native = JSON.parse(readFileSync(file));
    await page.send({ type: 'reset', target: 'shape', seed: 3 });
    const state = await steps(page, 5);
    assert.deepEqual(state.arms, native.arms);
});

pageTest('resizes, and idles without frames', {}, async (page) => {
    await page.until(allDrawn);
    await assertFits(page, 1);
    await page.page.setViewportSize({ width: 900, height: 600 });
    await page.page.waitForTimeout(800);
    await assertFits(page, 1);
    const frames = await page.page.evaluate(async () => {
        const draw = WebGL2RenderingContext.prototype.drawElements;
        let count = 0;
        WebGL2RenderingContext.prototype.drawElements = function (...args) { ++count; return draw.apply(this, args); };
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const idle = count;
        bluesquare.send({ type: 'step' });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return { idle, after: count };
    });
    assert.equal(frames.idle, 0);
    assert.ok(frames.after > 0);
});

// A hidden tab gets no animation frames: here they are held back the same way.
const holdFrames = () => {
    const ask = globalThis.requestAnimationFrame.bind(globalThis), held = [];
    let hidden = false;
    globalThis.requestAnimationFrame = (frame) => (hidden ? held.push(frame) : ask(frame));
    globalThis.hideTab = (now) => {
        hidden = now;
        if (!hidden) held.splice(0).forEach(ask);
    };
};

pageTest('a hidden tab pauses the race and the study, and goes on where it was', { route: (page) => page.addInitScript(holdFrames) }, async (page) => {
    const pauseAndGoOn = async (progress) => {
        await page.page.evaluate(() => globalThis.hideTab(true));
        await page.page.waitForTimeout(300); // what had begun
        const before = progress(await page.state());
        await page.page.waitForTimeout(3000); // the race's 20 rounds and the study take less
        assert.equal(progress(await page.state()), before);
        await page.page.evaluate(() => globalThis.hideTab(false));
        await page.until((state) => progress(state) > before);
        return before;
    };
    await page.send({ type: 'play', speed: 5 });
    await page.until((state) => state.round >= 1);
    assert.ok((await pauseAndGoOn((state) => state.round)) < 20);
    await page.until((state) => state.round === 20);
    await page.send({ type: 'study', seeds: 16 });
    assert.ok((await pauseAndGoOn((state) => state.study.fraction)) < 1);
    await page.until((state) => state.study.summary);
});

pageTest('HiDPI: sharp, and the mouse hits', { deviceScaleFactor: 2, viewport: { width: 1280, height: 720 } }, async (page) => {
    await page.until(allDrawn);
    await assertFits(page, 2);
    await steps(page, 5);
    await screenshot(page, 'page-hidpi');
    await page.press(words('step'));
    await page.until((state) => state.round === 6);
    await page.key('ArrowRight');
    await page.until((state) => state.round === 7);
});

pageTest('a large screen', { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2, colorScheme: 'light' }, async (page) => {
    await page.until(allDrawn);
    await assertFits(page, 2);
    await steps(page, 5);
    await screenshot(page, 'page-large');
});

pageTest('a phone: one column that a finger scrolls', {
    viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: 'dark',
}, async (page) => {
    await page.until(allDrawn);
    await assertFits(page, 2);
    await steps(page, 5);
    const before = await screenshot(page, 'page-phone');
    const touch = await page.page.context().newCDPSession(page.page);
    const at = (y) => [{ x: 200, y }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(700) });
    for (let y = 660; y >= 100; y -= 40) {
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(y) });
        await page.page.waitForTimeout(60);
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const after = await screenshot(page, 'page-phone-scrolled');
    assert.ok(!before.equals(after));
});

pageTest('plays to the end, and begins again', {}, async (page) => {
    await page.send({ type: 'play', speed: 60 });
    const state = await page.until((now) => now.phase === 'finished');
    assert.equal(state.round, 20);
    assert.match((await page.send({ type: 'step' })).error, /reset/);
    assert.match((await page.send({ type: 'reset', seeds: 1 })).error, /seeds/);
    await page.send({ type: 'reset' });
    await page.until((now) => now.phase === 'ready' && now.round === 0 && now.error === null);
});

pageTest('new pictures are encoded in the worker, with progress, and then run', {}, async (page) => {
    await page.send({ type: 'reset', corpus: 1 });
    const seen = new Set();
    const state = await page.until((now) => {
        if (now.encode?.total) seen.add(`${now.encode.encoder} ${now.encode.done}`);
        return now.phase !== 'encoding';
    }, 240_000);
    assert.equal(state.phase, 'ready', state.error);
    assert.ok([...seen].filter((text) => text.startsWith('pretrained')).length >= 3, 'progress of the pretrained network');
    assert.ok([...seen].filter((text) => text.startsWith('random-init')).length >= 3, 'progress of the drawn one');
    const [asking, random] = state.arms;
    assert.ok(asking.enrichment > random.enrichment || (await steps(page, 3)).arms[0].enrichment > 2);
});

pageTest('a new start drops an encoding under way', {}, async (page) => {
    await page.send({ type: 'reset', corpus: 2 });
    await page.until((state) => state.encode?.done > 0, 120_000);
    await page.send({ type: 'reset', corpus: 0 });
    const state = await page.until((now) => now.phase === 'ready');
    assert.equal(state.encode, null);
});

// What cannot be fetched, and the words that the page must find for it.
for (const [name, pattern, words] of [
    ['the model', '**/models/*', /manifest/],
    ['the weights', '**/*.safetensors', /safetensors/],
    ['ONNX Runtime', '**/ort/*.wasm', /encoder efficientnet_lite0/],
]) {
    pageTest(`without ${name}: a message, and the shipped pictures still run`, {
        expected: /Failed to load resource|ERR_|wasm|falling back to ArrayBuffer/,
        route: (page) => page.route(pattern, (route) => route.abort()),
    }, async (page) => {
        await page.send({ type: 'reset', corpus: 3 });
        const failed = await page.until((state) => state.phase === 'error', 60_000);
        assert.match(failed.error, words);
        if (name === 'the model') await screenshot(page, 'page-error');
        await page.send({ type: 'reset', corpus: 0 });
        const state = await steps(page, 1);
        assert.equal(state.error, null);
    });
}

pageTest('without the shipped features it says so and encodes', {
    expected: /Failed to load resource|ERR_/,
    route: (page) => page.route('**/features/*', (route) => route.abort()),
}, async (page) => {
    const state = await page.state();
    assert.equal(state.phase, 'encoding');
    assert.match(state.notice, /missing/);
});
