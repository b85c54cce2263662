// "You first": the visitor answers, bets, and sees who asks the same; by mouse, touch, keyboard and in
// the text view; in both languages and at every width.
import assert from 'node:assert/strict';
import { allDrawn, openPage, screenshot, suite, words } from './browser.mjs';

const { world, pageTest } = suite();
const stage = (name) => (state) => state.opening?.stage === name;
const pretrainedAsks = 0;

pageTest('by mouse: one answer, a bet, and the race stops at the blue square', { opening: true }, async (page) => {
    let state = await page.until((now) => stage('answer')(now) && allDrawn(now));
    assert.equal(state.opening.example.group, 'blue square');
    assert.deepEqual(state.opening.boxes.map((box) => box.length), [5, 5]);
    await screenshot(page, 'first-answer');
    await page.press('box', 0); // among the red squares
    state = await page.until(stage('bet'));
    assert.equal(state.settings.target, 'shape');
    await screenshot(page, 'first-bet');
    await page.press('bet', pretrainedAsks);
    const started = Date.now();
    await page.until((now) => stage('watch')(now) && now.opening.revealed >= 2);
    await screenshot(page, 'first-watch');
    state = await page.until(stage('found'));
    assert.ok(Date.now() - started < 20_000, 'nobody waits for long');
    assert.deepEqual(state.opening.finders, [pretrainedAsks]);
    assert.deepEqual([state.opening.found.attributes.color, state.opening.found.attributes.shape], ['blue', 'square']);
    await screenshot(page, 'first-found');
    const hash = await page.page.evaluate(() => location.hash);
    assert.match(hash, /target=shape.*first=1/);
    await page.press(words('first_next'));
    state = await page.until((now) => now.view.step === 2);
    assert.equal(state.opening, null);
    assert.equal(state.settings.target, 'shape');
});

pageTest('a reload goes on where the visitor was', { opening: true, query: '#seed=38&first=2' }, async (page) => {
    const state = await page.until(stage('found'));
    assert.equal(state.opening.bet, 1);
    assert.equal(state.opening.answer, 1);
});

pageTest('by keyboard: letters, digits, Tab and Enter; back and again', { opening: true }, async (page) => {
    await page.until((now) => stage('answer')(now) && allDrawn(now));
    await page.key('b');
    let state = await page.until(stage('bet'));
    assert.equal(state.settings.target, 'color');
    await page.key('u');
    await page.until(stage('answer'));
    await page.tabAndEnter('box', 1);
    await page.until(stage('bet'));
    await page.key('4');
    state = await page.until(stage('found'));
    assert.equal(state.opening.bet, 3);
    await page.tabAndEnter(words('i_answer'));
    state = await page.until((now) => now.phase === 'asking');
    assert.deepEqual(state.answers, [1]);
    assert.equal(state.arms[0].labels, 11);
});

pageTest('skipped, it leaves the page as it is; the menu has it again', { opening: true }, async (page) => {
    await page.until((now) => stage('answer')(now) && allDrawn(now));
    await page.press(words('skip'));
    await page.until((now) => now.opening === null && now.view.step === 1);
    await page.page.waitForTimeout(700);
    assert.match(await page.page.evaluate(() => location.hash), /first=skip/);
    await page.press('menu');
    await page.press(words('first_again'));
    await page.until(stage('answer'));
});

pageTest('in the text view, with a screen reader\'s means', { opening: true }, async (page) => {
    await page.until(stage('answer'));
    await page.key('t');
    await page.page.locator('#text-view.open').waitFor();
    const press = async (name) => {
        const control = page.page.locator('#text-view').getByRole('button', { name });
        await control.focus();
        await page.key('Enter');
    };
    const heading = (text) => page.page.locator('#text-view').getByRole('heading', { name: text }).waitFor();
    await heading(words('first_title')[0]);
    assert.match(await page.page.locator('#text-view').textContent(), /Box A: 5 × red square/);
    assert.match(await page.page.locator('#text-view').textContent(), /Box B: 5 × blue circle/);
    await press('Box B');
    await page.until(stage('bet'));
    await heading(/you mean the colour, not the shape/);
    assert.equal(await page.page.evaluate(() => document.activeElement.id), 'text-first', 'the focus is where it goes on');
    await press(/^Pretrained, asks where uncertain/);
    await page.until(stage('found'));
    await heading(/It asked about the blue square/);
    assert.match(await page.page.locator('#log').textContent(), /It asked about the blue square.*question 5/s);
    await press(words('i_answer')[0]);
    const state = await page.until((now) => now.phase === 'asking');
    assert.deepEqual(state.answers, [1]);
});

for (const [name, options] of Object.entries({
    phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'de-DE' },
    sideways: { viewport: { width: 844, height: 390 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true, colorScheme: 'dark' },
    small: { viewport: { width: 1024, height: 640 }, hasTouch: true, locale: 'de-DE', colorScheme: 'dark' },
}))
    pageTest(`by touch: ${name}`, { opening: true, ...options }, async (page) => {
        await page.until((now) => stage('answer')(now) && allDrawn(now));
        await screenshot(page, `first-answer-${name}`);
        await page.tap('box', 1);
        await page.until(stage('bet'));
        await screenshot(page, `first-bet-${name}`);
        await page.send({ type: 'bet', arm: 2 }); // it may lie below the screen's edge
        const state = await page.until(stage('found'));
        assert.equal(state.opening.bet, 2);
        await screenshot(page, `first-found-${name}`);
    });

pageTest('a link to something further on has no opening', { opening: true, query: '#seed=4&round=2' }, async (page) => {
    const state = await page.until((now) => now.round === 2);
    assert.equal(state.opening, null);
    const other = await openPage(world, { opening: true, query: '#hide=story' });
    await other.ready();
    assert.equal((await other.until((now) => now.arms.length > 0)).opening, null);
    await other.close();
});
