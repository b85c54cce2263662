// A visitor's own pictures: folder, zip, drop, and everything that can be wrong with them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { allDrawn, drop, keepMemory, program, screenshot, steps, suite } from './browser.mjs';
import { makeZip, zipOfFiles } from '../web/zips.mjs';
import { bombPng, hugePng, npyOf, ownFeatures, ownFolder } from './pictures.mjs';

const { pageTest } = suite();
const home = mkdtempSync(join(tmpdir(), 'bluesquare-own-'));
after(() => rmSync(home, { recursive: true }));

function folderOf(name, files) {
    for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(home, name, path)), { recursive: true });
        writeFileSync(join(home, name, path), bytes);
    }
    return join(home, name);
}

function zipOf(name, files, length) {
    const bytes = zipOfFiles(files);
    writeFileSync(join(home, name), bytes.subarray(0, length ?? bytes.length));
    return join(home, name);
}

async function openDialog(page) {
    await page.until(allDrawn);
    await page.fromMenu('own');
    await page.page.locator('#own[open]').waitFor();
}

const chooseFolder = (page, folder) => page.page.locator('#own input[webkitdirectory]').setInputFiles(folder);
const chooseZip = (page, file) => page.page.locator('#own input[accept=".zip,.csv,.npy"]').setInputFiles(file);
const settled = (page) => page.until((state) => state.own_pictures && state.phase !== 'encoding' && state.phase !== 'loading', 240_000);
const fault = (page) => page.page.locator('#own[open] [role=alert]').textContent({ timeout: 60_000 });

const watchMemory = (page) => page.addInitScript(keepMemory);
// Megabytes of the program and of JavaScript.
const memoryOf = ({ page }) => page.evaluate(() => (memory.buffer.byteLength + (performance.memory?.usedJSHeapSize ?? 0)) / 1e6);

pageTest('a folder: the same race on it, nothing leaves the machine', {}, async (page) => {
    await openDialog(page);
    await screenshot(page, 'own-dialog');
    await chooseFolder(page, folderOf('good', ownFolder(160)));
    let state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.equal(state.settings.dataset, 'own');
    assert.equal(state.pool.size, 96, '60 % of 160');
    assert.deepEqual(Object.keys(state.pictures.attributes), ['shape', 'color']);
    state = await steps(page, 3);
    assert.equal(state.arms.length, 4);
    await page.until(allDrawn);
    await screenshot(page, 'own');
    await page.send({ type: 'reset', dataset: 'shapes' });
    await page.until((now) => now.phase === 'ready' && now.settings.dataset === 'shapes');
});

pageTest('a zip with what is not a picture: named, left out, and the race runs', { route: watchMemory }, async (page) => {
    const files = ownFolder(140);
    const spoil = (number, bytes) => (files[`mine/images/${number}.png`] = Buffer.from(bytes));
    spoil(1, 'this is not a picture');
    spoil(2, 'GIF89a\x01\x00\x01\x00\x80\x00\x00');
    spoil(3, hugePng(10_000, 10_000));
    spoil(4, hugePng(65_535, 65_535));
    spoil(5, files['mine/images/5.png'].subarray(0, 400));
    spoil(6, '');
    spoil(7, bombPng());
    delete files['mine/images/8.png'];
    await openDialog(page);
    await chooseZip(page, zipOf('odd.zip', files));
    await page.page.locator('#own .problems').waitFor({ timeout: 60_000 });
    const problems = await page.page.locator('#own .problems li').allTextContents();
    assert.equal(problems.length, 8, problems.join('\n'));
    for (const number of [1, 2, 3, 4, 5, 6, 7])
        assert.ok(problems.some((text) => text.startsWith(`mine/metadata.csv, row ${number + 2}: images/${number}.png`)), `row of ${number}.png\n${problems.join('\n')}`);
    await screenshot(page, 'own-problems');
    await page.key('Escape');
    const state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.equal(state.pictures.total, 132);
    const megabytes = await memoryOf(page); // wasm memory never shrinks: its peak
    console.log(`# with pictures that are too large: ${megabytes.toFixed(0)} MB`);
    assert.ok(megabytes > 20 && megabytes < 512);
});

