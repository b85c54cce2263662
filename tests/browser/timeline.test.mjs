// Looking back, undo with the browser's Back and Forward, and what a label would change.
import assert from 'node:assert/strict';
import { allDrawn, replay, screenshot, steps, suite, words } from './browser.mjs';

const { pageTest } = suite();

const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
const written = (page, test) => page.page.waitForFunction((text) => location.hash.includes(text), test);

pageTest('the timeline: dragged to a round, moved by keys, and back to now', {}, async (page) => {
    await page.until(allDrawn);
    const { arms: [first] } = await steps(page, 3);
    const { arms: [then] } = await steps(page, 3);
    const line = await page.find('timeline');
    const [x, y] = middle(line);
    await page.page.mouse.move(x, y);
    await page.page.mouse.down();
    await page.page.mouse.move(line.x + line.width * 3 / 20, y, { steps: 8 });
    await page.page.mouse.up();
    const back = await page.until((state) => state.round === 3);
    assert.equal(back.done, 6);
    assert.deepEqual(back.arms[0], first);
    await screenshot(page, 'timeline');
    await page.key('ArrowLeft');
    await page.until((state) => state.round === 2);
    await page.key('ArrowRight');
    await page.until((state) => state.round === 3);
    await written(page, 'at=3');
    await page.press(words('timeline_now'));
    assert.deepEqual((await page.until((state) => state.round === 6)).arms[0], then);
});

pageTest('undo and the browser\'s Back and Forward go through acts; playing leaves no entries', {}, async (page) => {
    await page.until(allDrawn);
    await page.page.waitForTimeout(600);
    const entries = () => page.page.evaluate(() => history.length);
    const before = await entries();
    await page.send({ type: 'play', speed: 20 });
    await page.until((state) => state.phase === 'finished');
    await page.page.waitForTimeout(600);
    assert.equal(await entries(), before);
    await page.press('step2');
    await written(page, 'step=2');
    await page.send({ type: 'reset', seed: 5 });
    await written(page, 'seed=5');
    assert.equal(await entries(), before + 2);
    await page.page.goBack();
    const again = await page.until((state) => state.settings.seed === 0 && state.done === 20);
    assert.equal(again.view.step, 2);
    await page.page.goBack();
    await page.until((state) => state.view.step === 1 && state.round === 20); // the race stays, and its round
    await page.page.goForward();
    await page.until((state) => state.view.step === 2);
    await page.send({ type: 'reset', target: 'shape' });
    await page.until((state) => state.settings.target === 'shape' && state.round === 0);
    await page.press('undo_act');
    assert.equal((await page.until((state) => state.settings.target === 'color')).view.step, 2);
    await page.key('Control+z');
    await page.until((state) => state.view.step === 1);
    await written(page, 'round=20');
});

pageTest('what if: pointed at, walked to by keys, and the whole pool by its effect', {}, async (page) => {
    await page.until(allDrawn);
    await steps(page, 1);
    const map = await page.find('map');
    const centre = middle(map);
    for (let dx = 0; !(await page.state()).what_if && dx < map.width / 2; dx += 4) await page.page.mouse.move(centre[0] + dx, map.y + 20);
    const asked = await page.until((state) => state.what_if);
    assert.ok(asked.what_if.example.id >= 0);
    await screenshot(page, 'what-if');
    await page.page.mouse.move(5, 300);
    await page.until((state) => state.what_if === null);
    for (let stops = 0; stops < 90 && !(await page.controls()).find(({ label, focused }) => label === 'map' && focused); ++stops) await page.key('Tab');
    const start = await page.until((state) => state.what_if);
    await page.key('ArrowRight');
    await page.until((state) => state.what_if.example.id !== start.what_if.example.id);
    const all = await page.until((state) => state.what_if.verdicts.every(({ then }) => then.length === 2 || then.length === 0));
    assert.equal(all.what_if.verdicts.length, 4);
    await page.press(words('effect'));
    await page.until((state) => state.view.effect && state.weighed === state.pool.size);
    await screenshot(page, 'effect');
});

pageTest('a fork: a question labelled the other way, beside the race that was', { query: '#seed=38&step=2' }, async (page) => {
    await page.until(allDrawn);
    const before = (await steps(page, 3)).arms;
    await page.send({ type: 'rewind', round: 1 });
    const { question } = await page.until((state) => state.round === 1);
    await page.press([...words('fork'), ...words('fork_short')]);
    const there = await page.until((state) => state.unforked.length === 4 && state.done === 3 && state.round === 1);
    assert.deepEqual(there.settings.relabelled, [question.example.id]);
    assert.deepEqual(there.arms[0].picks, before[0].picks.slice(0, 10), 'until it is labelled nothing is different');
    await written(page, `other=${question.example.id}`);
    await page.press(words('timeline_now'));
    const now = await page.until((state) => state.round === 3);
    assert.deepEqual(now.unforked.map(({ picks }) => picks), before.map(({ picks }) => picks));
    assert.notDeepEqual(now.arms[0].curve, before[0].curve);
    await screenshot(page, 'fork');
    const native = replay(await page.page.evaluate(() => bluesquare.link()));
    assert.deepEqual(native.arms.map(({ picks }) => picks), now.arms.map(({ picks }) => picks));
    await page.key('u');
    await page.until((state) => state.unforked.length === 0 && state.round === 1 && state.done === 3); // where it was
    await page.press(words('timeline_now'));
    const back = await page.until((state) => state.round === 3);
    assert.deepEqual(back.arms.map(({ picks }) => picks), before.map(({ picks }) => picks));
});
