// What the page promises, feature by feature (the numbers), by mouse and by keyboard.
import assert from 'node:assert/strict';
import { allDrawn, screenshot, steps, suite, words } from './browser.mjs';

const { pageTest } = suite();
const studyButton = words('study').map((text) => text.replace('{0}', '16'));

pageTest('1 hidden intent: shape, colour or the visitor, by mouse', {}, async (page) => {
    await page.press(words('attribute_shape'));
    let state = await page.until((now) => now.settings.target === 'shape');
    assert.equal(state.settings.nuisance, 'color', 'what is meant no longer goes along with it');
    await page.press(words('attribute_color'));
    state = await page.until((now) => now.settings.target === 'color');
    assert.equal(state.settings.nuisance, 'shape');
    await page.press('Background##nuisance');
    await page.until((now) => now.settings.nuisance === 'background');
    await page.send({ type: 'reset', nuisance: 'shape' });
    await page.until((now) => now.phase === 'ready');
    await page.press(words('i_answer'));
    state = await page.until((now) => now.phase === 'asking');
    assert.equal(state.arms.length, 1);
    await page.press('answer', 0);
    await page.until((now) => now.answers.join() === '0');
    await page.press('answer', 1);
    await page.until((now) => now.answers.join() === '0,1');
    await page.press(words('undo'));
    state = await page.until((now) => now.answers.join() === '0');
    assert.equal(state.arms[0].labels, 11);
});

pageTest('1 hidden intent by keyboard: it follows the answers, also when they contradict each other', {}, async (page) => {
    await page.tabAndEnter(words('i_answer'));
    let state = await page.until((now) => now.phase === 'asking');
    for (let i = 0; i < 12; ++i) { // as if shape were meant, though the settings say colour
        const { shape } = state.arms[0].last_picks[state.pending].attributes;
        await page.key(shape === 'square' ? '1' : '2');
        state = await page.until((now) => now.answers.length === i + 1);
    }
    const agreement = state.arms[0].accuracy;
    assert.ok(agreement < 0.6, `by shape it is ${agreement} right about colour`);
    for (let i = 12; i < 18; ++i) {
        await page.key(i % 2 ? '1' : '2');
        state = await page.until((now) => now.answers.length === i + 1);
    }
    assert.equal(state.error, null);
    await screenshot(page, 'by-hand');
    await page.key('u');
    await page.until((now) => now.answers.length === 17);
});

pageTest('2 the race: play, pause, step, look at a learner', {}, async (page) => {
    await page.press('play');
    await page.until((now) => now.phase === 'playing');
    await page.press('5##speed'); // plays on, faster
    await page.until((now) => now.phase === 'playing' && now.speed === 5);
    await page.press('play');
    let state = await page.until((now) => now.phase === 'ready');
    const { round } = state;
    await page.press(words('step'));
    await page.until((now) => now.round === round + 1);
    for (let place = 0; place < 4; ++place) {
        await page.press('lane', place);
        state = await page.until((now) => now.shown_arm === place);
        assert.equal(state.question?.arm ?? place, place);
    }
    await page.press(words('reset'));
    await page.until((now) => now.round === 0);
    await page.key('Space');
    await page.until((now) => now.phase === 'playing');
    await page.key('p');
    const paused = await page.until((now) => now.phase === 'ready');
    await page.key('n');
    state = await page.until((now) => now.round === paused.round + 1);
    // The same seed set, pool and oracle for all.
    for (const arm of state.arms) assert.deepEqual(arm.seed_set, state.arms[0].seed_set);
    await page.key('r');
    await page.until((now) => now.round === 0);
});

pageTest('3 the honest ratio: 16 seeds, with a bar, without freezing, and it can be stopped', {}, async (page) => {
    await page.press(words('panel_savings'));
    await page.until((state) => state.view.panel === 'savings');
    await page.page.waitForTimeout(100);
    await page.press(studyButton);
    await page.until((state) => state.study.running);
    await page.send({ type: 'cancel' });
    await page.until((state) => !state.study.running && !state.study.summary);
    await page.page.evaluate(() => {
        globalThis.longest = 0;
        let last = performance.now();
        const beat = () => {
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
            setTimeout(beat);
        };
        beat();
    });
    await page.key('PageDown'); // to step 2 and 3, whose panel it is
    await page.key('PageDown');
    await page.until((state) => state.view.step === 3 && state.view.panel === 'savings');
    await page.page.waitForTimeout(100);
    await page.press(studyButton);
    const seen = new Set();
    const { study } = await page.until((state) => {
        if (state.study.running) seen.add(state.study.fraction);
        return state.study.summary;
    });
    assert.ok(seen.size > 5, 'its bar moves');
    console.log(`# 16 seeds of four arms and 20 rounds: ${study.seconds.toFixed(1)} s; longest pause of the page ${(await page.page.evaluate(() => longest)).toFixed(0)} ms`);
    const ratio = (encoder) => study.summary.label_ratio.find((row) => row.encoder === encoder && row.target === 0.9);
    const { value, lo, hi, bound } = ratio('pretrained');
    assert.ok(value >= lo && value <= hi && value > 2, `${bound} ${value} [${lo}, ${hi}]`);
    const enrichment = (encoder) => study.summary.arms.find((arm) => arm.encoder === encoder && arm.acquisition === 'uncertainty').enrichment.first15;
    assert.ok(enrichment('pretrained').mean > 5);
    assert.ok(enrichment('random-init').mean < 2);
    assert.equal(study.summary.penalties.length, 4);
    await screenshot(page, 'study');
});