pageTest('a zip that ends too early, and one that is none: said, and the race before goes on', {}, async (page) => {
    await steps(page, 2);
    const files = ownFolder(140);
    const whole = zipOfFiles(files).length;
    await drop(page, { 'cut.zip': zipOfFiles({ 'a/1.png': new Uint8Array(5000) }).subarray(0, 30) });
    assert.match(await fault(page), /cut\.zip.*too early/);
    await page.key('Escape');
    await openDialog(page);
    await chooseZip(page, zipOf('cut.zip', files, Math.floor(whole / 2)));
    assert.match(await fault(page), /cut\.zip.*too early/);
    await page.key('Escape');
    await drop(page, { 'noise.zip': Buffer.from('PK\x03\x04 nothing of the kind') });
    assert.match(await fault(page), /noise\.zip.*zip/);
    await page.key('Escape');
    const state = await steps(page, 1);
    assert.equal(state.round, 3);
    assert.equal(state.settings.dataset, 'shapes');
});

pageTest('tables that cannot be used: the row or column is named', {}, async (page) => {
    for (const [table, words] of [
        ['', /metadata\.csv is empty/],
        ['shape,color\nsquare,red\nsquare,red\ncircle,blue\ncircle,blue\n', /filename/],
        ['filename,shape\na.png,square\nb.png,circle\n', /attribute/],
        ['filename,shape,color\na.png,square\n', /row 2/],
        ['filename,shape,color\n"a.png,square,red\n', /row 2/],
        ['filename,shape,color\na.png,square,red\na.png,circle,blue\nb.png,square,red\nc.png,circle,blue\n', /row 3.*a\.png/],
        ['filename,<img src=x onerror=alert(1)>,color\na.png,square\n', /row 2/],
    ]) {
        await drop(page, { 'metadata.csv': Buffer.from(table), 'a.png': hugePng(8, 8) });
        assert.match(await fault(page), words);
        await page.key('Escape');
    }
    assert.equal((await page.state()).settings.dataset, 'shapes');
    await drop(page, { 'one.png': hugePng(8, 8) }); // without a table: something to sort
    await page.page.locator('#sort[open] #sort-found').waitFor();
    await page.key('Escape');
    await openDialog(page); // which wants a table whatever is chosen in it
    await chooseZip(page, zipOf('no-table.zip', { 'one.png': hugePng(8, 8) }));
    assert.match(await fault(page), /metadata\.csv/);
    await screenshot(page, 'own-no-table');
});

// The same pictures, as other programs pack them.
pageTest('zips of other programs: names in any form, entries that cannot be read', {}, async (page) => {
    const files = ownFolder(140), entries = Object.entries(files).map(([name, data]) => ({ name, data }));
    const named = (number, change) => Object.assign(entries.find(({ name }) => name === `mine/images/${number}.png`), change);
    const table = entries.find(({ name }) => name.endsWith('.csv'));
    table.data = String(table.data).replace('images/10.png', 'images/gr\u00fcn.png').replace('images/11.png', 'images/gru\u0308n 2.png').replace('images/12.png', 'images/bl\u00e4u.png');
    named(10, { name: 'mine/images/gru\u0308n.png' });
    named(11, { name: 'mine/images/gr\u00fcn 2.png' });
    named(12, { name: Buffer.from('mine/images/bl\u0084u.png', 'latin1') }); // CP437
    named(20, { method: 14 });
    named(21, { method: 12 });
    named(22, { method: 99, flags: 1 });
    named(23, { crc: 1 });
    for (const entry of entries.slice(0, 10)) entry.name = entry.name.replaceAll('/', '\\');
    entries.push({ name: '__MACOSX/mine/images/._1.png', data: 'no picture' });
    writeFileSync(join(home, 'other.zip'), makeZip(entries));
    await openDialog(page);
    await chooseZip(page, join(home, 'other.zip'));
    await page.page.locator('#own .problems').waitFor({ timeout: 60_000 });
    const problems = await page.page.locator('#own .problems li').allTextContents();
    assert.equal(problems.length, 4, problems.join('\n'));
    for (const [number, words] of [[20, /packed with LZMA/], [21, /packed with bzip2/], [22, /password/], [23, /damaged/]])
        assert.ok(problems.some((text) => text.startsWith(`mine/metadata.csv, row ${number + 2}: images/${number}.png`) && words.test(text)), `${words}\n${problems.join('\n')}`);
    await screenshot(page, 'own-unpacked');
    await page.key('Escape');
    assert.equal((await settled(page)).pictures.total, 136);
});

