// The page in Firefox: loads, asks, follows mouse, keyboard and link, encodes new pictures, sorts some.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allDrawn, drop, openPage, replay, screenshot, steps, suite, words } from './browser.mjs';
import { dialog, giveFiles, labelsOf, ofManyFormats, pictures, sorting, taken, untilSorting, withoutPicker, zipOf } from './desk.mjs';

// A picture of the page is taken with a style that the page's policy refuses.
const screenshotStyle = /style-src-elem/;

const { world, pageTest } = suite({ engine: 'firefox' });

pageTest('loads, steps, plays, and follows mouse and keys', { expected: screenshotStyle }, async (page) => {
    const first = await page.until(allDrawn);
    assert.equal(first.arms.length, 4);
    await steps(page, 3);
    await page.press(words('step'));
    await page.until((state) => state.round === 4);
    await page.key('n');
    await page.until((state) => state.round === 5);
    await page.press(words('panel_ledger'));
    await page.until((state) => state.view.panel === 'ledger');
    await page.press('step4');
    await page.until((state) => state.view.step === 4);
    await screenshot(page, 'firefox');
    await page.send({ type: 'play', speed: 60 });
    await page.until((state) => state.phase === 'finished');
    await page.send({ type: 'study', seeds: 4 });
    await page.until((state) => state.study.summary);
});

pageTest('the same picks as in Chromium: the link\'s', { query: '#seed=3&target=shape&round=5' }, async (page) => {
    const state = await page.until((now) => now.round === 5);
    // Picks of the native program, which page.test.mjs compares with Chromium's.
    assert.deepEqual(state.arms, replay('#seed=3&target=shape&round=5').arms);
});

pageTest('answers by hand, text view and dialog', {}, async (page) => {
    await page.until(allDrawn);
    await page.press(words('i_answer'));
    await page.until((state) => state.phase === 'asking');
    await page.key('1');
    await page.until((state) => state.answers.length === 1);
    await page.key('t');
    await page.page.locator('#text-view.open').waitFor();
    await page.key('Escape');
    await page.fromMenu('share');
    await page.page.locator('#share[open]').waitFor();
    assert.match(await page.page.locator('#share-link').inputValue(), /labels=0/);
});

pageTest('new pictures are encoded', {}, async (page) => {
    await page.send({ type: 'reset', corpus: 1, encoders: ['pretrained'] });
    const state = await page.until((now) => now.phase !== 'encoding' && now.phase !== 'loading', 240_000);
    assert.equal(state.phase, 'ready', state.error);
    console.log(`# Firefox encodes: ${state.engine}`);
});

pageTest('the desk: a zip of many formats is sorted by key and mouse, audited, saved, and goes on', { route: withoutPicker, expected: screenshotStyle }, async (page) => {
    const { files, kind } = await ofManyFormats(page, pictures(240, 17)), zip = zipOf('formats.zip', files);
    await page.fromMenu('sort');
    await giveFiles(page, zip);
    await dialog(page, '#sort-found').filter({ hasText: /^240 pictures found/ }).waitFor();
    for (const [place, name] of ['red', 'blue'].entries()) await dialog(page, 'input[type=text]').nth(place).fill(name);
    await dialog(page, '#sort-begin').click();
    await untilSorting(page, (now) => now.question !== null);
    let count = 0;
    while (count < 40 || !(await sorting(page)).audit) { // ten checks
        const { question } = await sorting(page), box = kind[question.path];
        await (count % 2 ? page.press(`box${box}`) : page.key(String(1 + box)));
        ++count;
        await untilSorting(page, (now) => now.answers === count);
        assert.ok(count < 90);
    }
    const state = await untilSorting(page, (now) => now.encoded === 240);
    assert.deepEqual([state.unsorted, state.broken, state.problems], [0, 0, []]);
    assert.deepEqual(state.boxes.map(({ name }) => name), ['red', 'blue']);
    assert.ok(state.audit.lo > 0.5 && state.audit.hi <= 1);
    await screenshot(page, 'firefox-sort');
    const labels = labelsOf(await taken(page, 'labels')), session = readFileSync(await taken(page, 'session'));
    assert.equal(Object.keys(labels).length, 240);
    assert.ok(Object.entries(labels).filter(([path, [label]]) => label === ['red', 'blue'][kind[path]]).length > 216);
    console.log(`# Firefox sorts with ${state.engine}`);

    await page.press(words('sort_close'));
    await page.page.waitForTimeout(200);
    await drop(page, { 'sorting.json': session, 'formats.zip': readFileSync(zip) });
    await dialog(page, '#sort-begin:not([disabled])').click();
    const again = await untilSorting(page, (now) => now.encoded === 240);
    assert.deepEqual([again.answers, again.problems], [count, []]);
    assert.deepEqual(labelsOf(await taken(page, 'labels')), labels);
});

test('a phone\'s size', async () => {
    const page = await openPage(world, { viewport: { width: 500, height: 844 } });
    await page.ready();
    await page.until(allDrawn);
    await screenshot(page, 'firefox-narrow');
    assert.equal(await page.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    await page.close();
});