pageTest('4 why this question: its belief, its rank, what it is like and what comes next', {}, async (page) => {
    let { question, arms, classes } = await page.state();
    assert.equal(question.rank, 1);
    assert.equal(question.candidates, 590);
    assert.ok(Math.abs(question.probability.reduce((a, b) => a + b) - 1) < 1e-9);
    assert.ok(question.known.every(({ label }) => label < classes.length));
    assert.ok(question.next_in_line.every(({ id }) => !arms[0].last_picks.some((pick) => pick.id === id)));
    for (let place = 0; place < 5; ++place) {
        await page.press('pick', place);
        const state = await page.until((now) => now.shown_pick === place);
        assert.equal(state.question.example.id, arms[0].last_picks[place].id);
        assert.equal(state.question.rank, place + 1);
    }
});

pageTest('5 the ledger counts every combination', {}, async (page) => {
    await page.press(words('panel_ledger'));
    const { pool } = await page.until((now) => now.view.panel === 'ledger');
    const state = await steps(page, 5);
    for (const arm of state.arms)
        assert.equal(Object.values(arm.picked_groups).reduce((a, b) => a + b, 0), arm.picks.length, 'every pick is counted');
    assert.equal(pool.groups.reduce((sum, { count }) => sum + count, 0), 600);
    const rare = pool.groups.filter(({ matched }) => !matched);
    assert.deepEqual(rare.map(({ name }) => name).sort(), ['blue square', 'red circle']);
    const asked = (arm) => rare.reduce((sum, { name }) => sum + (arm.picked_groups[name] ?? 0), 0);
    assert.ok(asked(state.arms[0]) > 5 * asked(state.arms[2]), 'the pretrained one asks about what is rare');
});

pageTest('6 the mechanism: probes for both encoders, the pool as map and grid', {}, async (page) => {
    await page.tabAndEnter('step4');
    const state = await page.until((now) => now.view.step === 4 && now.probes.length >= 4);
    assert.equal(state.view.panel, 'mechanism');
    const accuracy = (encoder, attribute) => state.probes.find((probe) => probe.encoder === encoder && probe.attribute === attribute).accuracy;
    assert.ok(accuracy('pretrained', 'shape') > 0.95 && accuracy('pretrained', 'color') > 0.95);
    assert.ok(accuracy('random-init', 'shape') < 0.65);
    await page.press(words('as_grid'));
    await page.until((now) => now.view.grid);
    await page.key('m');
    await page.until((now) => !now.view.grid);
});

pageTest('7 emergence: the slider changes the network that runs', {}, async (page) => {
    await page.press('step5');
    await page.until((now) => now.view.step === 5 && now.emergence?.stages.length === 10);
    await page.page.waitForTimeout(200);
    for (const [stages, encoder] of [[2, 'stages:2'], [7, 'stages:7'], [0, 'random-init'], [9, 'pretrained']]) {
        await page.press('stages', stages);
        const state = await page.until((now) => now.settings.encoders[0] === encoder && now.phase === 'ready');
        assert.equal(state.arms[0].encoder, encoder);
        if (stages === 2) await screenshot(page, 'emergence-2');
    }
    await page.until(({ stages }) => stages.maps === 10);
    const [from, to] = [await page.find('stages', 9), await page.find('stages', 3)];
    const place = ({ x, y, width }) => [x + width / 2, y + 12];
    await page.page.mouse.move(...place(from));
    await page.page.mouse.down();
    await page.page.mouse.move(to.x + to.width, to.y + 12, { steps: 8 }); // between 3 and 4
    const dragged = await page.until(({ stages }) => stages.at !== null && stages.at < 4);
    assert.ok(Math.abs(dragged.stages.at - 3.5) < 0.1, String(dragged.stages.at));
    assert.equal(dragged.settings.encoders[0], 'pretrained', 'the run waits');
    await screenshot(page, 'emergence-dragged');
    await page.page.mouse.move(...place(to), { steps: 2 });
    await page.page.mouse.up();
    const letGo = await page.until((now) => now.settings.encoders[0] === 'stages:3' && now.phase === 'ready');
    assert.deepEqual(letGo.settings.encoders, ['stages:3', 'random-init'], 'random weights stay beside it');
    assert.equal(letGo.stages.at, null);
    assert.ok(page.requests.some((url) => url.endsWith('features/stages-7.bin')), 'its features came with the page');
    assert.ok(!page.requests.some((url) => url.includes('ort/')), 'nothing had to be encoded');
});

