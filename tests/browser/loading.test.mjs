// Loading that fails or hangs, a program that stops, graphics that go: said, with a way on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allDrawn, eventually, keepMemory, openPage, reloaded, screenshot, steps, suite } from './browser.mjs';

const { world, pageTest } = suite();
const login = { status: 200, contentType: 'text/html', body: '<html>Please log in</html>' };
const again = ({ page }) => page.getByRole('button', { name: /Try again|Noch einmal/ });

async function looks(session, name) {
    for (const [size, viewport] of Object.entries({ wide: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } }))
        for (const colorScheme of ['dark', 'light']) {
            await session.page.setViewportSize(viewport);
            await session.page.emulateMedia({ colorScheme });
            await screenshot(session, `${name}-${size}-${colorScheme}`);
        }
}

// A part that does not come, is not right, or cannot be read; then it is there, and "Try again" is a way on.
for (const [what, file, answer, words] of [
    ['its first script missing', 'shell.mjs', (route) => route.fulfill({ status: 404, body: 'none' }), /could not be loaded/],
    ['a module missing', 'host.mjs', (route) => route.fulfill({ status: 404, body: 'none' }), /could not be loaded/],
    ['no network for a module', 'texts.mjs', (route) => route.abort(), /could not be loaded/],
    ['the program\'s script of another version', 'bluesquare-app.mjs', async (route) => route.fulfill({ response: await route.fetch(), body: 'export default 1;' }), /could not be loaded/],
    ['a login page for a module', 'words.mjs', (route) => route.fulfill(login), /could not be loaded/],
    ['a login page for the program', 'bluesquare-app.wasm', (route) => route.fulfill(login), /could not start.*not the file that belongs/],
    ['no network for the program', 'bluesquare-app.wasm', (route) => route.abort(), /could not start.*could not be fetched/],
])
    test(`${what}: said, and tried again`, { timeout: 120_000 }, async () => {
        const session = await openPage(world, { route: (page) => page.route(`**/${file}`, answer) });
        await again(session).waitFor();
        assert.match(await session.page.locator('#status').innerText(), words);
        if (file === 'host.mjs') await looks(session, 'load-failed');
        await session.page.unroute(`**/${file}`);
        await reloaded(session, () => again(session).click());
        await session.close();
    });

for (const file of ['texts.mjs', 'bluesquare-app.wasm'])
    test(`${file} hangs: said, and it goes on when it comes`, { timeout: 120_000 }, async () => {
        let held;
        const session = await openPage(world, { locale: 'de-DE', waitUntil: 'commit', route: (page) => page.route(`**/${file}`, (route) => void (held = route)) });
        await again(session).waitFor();
        assert.match(await session.page.locator('#loading').innerText(), /Zehn Antworten[^]*lässt auf sich warten[^]*Noch einmal/);
        if (file === 'texts.mjs') await looks(session, 'load-waiting');
        await held.continue();
        await eventually(session, () => Boolean(globalThis.bluesquare?.state));
        assert.equal(await session.page.locator('#loading').isVisible(), false);
        await session.close();
    });

const stopped = ({ page }) => page.locator('#stopped[open]');

pageTest('memory that runs out: said, and what was answered is there after a reload', { expected: /./, route: (page) => page.addInitScript(keepMemory) }, async (page) => {
    await page.until(allDrawn);
    await page.send({ type: 'reset', by_hand: true });
    for (const label of [0, 1, 1]) await page.send({ type: 'answer', label });
    await page.until((state) => state.answers.length === 3);
    await eventually(page, () => location.hash.includes('labels=011'));
    await page.page.evaluate(() => {
        memory.grow = () => { throw new RangeError('no more'); };
        try {
            for (let corpus = 1; corpus < 50; ++corpus) { // each needs room for its pictures
                bluesquare.send({ type: 'reset', corpus });
            }
        } catch {
            // It has stopped.
        }
    });
    await stopped(page).waitFor();
    await looks(page, 'stopped');
    await page.key('Escape');
    assert.ok(await stopped(page).isVisible(), 'nothing behind it works any more');
    await reloaded(page, () => page.page.getByRole('button', { name: 'Reload' }).click());
    assert.deepEqual((await page.until((state) => state.answers.length === 3)).answers, [0, 1, 1]);
});

pageTest('a trap in the program: said, with a fresh start', { query: '#seed=3', expected: /./ }, async (page) => {
    await page.until(allDrawn);
    await page.page.evaluate(() => dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') })));
    await stopped(page).waitFor();
    await reloaded(page, () => page.page.getByRole('button', { name: 'Begin afresh' }).click());
    assert.equal((await page.until((state) => state.opening)).opening.stage, 'answer');
});

pageTest('WebGL that goes and does not come back: said, until it does', {}, async (page) => {
    await page.until(allDrawn);
    await page.page.evaluate(() => {
        globalThis.lose = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        lose.loseContext();
    });
    await stopped(page).waitFor();
    await looks(page, 'graphics');
    await page.page.evaluate(() => lose.restoreContext());
    await page.page.locator('#stopped').waitFor({ state: 'hidden' });
    await page.page.setViewportSize({ width: 1280, height: 720 });
    await steps(page, 1);
});

pageTest('a worker that ends without a word: said, and tried again', {}, async (page) => {
    await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
    await page.until((state) => state.encode?.done > 0, 120_000);
    await page.page.workers()[0].evaluate(() => self.close());
    const state = await page.until((now) => now.phase !== 'encoding');
    assert.equal(state.phase, 'error');
    assert.match(state.error, /has ended/);
    await screenshot(page, 'worker-ended');
    await page.press('Try again');
    await page.until((now) => now.encode?.done > 0, 120_000);
});
