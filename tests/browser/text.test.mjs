// The text view has everything: by keyboard alone, and as a screen reader is given it. And the canvas
// says what has the focus, and lets Tab go on at its ends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { allDrawn, openPage, steps, suite, words } from './browser.mjs';
import { audit, namesOf, openText, readText, reading, rows } from './reader.mjs';

const { world, pageTest } = suite();
const LANGUAGES = ['en', 'de'];
const settled = (page) => page.page.waitForTimeout(400); // the view follows after 120 ms
const active = ({ page }) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
const spoken = ({ page }) => page.evaluate(() => document.getElementById('focused').textContent);
const view = ({ page }) => page.locator('#text-view');
const stage = (name) => (state) => state.opening?.stage === name;

// By Tab from where the focus is, and then a key.
async function tabTo(page, id, key = 'Enter') {
    for (let stops = 0; (await active(page)) !== id; ++stops) {
        assert.ok(stops < 80, `Tab leads to ${id}; it is at ${await active(page)}`);
        await page.key('Tab');
    }
    if (key) await page.key(key);
}

for (const [place, lang] of LANGUAGES.entries())
    pageTest(`every part is a heading, every panel a table or a line: ${lang}`, { query: `#lang=${lang}&step=2&round=2` }, async (page) => {
        await page.until((state) => allDrawn(state) && state.round === 2);
        await openText(page);
        const said = (key) => words(key)[place];
        const headings = namesOf(await reading(page), 'heading');
        const expected = [said('web_text_title'), `${said('step2_title')} (${said('step_of').replace('{0}', 2).replace('{1}', 5)})`, said('web_controls'), said('settings'),
            said('asks_about').replace('{0}', said('encoder_pretrained')).replace(/:$/, ''), said('race'), ...['readings', 'ledger', 'curves', 'savings', 'mechanism', 'emergence', 'tuning'].map((name) => said(`panel_${name}`)),
            said('pool'), said('menu')];
        assert.deepEqual(headings, expected);
        assert.deepEqual(await view(page).locator('table:not(:has(tbody tr))').count(), 0, 'no empty table');
        for (const name of ['mechanism', 'emergence']) {
            await tabTo(page, `text-open-${name}`);
            await page.until((state) => (name === 'mechanism' ? state.probes.length === 6 : state.emergence));
        }
        await settled(page);
        const state = await page.state();
        const probes = await rows(page, said('web_mechanism_intro'));
        const share = (value) => `${Math.round(100 * value)}\u00a0%`;
        assert.equal(probes.length, 3);
        assert.deepEqual(probes[0].slice(1), [...state.settings.encoders.map((encoder) => share(state.probes.find((one) => one.encoder === encoder && one.attribute === 'shape').accuracy)), share(0.5)]);
        const emergence = await rows(page, new RegExp(said('emergence_intro').slice(0, 20)));
        assert.deepEqual(emergence.map(([stages]) => Number(stages)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        const { mean, lo, hi } = state.emergence.enrichment;
        assert.ok(emergence[7][3].includes(mean[7].toFixed(1)) && emergence[7][3].includes(lo[7].toFixed(1)) && emergence[7][3].includes(hi[7].toFixed(1)));
        const readings = await rows(page, said('encoder_says').replace('{0}', said('encoder_pretrained')));
        assert.equal(readings.length, 4);
        assert.equal(readings.filter((cells) => cells[1] === said('in_labels')).length, 2);
        const curves = await rows(page, said('web_curves'));
        assert.deepEqual(curves.map((cells) => cells[1]), state.arms[0].curve.accuracy.map(share));
        await audit(page, 'all parts');
    });

pageTest('the question says why, and the end who needed how many labels', { query: '#step=2&round=19' }, async (page) => {
    await page.until((state) => allDrawn(state) && state.round === 19);
    await openText(page);
    let text = await view(page).textContent();
    for (const key of ['alike_known', 'next_in_line', 'this_round']) assert.ok(text.includes(words(key)[0]), key);
    assert.match(text, /the one it doubts/);
    await tabTo(page, 'text-pick-2');
    await page.until((state) => state.shown_pick === 2);
    await view(page).locator('#text-step').focus();
    await page.key('Enter');
    const state = await page.until((now) => now.phase === 'finished');
    await view(page).getByRole('heading', { name: words('result_title')[0] }).waitFor();
    const result = await rows(page, /Labels that each needed/);
    const rare = state.arms[0].picks.length && state.pool.groups.filter(({ matched }) => !matched).reduce((sum, { name }) => sum + (state.arms[0].picked_groups[name] ?? 0), 0);
    assert.deepEqual(result[0], ['Pretrained, asks where uncertain', String(state.arms[0].labels_to_target), `${rare} of 100 questions rare; chance: 5`]);
    assert.match(result[1][1], /not with 110/);
    assert.match(await page.page.locator('#log').textContent(), /The race is over/);
    await tabTo(page, 'text-result-luck');
    await page.until((now) => now.study.summary && !now.study.running, 120_000);
    await settled(page);
    text = await view(page).textContent();
    assert.match(text, /Pretrained: random picks need .* times as many labels as asking/);
    assert.equal((await rows(page, words('penalties_intro')[0])).length, 4);
});

pageTest('every setting is a control; what is refused is said behind it', {}, async (page) => {
    await page.until(allDrawn);
    await openText(page);
    await tabTo(page, 'text-you', 'Space');
    await page.until((state) => state.settings.you);
    await tabTo(page, 'text-encoders-random-init', 'Space');
    await page.until((state) => state.settings.encoders.length === 1);
    assert.ok(await view(page).locator('#text-encoders-pretrained').isDisabled(), 'the last one stays');
    await view(page).locator('#text-encoders-random-init').press('Space');
    await page.until((state) => state.settings.encoders.length === 2);
    await tabTo(page, 'text-seed', 'ArrowUp'); // as number fields do
    await page.until((state) => state.settings.seed === 1);
    await page.page.keyboard.type('7');
    await page.key('Enter');
    await page.until((state) => [17, 71, 7].includes(state.settings.seed));
    for (const name of ['entropy', 'margin']) await view(page).locator(`#text-acquisitions-${name}`).press('Space');
    await view(page).getByRole('alert').waitFor();
    const { settings, error } = await page.state();
    assert.deepEqual(settings.acquisitions, ['uncertainty', 'random', 'entropy']);
    assert.match(error, /at most 8/);
    const refused = view(page).locator('#text-acquisitions-margin');
    assert.equal(await refused.getAttribute('aria-invalid'), 'true');
    assert.equal(await refused.isChecked(), false, 'it shows what holds');
    assert.equal(await view(page).getByRole('alert').count(), 1, 'once');
    await audit(page, 'refused');
    await view(page).locator('#text-seed').fill('-1');
    await page.key('Enter');
    await view(page).getByRole('alert').waitFor();
    assert.match(await view(page).getByRole('alert').textContent(), /whole number/);
    await view(page).locator('#text-theme').selectOption('dark');
    await page.until((state) => state.view.theme === 'dark');
    await view(page).locator('#text-palette').press('Space');
    await page.until((state) => state.view.palette === 'safe');
    await view(page).locator('#text-language').selectOption('de');
    await page.until((state) => state.view.language === 'de');
    await view(page).getByRole('heading', { name: words('settings')[1] }).waitFor();
    await view(page).locator('#text-you').press('Space');
    await page.until((state) => !state.settings.you && state.phase === 'ready');
    await settled(page);
    await view(page).locator('#text-speed-20').press('Enter');
    await page.until((state) => state.speed === 20);
    assert.equal(await view(page).getByRole('alert').count(), 0);
    await view(page).locator('#text-nuisance').selectOption('background');
    await page.until((state) => state.settings.nuisance === 'background');
});

pageTest('what a teacher hides is not there, and a kiosk has no settings', { query: '#hide=seed,encoder,strategy,share,export,own,theme,language,panels,target,story,speed' }, async (page) => {
    await page.until(allDrawn);
    await openText(page);
    const ids = await view(page).locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    for (const gone of ['seed', 'encoders-pretrained', 'acquisitions-random', 'ask-share', 'ask-csv', 'ask-own', 'ask-sort', 'theme', 'palette', 'language', 'target', 'story', 'speed-1', 'first-again', 'part-ledger'])
        assert.ok(!ids.includes(`text-${gone}`), gone);
    for (const here of ['corpus', 'nuisance', 'you', 'ask-about', 'part-readings']) assert.ok(ids.includes(`text-${here}`), here);
    const kiosk = await openPage(world, { query: '#kiosk=1' });
    await kiosk.ready();
    await kiosk.until(allDrawn);
    await kiosk.page.evaluate(() => document.getElementById('skip').click());
    await kiosk.page.locator('#text-view.open').waitFor();
    assert.equal(await kiosk.page.locator('#text-view #text-seed, #text-view #text-speed-1, #text-view #text-afresh, #text-view a').count(), 0);
    await kiosk.close();
});

pageTest('own pictures, sorting, share, about and saving, by keyboard', {}, async (page) => {
    await page.until(allDrawn);
    await steps(page, 1);
    await openText(page);
    const opens = async (name) => {
        await tabTo(page, `text-ask-${name}`);
        await page.page.locator(`#${name}[open]`).waitFor();
        await page.key('Escape');
        await page.page.locator(`#${name}[open]`).waitFor({ state: 'detached' });
        assert.equal(await active(page), `text-ask-${name}`, 'the focus comes back');
        assert.ok(await view(page).evaluate((one) => one.classList.contains('open')), 'Escape closed the dialog only');
    };
    await opens('share');
    for (const [button, name, begins] of [['picture', 'blue-square.png', '\ufffdPNG'], ['csv', 'blue-square-records.csv', 'encoder,'], ['json', 'blue-square-records.jsonl', '{']]) {
        const download = page.page.waitForEvent('download');
        await tabTo(page, `text-ask-${button}`);
        const file = await download;
        assert.equal(file.suggestedFilename(), name);
        assert.ok(readFileSync(await file.path(), 'utf8').startsWith(begins), name);
    }
    for (const name of ['own', 'sort', 'about']) await opens(name);
    assert.equal((await page.page.evaluate(() => globalThis.bluesquare.ask('everything'))).error, 'unknown request \'everything\': expected share, picture, csv, json, own, sort or about');
});

pageTest('a lane of one\'s own, and what a label would change', { query: '#you=1' }, async (page) => {
    await page.until((state) => allDrawn(state) && state.your_arm >= 0);
    await page.send({ type: 'show', arm: (await page.state()).your_arm });
    await openText(page);
    for (let count = 1; count <= 5; ++count) {
        await view(page).getByRole('button', { name: 'Pick: blue square' }).focus();
        await page.key('Enter');
        await page.until((state) => state.chosen.length === count);
        await settled(page);
    }
    await view(page).getByRole('button', { name: 'Put back: blue square' }).first().focus();
    await page.key('Enter');
    await page.until((state) => state.chosen.length === 4);
    await settled(page);
    await view(page).getByRole('button', { name: 'Pick: red circle' }).focus();
    await page.key('Enter');
    await page.until((state) => state.chosen.length === 5);
    await settled(page);
    await view(page).locator('#text-step').press('Enter');
    const state = await page.until((now) => now.round === 1);
    assert.deepEqual(state.arms[state.your_arm].picked_groups, { 'blue square': 4, 'red circle': 1 });
    assert.equal(await view(page).locator('#text-what-if').count(), 0, 'nothing is told while the visitor picks');
    await view(page).locator('#text-round').selectOption('0');
    await page.until((now) => now.round === 0);
    await view(page).locator('#text-what-if').selectOption({ label: 'blue square' });
    await page.until((now) => now.what_if?.verdicts.every((one) => one.then.length));
    await settled(page);
    const changed = await rows(page, words('what_if_rare')[0]);
    assert.equal(changed.length, state.arms.length + 1);
});

pageTest('parts that stay the same stay where they are', {}, async (page) => {
    await page.until(allDrawn);
    await openText(page);
    await page.page.evaluate(() => (globalThis.before = Object.fromEntries([...document.querySelectorAll('#text-view section')].map((one) => [one.id, one]))));
    await page.page.locator('#text-language').focus();
    await page.send({ type: 'step' });
    await page.until((state) => state.round === 1);
    await settled(page);
    const same = await page.page.evaluate(() => [...document.querySelectorAll('#text-view section')].filter((one) => globalThis.before[one.id] === one).map(({ id }) => id));
    for (const id of ['text-part-settings', 'text-part-menu', 'text-part-emergence']) assert.ok(same.includes(id), `${id} among ${same}`);
    assert.ok(!same.includes('text-part-race'));
    assert.equal(await active(page), 'text-language');
    await page.key('Escape');
    await page.send({ type: 'step' });
    await page.until((state) => state.round === 2);
    await settled(page);
    assert.match(await page.page.locator('#text-part-question').textContent(), /round 1 of/, 'closed, it is not built');
});

pageTest('keys that are typed in the view are not the canvas\'s', {}, async (page) => {
    await page.until(allDrawn);
    await page.key('Tab');
    await settled(page);
    await page.key('Tab');
    await openText(page);
    const before = await page.state();
    await tabTo(page, 'text-seed', null);
    for (const key of ['n', 'r', 'm', 'p', '2', 'Backspace', 'PageDown', 'ArrowLeft']) await page.key(key);
    await settled(page);
    const after = await page.state();
    assert.deepEqual([after.round, after.view, after.phase], [before.round, before.view, before.phase]);
});

pageTest('Tab goes on at both ends of the canvas, and comes back onto them', {}, async (page) => {
    await page.until(allDrawn);
    // Where the focus comes to be, and what is said then, once it is.
    const comes = async (place, text) => {
        const here = async () => (await settled(page), [await active(page), await spoken(page)]);
        let now = await here();
        for (let tries = 0; tries < 20 && now.join() !== [place, text].join(); ++tries) now = await here();
        assert.deepEqual(now, [place, text]);
    };
    const first = `1 ${words('step1_title')[0]}`;
    await page.key('Tab');
    await comes('canvas', first);
    await page.key('Shift+Tab');
    await comes('skip', '');
    await page.key('Tab');
    await comes('canvas', first);
    await page.page.locator('#skip').focus();
    await page.key('Shift+Tab'); // to the browser's own, and round
    if ((await active(page)) === 'BODY') await page.key('Shift+Tab');
    const last = await page.page.waitForFunction(() => document.getElementById('focused').textContent.match(/^Pool.*/s)?.[0]).then((text) => text.jsonValue());
    await comes('canvas', last);
    await openText(page);
    await page.page.locator('#text-close').focus();
    await page.key('Shift+Tab');
    await comes('canvas', last);
    await page.key('Tab');
    await comes('text-close', '');
});

for (const [place, lang] of LANGUAGES.entries())
    pageTest(`what has the focus on the canvas is said: ${lang}`, { opening: true, query: `#lang=${lang}` }, async (page) => {
        await page.until((state) => stage('answer')(state) && allDrawn(state));
        const said = (key, value) => words(key)[place].replace('{0}', value);
        const until = async (text) => {
            for (let stops = 0; (await spoken(page)) !== text; ++stops) {
                assert.ok(stops < 60, `"${text}" is said; the last was "${await spoken(page)}"`);
                await page.key('Tab');
                await page.page.waitForTimeout(300);
            }
        };
        await until(said('first_box', 'A'));
        await until(said('first_box', 'B'));
        const node = (await reading(page)).find(({ role, name }) => role === 'status' && name === '');
        assert.equal(node?.live, 'polite');
        await page.key('Enter');
        await page.until(stage('bet'));
        await until(`${said('encoder_random_init')}, ${said('acquisition_random')}`);
        await page.key('Enter');
        await page.until(stage('found'));
        await page.page.locator('#canvas').press('t');
        await settled(page);
        assert.equal(await spoken(page), '', 'nothing on the canvas has it now');
    });

for (const [place, lang] of LANGUAGES.entries())
    pageTest(`a screen reader's way through "you first": ${lang}`, { opening: true, query: `#lang=${lang}` }, async (page) => {
        await page.until((state) => stage('answer')(state) && allDrawn(state));
        const said = (key, ...values) => words(key)[place].replace(/\{(\d)\}/g, (_, hole) => values[hole]);
        const log = async () => (await page.page.locator('#log p').last().textContent());
        // What is read of the view: from its heading on.
        const read = async () => {
            await settled(page);
            const all = await reading(page), log = all.find(({ role }) => role === 'log');
            assert.equal(log?.live, 'polite', 'a live region');
            return all;
        };
        const press = async (name) => {
            await view(page).getByRole('button', { name }).focus();
            await page.key('Enter');
        };
        assert.match(await log(), new RegExp(said('first_title').replace('?', '\\?')), 'said before anything is opened');
        const link = (await read()).find(({ role }) => role === 'link');
        assert.equal(link.name, said('web_skip'), 'the first thing read');
        await page.page.locator('#skip').focus();
        await page.key('Enter');
        await page.page.locator('#text-view.open').waitFor();

        let now = await read();
        assert.deepEqual(namesOf(now, 'heading').slice(0, 2), [said('web_text_title'), said('first_title')]);
        assert.ok(readText(now).includes(said('first_hint', 10)));
        const boxes = ['A', 'B'].map((label) => said('first_box', label));
        for (const box of boxes) assert.ok(namesOf(now, 'button').includes(box), box);
        assert.ok(namesOf(now, 'listitem').length >= 2 || readText(now).includes('5 × '));
        await audit(page, 'the question');
        await press(boxes[1]);
        await page.until(stage('bet'));

        now = await read();
        const settledOn = place === 0 ? 'One answer settles it: you mean the colour, not the shape.' : said('first_settled', 'Farbe', 'Form');
        assert.equal(namesOf(now, 'heading')[1], settledOn);
        assert.ok(now.find(({ name, role }) => role === 'heading' && name === settledOn).focused, 'the focus is where it goes on');
        assert.ok((await log()).includes(settledOn));
        assert.ok(readText(now).includes(said('first_bet')));
        const bets = namesOf(now, 'button').filter((name) => name.includes(','));
        assert.equal(bets.length, 4, 'four learners');
        await audit(page, 'the bet');
        await press(bets[0]);
        await page.until(stage('found'));

        now = await read();
        const [, found] = namesOf(now, 'heading');
        assert.match(found, new RegExp(`^${said('first_found', '')}`));
        for (const part of [found, said('first_won')]) assert.ok((await log()).includes(part), `${part} is said`);
        assert.ok(readText(now).includes(said('first_why')));
        assert.ok(namesOf(now, 'button').includes(said('first_next')));
        await audit(page, 'what was found');
        await press(said('first_next'));
        await page.until((state) => state.view.step === 2);
        now = await read();
        assert.match(namesOf(now, 'heading')[1], new RegExp(`^${said('step2_title')}`));
    });