pageTest('a table beside a zip; too few pictures are no race; a name in two folders is neither', {}, async (page) => {
    const files = ownFolder(140, { folder: '' }), { 'metadata.csv': table, ...pictures } = files;
    writeFileSync(join(home, 'images.zip'), zipOfFiles(pictures));
    writeFileSync(join(home, 'metadata.csv'), table);
    const few = Object.fromEntries(Object.entries(pictures).slice(0, 20));
    await drop(page, { 'few.zip': zipOfFiles({ ...few, 'metadata.csv': table }) });
    assert.match(await fault(page), /^only 20 of 140 rows/);
    await screenshot(page, 'own-too-few');
    assert.ok(!(await page.page.locator('#own').innerText()).includes('The race runs'));
    assert.equal((await page.state()).settings.dataset, 'shapes');
    await page.key('Escape');
    await openDialog(page);
    await page.page.locator('#own input[accept=".zip,.csv,.npy"]').setInputFiles([join(home, 'images.zip'), join(home, 'metadata.csv')]);
    assert.equal((await settled(page)).pictures.total, 140);
    const twice = Object.fromEntries(Object.entries(pictures).flatMap(([name, bytes]) => [[`a/${name}`, bytes], ...(name === 'images/7.png' ? [[`b/${name}`, bytes]] : [])]));
    await drop(page, { 'twice.zip': zipOfFiles({ ...twice, 'metadata.csv': table }) });
    await page.page.locator('#own .problems li').first().waitFor();
    assert.match(await page.page.locator('#own .problems').innerText(), /row 9: images\/7\.png could be a\/images\/7\.png or b\/images\/7\.png/);
});

pageTest('2,000 pictures stay under 512 MB', { route: watchMemory }, async (page) => {
    await openDialog(page);
    await chooseZip(page, zipOf('many.zip', ownFolder(2000)));
    await page.until((state) => state.settings.dataset === 'own' && state.encode?.done > 0, 120_000);
    const megabytes = await memoryOf(page);
    console.log(`# 2,000 pictures: ${megabytes.toFixed(0)} MB of wasm memory and JS heap`);
    assert.ok(megabytes > 20 && megabytes < 512);
    await page.send({ type: 'reset', dataset: 'shapes' });
    await page.until((state) => state.phase === 'ready');
});

