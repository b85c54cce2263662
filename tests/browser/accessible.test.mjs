// The page in words beside the canvas: the same state, by keyboard and for screen readers; axe-core's audit.
import assert from 'node:assert/strict';
import { allDrawn, screenshot, steps, suite } from './browser.mjs';
import { audit, openText, rows } from './reader.mjs';

const { pageTest } = suite();

for (const theme of ['dark', 'light'])
    for (const lang of ['en', 'de'])
        pageTest(`axe-core finds nothing: ${theme}, ${lang}`, { query: `#lang=${lang}&theme=${theme}&step=3` }, async (page) => {
            await page.until(allDrawn);
            await audit(page, 'the page');
            await openText(page);
            await page.send({ type: 'study', seeds: 2 });
            await page.until((state) => state.study.summary);
            await page.page.waitForTimeout(300);
            await audit(page, 'the text view');
            if (theme === 'dark') await screenshot(page, `text-${lang}`);
            await page.key('Escape');
            await page.page.evaluate(() => document.getElementById('canvas').focus());
            assert.equal(await page.page.evaluate(() => document.documentElement.lang), lang);
        });

pageTest('axe-core finds nothing in the dialogs', {}, async (page) => {
    await page.until(allDrawn);
    for (const open of ['share', 'own', 'about']) {
        await page.fromMenu(open);
        await page.page.locator(`#${open}[open]`).waitFor();
        if (open === 'share') await page.page.locator('#share summary').click();
        await audit(page, open);
        await page.key('Escape');
    }
});

pageTest('the text view says what the canvas shows, and steers it, by keyboard alone', {}, async (page) => {
    await page.until(allDrawn);
    await openText(page);
    await page.page.locator('#text-view').getByRole('button', { name: 'Step', exact: true }).focus();
    await page.key('Enter');
    let state = await page.until((now) => now.round === 1);
    await page.page.waitForTimeout(400);
    const race = await rows(page, 'The race');
    assert.equal(race.length, 4);
    for (const [place, arm] of state.arms.entries()) {
        assert.equal(race[place][1], `${Math.round(100 * arm.accuracy)}\u00a0%`);
        assert.equal(race[place][4].split(',').length, 5);
    }
    const ledger = await rows(page, 'Ledger');
    const groups = state.pool.groups.map(({ name }) => name);
    for (const [place, arm] of state.arms.entries())
        assert.deepEqual(ledger[place].slice(1).map(Number), groups.map((name) => arm.picked_groups[name] ?? 0));
    assert.match(await page.page.locator('#log').textContent(), /round 1 of 20.*Pretrained, asks where uncertain/s);
    // What is meant, and answering by hand.
    await page.page.locator('#text-target').selectOption('hand');
    state = await page.until((now) => now.phase === 'asking');
    const view = page.page.locator('#text-view');
    await view.getByRole('button', { name: '1: A (like red square)' }).waitFor();
    await view.getByRole('button', { name: '2: B (like blue circle)' }).waitFor();
    await view.getByRole('button', { name: /^1:/ }).focus();
    await page.key('Enter');
    await page.until((now) => now.answers.length === 1);
    await view.getByRole('button', { name: 'Undo' }).focus();
    await page.key('Enter');
    await page.until((now) => now.answers.length === 0);
    await page.page.locator('#text-target').selectOption('shape');
    await page.until((now) => now.settings.target === 'shape' && !now.settings.by_hand);
    await page.page.locator('#text-story').focus();
    await page.page.locator('#text-story').selectOption('4');
    await page.until((now) => now.view.step === 4);
    assert.equal(await page.page.evaluate(() => document.activeElement.id), 'text-story', 'the focus stays where it was');
    // Escape leads back to the canvas, whose keys work again.
    await page.key('Escape');
    assert.equal(await page.page.evaluate(() => document.activeElement.id), 'canvas');
    assert.equal(await view.evaluate((one) => getComputedStyle(one).visibility), 'hidden');
    const { round } = await page.state();
    await page.key('n');
    await page.until((now) => now.round === round + 1);
});

pageTest('the first Tab stop leads to the text view', {}, async (page) => {
    await page.page.evaluate(() => document.activeElement.blur());
    await page.page.locator('#skip').focus();
    const box = await page.page.locator('#skip').boundingBox();
    assert.ok(box.y >= 0, 'seen when it has the focus');
    await page.key('Enter');
    await page.page.locator('#text-view.open').waitFor();
    await page.page.getByRole('button', { name: 'Close' }).click();
    assert.equal(await page.page.evaluate(() => document.getElementById('text-view').classList.contains('open')), false);
});

pageTest('the keyboard\'s focus can be seen on the canvas', {}, async (page) => {
    await page.until(allDrawn);
    await page.page.waitForTimeout(500);
    const clip = { x: 160, y: 0, width: 300, height: 55 };
    const before = await page.page.screenshot({ clip });
    await page.key('Tab');
    await page.key('Tab');
    await page.page.waitForTimeout(500);
    assert.ok(!before.equals(await page.page.screenshot({ clip })), 'a frame around the second step');
    await screenshot(page, 'focus');
});

pageTest('reduced motion: nothing moves but what is asked for', { reducedMotion: 'reduce' }, async (page) => {
    await page.until(allDrawn);
    await steps(page, 1);
    await page.page.waitForTimeout(600);
    const one = await page.page.screenshot();
    await page.page.waitForTimeout(600);
    assert.ok(one.equals(await page.page.screenshot()));
    const animated = await page.page.evaluate(() => document.getAnimations().length);
    assert.equal(animated, 0);
});

pageTest('two languages: the browser\'s, the link\'s and the switch', { locale: 'de-DE' }, async (page) => {
    await page.until(allDrawn);
    assert.equal(await page.page.evaluate(() => document.documentElement.lang), 'de');
    assert.match(await page.page.getAttribute('#canvas', 'aria-label'), /Lernschleife/);
    await page.fromMenu('english');
    await page.until((state) => state.view.language === 'en');
    await page.page.waitForTimeout(300);
    assert.equal(await page.page.evaluate(() => document.documentElement.lang), 'en');
    await openText(page);
    await page.page.getByRole('heading', { name: 'Text view' }).waitFor();
});