pageTest('8 you against the machine: the visitor picks, and can take back', {}, async (page) => {
    await page.press(words('setting_you'));
    let state = await page.until((now) => now.your_arm >= 0 && now.phase === 'asking');
    assert.equal(state.arms.length, 5);
    assert.ok(state.arms.every(({ picks }) => picks.length === 0), 'nothing is told before');
    await page.page.waitForTimeout(200);
    await screenshot(page, 'you-first');
    for (let i = 0; i < 4; ++i) {
        await page.press('choose_large', 1 + 3 * i);
        await page.until((now) => now.chosen.length === i + 1);
    }
    await page.key('u');
    state = await page.until((now) => now.chosen.length === 3);
    await page.press(words('pick_others'));
    for (const place of [2, 5]) await page.press('choose_large', place);
    await page.until((now) => now.chosen.length === 5 && now.phase === 'ready');
    await page.press(words('step'));
    state = await page.until((now) => now.round === 1);
    assert.deepEqual(state.chosen, []);
    assert.equal(state.arms[state.your_arm].picks.length, 5);
    assert.equal(state.arms[0].picks.length, 5, 'theirs of this round wait for yours');
    await screenshot(page, 'you');
});

pageTest('8 you against the machine by keyboard: Tab to the pictures, arrows within them', { query: '#you=1' }, async (page) => {
    await page.until(allDrawn);
    await page.tabAndEnter('choose_large');
    let state = await page.until((now) => now.chosen.length === 1);
    for (let count = 2; count <= 5; ++count) {
        await page.key('ArrowRight');
        await page.page.waitForTimeout(150);
        await page.key('Enter');
        state = await page.until((now) => now.chosen.length === count);
    }
    const chosen = state.chosen;
    await page.key('n');
    state = await page.until((now) => now.round === 1);
    assert.deepEqual(state.arms[state.your_arm].picks, chosen);
});

for (const [what, query, control, nth, reached] of [
    ['3 the study', '#step=3', studyButton, 0, (state) => state.study.running || state.study.summary],
    ['4 the third question of the round', '#step=2', 'pick', 2, (state) => state.shown_pick === 2],
    ['4 the last learner', '#step=2', 'lane', 3, (state) => state.shown_arm === 3],
    ['5 the ledger', '#step=1', words('panel_ledger'), 0, (state) => state.view.panel === 'ledger'],
    ['7 one stage pretrained', '#step=5', 'stages', 1, (state) => state.settings.encoders[0] === 'stages:1' && state.phase === 'ready'],
])
    pageTest(`by keyboard: ${what}`, { query }, async (page) => {
        await page.until(allDrawn);
        await page.tabAndEnter(control, nth);
        await page.until(reached, 20_000);
    });

pageTest('a finger taps where it is', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, async (page) => {
    await page.tap(words('step'));
    await page.until((state) => state.round === 1);
    await page.tap('step2');
    await page.until((state) => state.view.step === 2);
});

pageTest('a lost WebGL context comes back with everything on it', {}, async (page) => {
    await page.until(allDrawn);
    await steps(page, 2);
    const before = await screenshot(page, 'context-before');
    await page.page.evaluate(async () => {
        const gl = document.getElementById('canvas').getContext('webgl2'), lose = gl.getExtension('WEBGL_lose_context');
        lose.loseContext();
        await new Promise((resolve) => setTimeout(resolve, 300));
        lose.restoreContext();
    });
    const after = await screenshot(page, 'context-after');
    assert.ok(before.equals(after), 'the same picture');
    await page.press(words('step'));
    await page.until((state) => state.round === 3);
});

pageTest('the end of a race: what each learner needed, and one thing to do next', { query: '#seed=1&round=19' }, async (page) => {
    const luck = words('result_luck').map((text) => text.replace('{0}', '16'));
    const offers = async (texts) => (await page.controls()).some(({ label }) => texts.includes(label.split('##')[0]));
    await page.until((state) => state.round === 19);
    assert.ok(!await offers(luck), 'the end is told before it came');
    await page.send({ type: 'step' });
    await page.until((state) => state.phase === 'finished');
    assert.equal((await page.state()).question, null, 'a finished race asks nothing');
    await page.press(luck);
    let state = await page.until((now) => now.study.running);
    assert.equal(state.view.panel, 'savings');
    assert.equal(state.study.seeds, 16);
    state = await page.until((now) => now.study.summary && !now.study.running);
    await page.press(words('result_why'));
    await page.until((now) => now.view.panel === 'mechanism');
    await page.send({ type: 'reset', by_hand: true, rounds: 1 });
    await page.until((now) => now.phase === 'asking');
    await page.press('answer', 0);
    await page.until((now) => now.phase === 'finished');
    await page.press(words('result_race'));
    await page.until((now) => now.phase === 'ready' && now.arms.length === 4);
});