// Records of the native program on the same files: what it asked about, round by round, and how it did.
function nativeStudy(folder, { target, nuisance, seed_set_size: size, per_round: perRound }, rounds) {
    const out = join(folder, 'out');
    const { status, stderr } = spawnSync(program, ['study', 'features', '--features', join(folder, 'features.npy'), '--metadata', join(folder, 'metadata.csv'),
        '--target', target, '--nuisance', nuisance, '--seed-set', 'matched', '--seed-set-size', String(size), '--per-round', String(perRound),
        '--rounds', String(rounds), '--seeds', '1', '--no-probes', '--out', out]);
    assert.equal(status, 0, String(stderr));
    return readFileSync(join(out, 'records.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
}

pageTest('features of an encoder, alone: every panel on them, and the picks of the native program', { route: watchMemory }, async (page) => {
    const files = ownFeatures(400), folder = folderOf('features', files);
    await page.until(allDrawn);
    await drop(page, files);
    let state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.deepEqual([state.settings.encoders, state.encoders, state.pictures.tiles], [['own:features'], ['own:features'], true]);
    assert.equal(state.pool.size, 240);
    state = await steps(page, 4);
    const records = nativeStudy(folder, state.settings, 4);
    for (const arm of state.arms) {
        const same = records.filter(({ acquisition }) => acquisition === arm.acquisition);
        assert.equal(same.length, 5);
        const picked = same.flatMap((record) => record.picked);
        assert.deepEqual(arm.picks.slice(0, picked.length), picked);
        assert.equal(arm.accuracy, same.at(-1).accuracy);
    }
    for (let step = 1; step <= 5; ++step) {
        await page.send({ type: 'go', step });
        await page.until((now) => now.scene?.step === step);
        if (step === 4) await page.until((now) => now.probes.length === 2);
        await screenshot(page, `features-${step}`);
    }
    await page.send({ type: 'study', seeds: 4 });
    await page.until((now) => now.study.summary);
    await page.send({ type: 'reset', encoders: ['pretrained'] });
    assert.match((await page.until((now) => now.phase === 'error')).error, /needs a picture of every row.*own:features/);
});

pageTest('features of two encoders with pictures, in a zip: four arms, and the page\'s own network beside them', {}, async (page) => {
    const { 'metadata.csv': table, 'features.npy': vit } = ownFeatures(160);
    const pictures = Object.values(ownFolder(160)).filter((bytes) => bytes[0] === 137);
    const lines = String(table).trim().split('\n').map((line, i) => (i ? `${i - 1}.png,${line}` : `filename,${line}`));
    const noise = npyOf(Array.from({ length: 160 }, (_, i) => [Math.sin(i), Math.cos(3 * i), Math.sin(7 * i + 1)]));
    const files = { 'metadata.csv': Buffer.from(lines.join('\n')), 'vit.npy': vit, 'noise.npy': noise };
    pictures.forEach((bytes, i) => (files[`${i}.png`] = bytes));
    await openDialog(page);
    await chooseZip(page, zipOf('both.zip', files));
    let state = await settled(page);
    assert.deepEqual(state.settings.encoders, ['own:noise', 'own:vit']);
    assert.deepEqual(state.encoders, ['own:noise', 'own:vit', 'pretrained', 'random-init']);
    assert.equal(state.arms.length, 4);
    assert.equal(state.pictures.tiles, false);
    await page.send({ type: 'reset', encoders: ['own:vit', 'pretrained'] });
    state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.deepEqual(state.arms.map(({ encoder }) => encoder), ['own:vit', 'own:vit', 'pretrained', 'pretrained']);
});

pageTest('features that do not fit their table, or have none: the file is named', {}, async (page) => {
    const { 'metadata.csv': table, 'features.npy': good } = ownFeatures(160), { 'features.npy': short } = ownFeatures(100);
    await page.until(allDrawn);
    await drop(page, { 'metadata.csv': table, 'short.npy': short });
    assert.match(await fault(page), /short\.npy has 100 rows, the table 160/);
    await page.key('Escape');
    await drop(page, { 'features.npy': good });
    assert.match(await fault(page), /metadata\.csv.*row/);
    await page.key('Escape');
    await drop(page, { 'metadata.csv': table, 'cut.npy': good.subarray(0, 300) });
    assert.match(await fault(page), /cut\.npy/);
    await page.key('Escape');
    assert.equal((await page.state()).settings.dataset, 'shapes');
});

pageTest('features at the limits: 12,000 rows of 2,048 in 512 MB', { route: watchMemory }, async (page) => {
    const pattern = Array.from({ length: 997 }, (_, i) => Math.sin(i * i)), { 'metadata.csv': table } = ownFeatures(12_000, { columns: 2 });
    const rows = Array.from({ length: 12_000 }, (_, i) => Array.from({ length: 2048 }, (_, k) => pattern[(i * 31 + k * (1 + (i % 2))) % 997]));
    const folder = folderOf('large', { 'metadata.csv': table, 'vit.npy': npyOf(rows) });
    await openDialog(page);
    await chooseZip(page, [join(folder, 'metadata.csv'), join(folder, 'vit.npy')]);
    const state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.equal(state.pictures.total, 2000);
    await page.key('Escape');
    await steps(page, 3);
    const used = await memoryOf(page);
    console.log(`# 12,000 x 2,048 features: ${Math.round(used)} MB`);
    assert.ok(used < 512, `${used} MB`);
});
