// The evidence: in the middle from step 3 on, its values by pointer and keys, its numbers defined, and
// studies that draw everything anew.
import assert from 'node:assert/strict';
import { allDrawn, screenshot, suite } from './browser.mjs';

const { pageTest } = suite();

async function study(page, seeds = 4) {
    await page.until(allDrawn);
    await page.send({ type: 'go', step: 3 });
    await page.send({ type: 'study', seeds });
    return page.until((state) => state.study.summary && !state.study.running);
}

// By Tab to a control.
async function tabTo(page, name) {
    for (let stops = 0; stops < 120; ++stops) {
        await page.key('Tab');
        const found = (await page.controls()).find(({ label }) => label === name);
        if (found?.focused) return found;
    }
    throw new Error(`Tab does not lead to ${name}`);
}

pageTest('a study has the middle, at full height; a wide window shows two columns of it', {}, async (page) => {
    const state = await study(page);
    assert.equal(state.evidence, true);
    await page.page.waitForTimeout(300);
    const plot = await page.find('plot study');
    assert.ok(plot.x > 200 && plot.x + plot.width < 1000 && plot.width > 400, JSON.stringify(plot));
    assert.ok(plot.y + plot.height < 720);
    await screenshot(page, 'evidence');
    await page.page.setViewportSize({ width: 1920, height: 1080 });
    await page.page.waitForTimeout(400);
    const wide = await page.find('plot study');
    assert.ok(wide.height > 1.5 * plot.height, 'more, not only larger');
    assert.ok((await page.controls()).some(({ label }) => label === 'plot race'), 'the race beside it');
    await screenshot(page, 'evidence-wide');
    await page.send({ type: 'go', step: 2 });
    await page.until((now) => now.evidence === false);
});

pageTest('values stand under the pointer, and Left and Right go through them', {}, async (page) => {
    await study(page);
    await page.page.waitForTimeout(300);
    const plot = await page.find('plot study');
    await page.page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2);
    await screenshot(page, 'evidence-pointer');
    await page.page.mouse.move(5, 5);
    const { round } = await page.state();
    await tabTo(page, 'plot study');
    await page.key('ArrowRight');
    await page.until((state) => state.pointed?.place === 0);
    await page.key('ArrowRight');
    const { pointed } = await page.until((state) => state.pointed?.place === 1);
    assert.equal(pointed.plot, 'study');
    assert.equal(pointed.x, 15);
    assert.equal(pointed.values.length, 4);
    assert.match(pointed.words, /^15 labels: .*Pretrained, asks where uncertain \d+.% \(\d+.% to \d+.%\)/);
    await screenshot(page, 'evidence-keys');
    assert.ok((await page.page.locator('#log').textContent()).includes(pointed.words), 'and are said');
    await page.key('ArrowLeft');
    await page.until((state) => state.pointed?.place === 0);
    assert.equal((await page.state()).round, round, 'no round was done by that');
    await page.key('Tab');
    await page.until((state) => state.pointed === null);
});

pageTest('on a touch screen a tap holds the values, and a tap elsewhere lets them go', { hasTouch: true, viewport: { width: 1180, height: 820 } }, async (page) => {
    await study(page, 2);
    await page.page.waitForTimeout(300);
    await page.tap('plot study');
    await page.until((state) => state.pointed?.plot === 'study');
    await screenshot(page, 'evidence-tap');
    await page.page.touchscreen.tap(60, 100);
    await page.until((state) => state.pointed === null);
});

pageTest('a number says what it means: under the pointer, by Tab, and in words', {}, async (page) => {
    await study(page, 2);
    await page.page.waitForTimeout(300);
    const before = await page.page.screenshot();
    const number = await page.find('definition', 0);
    await page.page.mouse.move(number.x + number.width / 2, number.y + number.height / 2);
    await page.page.waitForTimeout(900);
    assert.ok(!before.equals(await page.page.screenshot()));
    await screenshot(page, 'definition-pointer');
    await page.page.mouse.move(5, 300);
    await tabTo(page, 'definition');
    await screenshot(page, 'definition-keys');
    await page.key('t');
    await page.page.locator('#text-view summary').click();
    const names = await page.page.locator('#text-view dt').allTextContents();
    assert.ok(names.length >= 14);
    assert.ok(names.includes('Never got there') && names.includes('Rank'));
    const never = page.page.locator('#text-view table', { hasText: 'Never got there' });
    assert.equal(await never.locator('tbody tr').count(), 4);
    await page.key('Escape');
    await page.fromMenu('about');
    await page.page.locator('#about[open]').waitFor();
    assert.deepEqual(await page.page.locator('#about dt').allTextContents(), names);
});

pageTest('everything anew: new pictures for each start, with time left, and it can be stopped', {}, async (page) => {
    await page.until(allDrawn);
    await page.send({ type: 'go', step: 3 });
    await page.send({ type: 'study', seeds: 2, afresh: true });
    await page.until((state) => state.study.afresh && state.study.fraction > 0.02, 120_000);
    await page.send({ type: 'step' });
    await page.until((state) => state.round === 1); // the page is alive
    await screenshot(page, 'evidence-afresh');
    await page.send({ type: 'cancel' });
    await page.until((state) => !state.study.running && !state.study.summary);
    await page.send({ type: 'study', seeds: 1, afresh: true });
    const { study: done } = await page.until((state) => !state.study.running, 240_000);
    assert.equal(done.error, null);
    assert.equal(done.summary.arms.length, 4);
    console.log(`# everything anew, one start: ${done.seconds.toFixed(1)} s`);
});
