// The state is the link: round trip, hidden controls, hostile links, replay, share, export.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allDrawn, program, replay, screenshot, steps, suite, words } from './browser.mjs';

const { world, pageTest } = suite();

// A page that is left while its icon comes says so.
const leaving = /icon\.svg|net::ERR_FAILED/;

const address = ({ page }) => page.evaluate(() => bluesquare.address());
const shown = ({ page }) => page.evaluate(() => location.hash);
const run = (state) => ({ settings: state.settings, round: state.round, arms: state.arms, answers: state.answers, view: state.view });

pageTest('the address follows the state, and leads back to it', {}, async (page) => {
    await page.send({ type: 'reset', target: 'shape', seed: 7, per_round: 3, rounds: 12 });
    await steps(page, 4);
    await page.send({ type: 'go', step: 2 });
    await page.send({ type: 'look', theme: 'light', grid: true });
    const state = await page.until((now) => now.scene); // looks back at its round
    await page.page.waitForTimeout(900);
    const hash = await shown(page);
    assert.match(hash, /target=shape/);
    assert.match(hash, /seed=7/);
    assert.match(hash, /round=4/);
    await page.page.reload();
    await page.ready();
    assert.deepEqual(run(await page.until((now) => now.done === 4 && now.round === state.round)), run(state));
    // By hand, in the address bar.
    await page.page.evaluate(() => (location.hash = 'seed=9&round=2'));
    const other = await page.until((now) => now.settings.seed === 9 && now.round === 2);
    assert.equal(other.settings.target, 'color');
    await page.page.goBack();
    await page.until((now) => now.settings.seed === 7 && now.done === 4);
});

pageTest('what was asked for behind the question mark gives way to what the visitor picks', { query: '?target=shape&engine=wasm&from=class' }, async (page) => {
    assert.equal((await page.state()).settings.target, 'shape');
    await page.send({ type: 'reset', target: 'color', nuisance: 'shape' });
    await page.send({ type: 'step' });
    await page.page.waitForFunction(() => location.hash.includes('round=1'));
    assert.equal(await page.page.evaluate(() => location.search), '?engine=wasm&from=class');
    await page.page.reload();
    await page.ready();
    assert.equal((await page.state()).settings.target, 'color');
});

pageTest('a visitor\'s own answers are in the link, and the native program replays them', { query: '#hand=1&seed=4', expected: leaving }, async (page) => {
    for (const label of [0, 1, 1, 0, 1, 0, 0]) await page.send({ type: 'answer', label });
    const state = await page.until((now) => now.answers.length === 7);
    const link = await address(page);
    const native = replay(link);
    assert.deepEqual(native.answers, state.answers);
    assert.deepEqual(native.arms, state.arms);
    await page.page.goto('about:blank');
    await page.page.goto(link);
    await page.ready();
    assert.deepEqual(run(await page.until((now) => now.answers.length === 7)), run(state));
});

for (const query of ['#seed=5&round=6', '#target=shape&encoders=stages:7,random-init&ask=entropy,margin,random&round=5&k=7', '#you=1&seed=2'])
    pageTest(`bluesquare replay gives the page's picks: ${query}`, { query }, async (page) => {
        const rounds = Number(/round=(\d+)/.exec(query)?.[1] ?? 0);
        const state = await page.until((now) => now.arms.length && now.round === rounds);
        if (state.your_arm >= 0) {
            for (let example = 0; (await page.state()).chosen.length < 5; ++example) await page.send({ type: 'choose', example }); // some are refused
            await page.send({ type: 'step' });
            await page.until((now) => now.round === 1);
        }
        assert.deepEqual(replay(await address(page)).arms, (await page.state()).arms);
    });

test('replay names what is wrong with a link', () => {
    for (const [link, words] of [['#seed=nine', /seed/], ['#target=size', /target.*shape/], ['#round=40&rounds=20', /round/]]) {
        const done = spawnSync(program, ['replay', link], { encoding: 'utf8' });
        assert.equal(done.status, 2);
        assert.match(done.stderr, words);
        assert.equal(done.stderr.trim().split('\n').length, 1);
    }
});

const hostile = ['#seed=-1', '#seed=99999999999999999999999', '#seed=1e3', '#rounds=2147483648', '#k=0', '#target=%00', '#target=%zz%',
    '#encoders=stages:99', '#encoders=' + 'pretrained,'.repeat(50), '#labels=0101', '#hand=1&labels=' + '01'.repeat(20000), '#picks=1.2.3',
    '#you=1&picks=4294967296', '#lang=<script>alert(1)</script>', '#step=-5', '#panel=../..', '#hide=' + 'x'.repeat(9000), '#pace=1e9',
    '#&&&===&%&', '#corpus=18446744073709551615', '?kiosk=2', '?engine=<b>'];
