// Every step of the story, in both themes, both languages and at every size: pictures to be looked at
// (tests/artifacts), and what can be checked about them.
import assert from 'node:assert/strict';
import { allDrawn, screenshot, steps, suite } from './browser.mjs';

const { pageTest } = suite();
const panels = ['readings', 'ledger', 'savings', 'mechanism', 'emergence'];

// Its scene as it is entered, to be looked at, and the race some rounds on.
async function toStep(page, step, name) {
    await page.until(allDrawn);
    await page.send({ type: 'go', step });
    const state = await page.until((now) => now.scene?.step === step && now.phase === 'ready');
    assert.equal(state.view.panel, panels[step - 1]);
    if (name) await screenshot(page, `scene-${step}-${name}`);
    await steps(page, 4);
    assert.equal((await page.state()).scene, null);
}

for (const theme of ['dark', 'light'])
    pageTest(`every step, ${theme}`, { colorScheme: theme }, async (page) => {
        for (let step = 1; step <= 5; ++step) {
            await page.send({ type: 'reset' });
            await toStep(page, step, theme);
            if (step === 3) {
                await page.send({ type: 'study', seeds: 16 });
                await page.until((state) => state.study.summary);
            }
            await screenshot(page, `step-${step}-${theme}`);
        }
    });

pageTest('the keys turn the story\'s pages, and a link names its step', { query: '#step=2' }, async (page) => {
    await page.until((state) => state.view.step === 2);
    await page.key('PageDown');
    await page.until((state) => state.view.step === 3 && state.view.panel === 'savings');
    await page.page.waitForTimeout(700);
    assert.match(await page.page.evaluate(() => location.hash), /step=3/);
    await page.key('PageUp');
    await page.until((state) => state.view.step === 2);
});

for (const [name, options] of Object.entries({
    'phone-de': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'de-DE', colorScheme: 'dark' },
    'tablet': { viewport: { width: 820, height: 1180 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    '4k-de': { viewport: { width: 3840, height: 2160 }, locale: 'de-DE' },
    'small-de': { viewport: { width: 1024, height: 640 }, locale: 'de-DE' },
}))
    pageTest(`looks right: ${name}`, options, async (page) => {
        await toStep(page, 2, name);
        const { canvas, inner, scrolls } = await page.page.evaluate(() => {
            const box = document.getElementById('canvas').getBoundingClientRect();
            return { canvas: [box.width, box.height], inner: [innerWidth, innerHeight], scrolls: document.documentElement.scrollWidth > innerWidth };
        });
        assert.deepEqual(canvas, inner);
        assert.equal(scrolls, false);
        await screenshot(page, `look-${name}`);
    });

pageTest('a kiosk tells the story by itself, forgets its visitor, and has no way out', { query: '?kiosk=1&pace=40' }, async (page) => {
    const seen = new Set(), seeds = new Set();
    let studied = false;
    await page.until((state) => {
        seen.add(state.view.step);
        seeds.add(state.settings.seed);
        studied ||= state.study.running || state.study.summary !== null;
        return seen.size === 5 && seeds.size >= 3;
    }, 120_000);
    assert.ok(studied);
    await screenshot(page, 'kiosk');
    assert.equal(await page.page.evaluate(() => location.hash), '', 'the address stays');
    assert.equal(await page.page.evaluate(() => document.querySelectorAll('a[href^="http"]').length), 0);
    // A visitor takes over; after a minute (here 1.5 s) the loop goes on.
    await page.key('r');
    await page.until((state) => state.view.step === 1);
    await page.send({ type: 'reset', target: 'shape' });
    await page.until((state) => state.settings.target === 'shape');
    await page.until((state) => state.settings.target === 'color' && state.view.step > 1, 60_000);
});
