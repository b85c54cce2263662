// The whole network in training on the page: ONNX Runtime Web in a worker, on the shipped graphs.
import assert from 'node:assert/strict';
import { screenshot, suite, words } from './browser.mjs';

const { pageTest } = suite();
const trained = (now) => !now.tuning.running && now.tuning.arms.length > 0;

pageTest('the whole network is trained in the tab, from the same start, and asks about the rare too', {}, async (page) => {
    await page.send({ type: 'reset', rounds: 2 });
    await page.send({ type: 'look', panel: 'tuning' });
    await page.press(words('tuning_start'));
    await page.until((now) => now.tuning.running && now.tuning.steps > 0, 120_000);
    await screenshot(page, 'tuning-runs');
    const began = Date.now();
    const state = await page.until(trained, 240_000), { tuning } = state;
    assert.equal(tuning.error, null);
    assert.deepEqual(tuning.arms.map(({ learner, acquisition }) => [learner, acquisition]), [['finetune', 'uncertainty'], ['finetune', 'random']]);
    assert.deepEqual(tuning.arms[0].curve.labels, [10, 15, 20]);
    assert.deepEqual(tuning.arms[0].seed_set, state.arms[0].seed_set);
    assert.ok(tuning.steps_per_second > 0.5, `${tuning.steps_per_second} steps/s`);
    assert.ok(tuning.questions.whole_rare >= 3, `rare among the first questions: ${tuning.questions.whole_rare}`);
    assert.ok(tuning.arms[0].accuracy > tuning.arms[1].accuracy + 0.1, `asking ${tuning.arms[0].accuracy}, random ${tuning.arms[1].accuracy}`);
    assert.match(state.engine, /steps\/s/);
    console.log(`# 2 rounds after the first step: ${Math.round((Date.now() - began) / 1000)} s, ${tuning.steps} steps`);
    await screenshot(page, 'tuning');
});

pageTest('training is stopped by a key, a new race forgets it, and random weights are refused', {}, async (page) => {
    await page.send({ type: 'look', panel: 'tuning' });
    await page.tabAndEnter(words('tuning_start'));
    await page.until((now) => now.tuning.running);
    await page.tabAndEnter(words('cancel'));
    await page.until((now) => !now.tuning.running);
    await page.send({ type: 'train' });
    await page.send({ type: 'reset', seed: 3 });
    await page.until((now) => now.phase === 'ready' && !now.tuning.running && now.tuning.arms.length === 0);
    await page.send({ type: 'reset', encoders: ['random-init'] });
    const state = await page.until((now) => now.phase === 'ready');
    assert.equal(state.tuning.possible, false);
});

pageTest('a worker that dies is said, the race stays, and training can begin again', {}, async (page) => {
    await page.send({ type: 'reset', rounds: 0 });
    await page.send({ type: 'train' });
    await page.until((now) => now.tuning.running);
    for (; !page.page.workers().length; await page.page.waitForTimeout(20));
    await page.page.workers()[0].evaluate(() => self.close());
    let state = await page.until((now) => !now.tuning.running);
    assert.match(state.tuning.error, new RegExp(words('web_worker_ended').join('|')));
    assert.notEqual(state.phase, 'error');
    await page.send({ type: 'train' });
    state = await page.until(trained, 240_000);
    assert.equal(state.tuning.error, null);
    assert.equal(state.tuning.arms[0].curve.labels.length, 1);
});