pageTest('a malformed or hostile link: a message that names it, and the page runs', { expected: leaving }, async (page) => {
    for (const query of hostile) {
        await page.page.goto('about:blank');
        await page.page.goto(world.address + query);
        await page.ready();
        const state = await page.until((now) => now.phase === 'ready' || now.phase === 'finished' || now.phase === 'asking');
        assert.ok(state.arms.length >= 1, query);
        if (state.notice) assert.doesNotMatch(state.notice, /\n/);
    }
    await page.page.goto('about:blank');
    await page.page.goto(`${world.address}#seed=nine`);
    await page.ready();
    assert.match((await page.state()).notice ?? '', /seed.*nine/);
    await screenshot(page, 'link-refused');
});

const controls = ['story', 'target', 'nuisance', 'encoder', 'strategy', 'seed', 'corpus', 'speed', 'you', 'panels'];
pageTest('a teacher\'s link hides controls', { query: `#hide=${controls.join(',')}` }, async (page) => {
    await page.until(allDrawn);
    await screenshot(page, 'hidden');
    await page.find('play');
    const shown = (await page.controls()).map(({ label }) => label);
    for (const name of [...words('attribute_shape'), 'Background##nuisance', '+', '-', ...words('setting_you'), 'lane', 'step1'])
        assert.equal(shown.includes(name), name === 'lane', name);
    assert.ok(!shown.some((label) => /###tab|##speed|##encoder_|##acquisition_/.test(label)), shown.join());
    await page.press(words('step'));
    await page.until((now) => now.round === 1);
});

pageTest('share: link, copy, QR code, and what to hide', { permissions: ['clipboard-read', 'clipboard-write'], expected: leaving }, async (page) => {
    await page.send({ type: 'reset', seed: 11 });
    await page.page.waitForTimeout(200);
    await page.fromMenu('share');
    const dialog = page.page.locator('#share');
    await dialog.waitFor();
    assert.match(await dialog.locator('#share-link').inputValue(), /#.*seed=11/);
    await dialog.getByText('For a class').click();
    await dialog.getByLabel('seed', { exact: true }).check();
    const link = await dialog.locator('#share-link').inputValue();
    assert.match(link, /hide=seed/);
    await dialog.getByRole('button', { name: 'Copy link' }).click();
    assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), link);
    assert.ok((await dialog.locator('canvas').evaluate((code) => code.width)) > 100);
    await screenshot(page, 'share');
    await page.key('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.page.goto('about:blank');
    await page.page.goto(link);
    await page.ready();
    const { settings, view } = await page.until((now) => now.round === 0);
    assert.equal(settings.seed, 11);
    assert.deepEqual(view.hidden, ['seed']);
});

pageTest('exports: picture, CSV and JSON, in the native program\'s formats', {}, async (page) => {
    await page.until(allDrawn);
    await steps(page, 3);
    await page.send({ type: 'study', seeds: 2 });
    await page.until((state) => state.study.summary && !state.study.running); // it goes on behind its first summary
    const save = async (item, count = 1) => {
        const files = [];
        const came = new Promise((resolve) => page.page.on('download', (file) => files.push(file) === count && resolve()));
        await page.fromMenu(item);
        await came;
        page.page.removeAllListeners('download');
        return Promise.all(files.map(async (file) => [file.suggestedFilename(), readFileSync(await file.path())]));
    };
    const [[picture, png]] = await save('picture');
    assert.equal(picture, 'blue-square.png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1280, 720]);
    const [[table, csv]] = await save('csv');
    assert.equal(table, 'blue-square-records.csv');
    const [head, ...rows] = csv.toString().trim().split('\r\n');
    assert.match(head, /^encoder,learner,acquisition,seed,round,labels,accuracy/);
    assert.ok(rows.length > 0);
    const files = Object.fromEntries(await save('json', 2));
    const records = files['blue-square-records.jsonl'].toString().trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(records.length, rows.length);
    assert.ok(records.every((record) => record.accuracy >= 0 && record.accuracy <= 1));
    const summary = JSON.parse(files['blue-square-summary.json']);
    assert.equal(summary.task.seeds, 2);
    assert.ok(summary.label_ratio.length && summary.arms.length === 4);
});
