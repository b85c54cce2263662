// Data sets that the native program knows, dropped as they are: recognised by the same readers, each in its own
// format; what the page cannot take is said in a line; plain photographs still go to the desk.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { allDrawn, drop, replay, screenshot, steps, suite } from './browser.mjs';
import { zipOfFiles } from '../web/zips.mjs';
import { ownFolder } from './pictures.mjs';

const { pageTest } = suite();
const home = mkdtempSync(join(tmpdir(), 'bluesquare-sets-'));
after(() => rmSync(home, { recursive: true }));

const COUNT = 160;
// [{shape, color, bytes}]
const pictures = (() => {
    const { 'mine/metadata.csv': table, ...files } = ownFolder(COUNT);
    return String(table).trim().split('\r\n').slice(1).map((line) => line.split(',')).map(([file, shape, color]) => ({ shape, color, bytes: files[`mine/${file}`] }));
})();

// {path: bytes} of all, each where `place` says.
const placed = (place) => Object.fromEntries(pictures.map((picture, i) => [place(picture, i), picture.bytes]));

function waterbirds() {
    const rows = pictures.map(({ shape, color }, i) => `${i + 1},001.Kind_of_bird/${i}.png,${Number(shape === 'circle')},${[0, 0, 0, 1, 2][i % 5]},${Number(color === 'blue')},/l/lake/${i}.jpg`);
    return { ...placed((_, i) => `birds/001.Kind_of_bird/${i}.png`), 'birds/metadata.csv': ['img_id,img_filename,y,split,place,place_filename', ...rows, ''].join('\n') };
}

function elpv() {
    const rows = pictures.map(({ shape, color }, i) => `images/cell${i}.png  ${i % 20 === 7 ? '0.3333333333333333' : shape === 'circle' ? '1.0' : '0.0'}  ${color === 'blue' ? ' mono' : ' poly'}`);
    return { ...placed((_, i) => `elpv-dataset/src/elpv_dataset/data/images/cell${i}.png`), 'elpv-dataset/src/elpv_dataset/data/labels.csv': `${rows.join('\n')}\n` };
}

function easyVqa() {
    const set = (i) => (i % 4 === 3 ? 'test' : 'train'), files = placed((_, i) => `${set(i)}/images/${i}.png`);
    for (const name of ['train', 'test']) {
        const questions = pictures.flatMap(({ shape, color }, i) => (set(i) === name ? [['what shape is in the image?', shape === 'circle' ? 'circle' : 'rectangle', i], [`is there a ${color} shape?`, 'yes', i]] : []));
        files[`${name}/questions.json`] = JSON.stringify(questions);
    }
    return files;
}

const classFolders = (depth) => placed(({ shape, color }, i) => ['mine', i % 3 ? 'train' : 'test', shape, color].slice(0, depth).concat(`${i}.png`).join('/'));

function folderOf(name, files) {
    for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(home, name, path)), { recursive: true });
        writeFileSync(join(home, name, path), bytes);
    }
    return join(home, name);
}

async function chooseFolder(page, folder) {
    await page.until(allDrawn);
    await page.fromMenu('own');
    await page.page.locator('#own input[webkitdirectory]').setInputFiles(folder);
}

const dropZip = (page, files) => drop(page, { 'some.zip': zipOfFiles(files) });
const fault = (page) => page.page.locator('#own[open] [role=alert]').textContent({ timeout: 60_000 });
const notes = async (page) => {
    await page.page.locator('#own[open] .problems').waitFor({ timeout: 60_000 });
    return page.page.locator('#own .problems li').allTextContents();
};
const opened = (page) => page.until((state) => state.settings.dataset === 'own');
const settled = (page) => page.until((state) => state.own_pictures && state.phase !== 'encoding' && state.phase !== 'loading', 240_000);

// It is recognised, and the first task is the one that it is known for.
async function isRead(page, target, nuisance) {
    const { settings, pictures: shown } = await opened(page);
    assert.deepEqual([settings.target, settings.nuisance], [target, nuisance]);
    assert.deepEqual(Object.keys(shown.attributes).slice(0, 2), [target, nuisance]);
    return shown;
}

pageTest('Waterbirds, as a folder: landbird and waterbird, not 0 and 1', {}, async (page) => {
    const folder = folderOf('waterbirds', waterbirds());
    await chooseFolder(page, folder);
    assert.deepEqual(await notes(page), ['Read as the data set waterbirds: y (landbird, waterbird), place (land, water).']);
    await screenshot(page, 'sets-notes');
    await page.key('Escape');
    const shown = await isRead(page, 'y', 'place');
    assert.deepEqual([shown.total, shown.attributes.y, shown.attributes.place], [128, ['landbird', 'waterbird'], ['land', 'water']]);
    const state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    assert.equal(state.pool.size, 96, 'its own split');
    const { arms } = await steps(page, 2);
    await page.until(allDrawn);
    await screenshot(page, 'sets-waterbirds');
    const replayed = replay(await page.page.evaluate(() => globalThis.bluesquare.link()), ['--pictures', join(folder, 'birds')]);
    assert.deepEqual([replayed.pictures.attributes, replayed.pool.size], [shown.attributes, state.pool.size]);
    const atRandom = (list) => list.filter(({ acquisition }) => acquisition === 'random').map(({ picks }) => picks);
    assert.deepEqual(atRandom(replayed.arms), atRandom(arms), 'natively the same examples in the same order');
});

pageTest('elpv, dropped as a zip of its repository', {}, async (page) => {
    await page.until(allDrawn);
    await dropZip(page, elpv());
    const said = await notes(page);
    assert.match(said[0], /^Read as the data set elpv: state/);
    assert.ok(said.some((line) => /neither 0 nor 1: 8$/.test(line)), said.join('\n'));
    await page.key('Escape');
    const { attributes } = await isRead(page, 'state', 'cell');
    assert.deepEqual([attributes.state, attributes.cell], [['defective', 'intact'], ['mono', 'poly']]);
    const state = await settled(page);
    assert.equal(state.phase, 'ready', state.error);
    await steps(page, 2);
    await page.until(allDrawn);
    await screenshot(page, 'sets-elpv');
});

pageTest('easy-VQA by its questions; folders of classes by their names', {}, async (page) => {
    await page.until(allDrawn);
    await dropZip(page, easyVqa());
    assert.match((await notes(page))[0], /^Read as the data set easy-vqa/);
    await page.key('Escape');
    assert.deepEqual((await isRead(page, 'shape', 'color')).attributes.shape, ['circle', 'rectangle']);
    await page.send({ type: 'reset', dataset: 'shapes' });
    await page.until((state) => state.phase === 'ready' && state.settings.dataset === 'shapes');
    await dropZip(page, classFolders(4));
    assert.match((await notes(page))[0], /^Read as the data set class-folders/);
    await page.key('Escape');
    assert.deepEqual((await isRead(page, 'class', 'kind')).attributes.kind, ['blue', 'red']);
});

pageTest('what the page cannot take: a line that says why, and the race before goes on', {}, async (page) => {
    await page.until(allDrawn);
    const refused = async (files, words) => {
        await dropZip(page, files);
        assert.match(await fault(page), words);
        await screenshot(page, 'sets-refused');
        await page.key('Escape');
    };
    await refused({ 'IMDB Dataset.csv': `review,sentiment\n"${'x'.repeat(400_000)}",positive\n` }, /^imdb is a data set of texts.*bluesquare study folder/);
    await refused({ 'cifar/data_batch_1.bin': '' }, /^cifar10 has many pictures in each file/);
    await refused(classFolders(3), /^'mine': the folders say one thing of each picture/);
    const broken = waterbirds();
    broken['birds/metadata.csv'] = broken['birds/metadata.csv'].replace('1.png,1,', '1.png,7,');
    await refused(broken, /^birds\/metadata\.csv, row 3: y is '7', expected 0 \(landbird\) or 1 \(waterbird\)/);
    await refused({ 'a/labels.csv': 'images/1.png 0 mono\n', 'b/train/questions.json': '[]' }, /two data sets, a \(elpv\) and b \(easy-vqa\)/);
    assert.equal((await page.state()).settings.dataset, 'shapes');
});

pageTest('plain photographs, and a sorting that was saved, still go to the desk', {}, async (page) => {
    await page.until(allDrawn);
    await dropZip(page, { ...placed((_, i) => `holiday/${i % 2 ? 'train' : 'beach'}/${i}.png`), 'holiday/labels.csv': 'filename,label,probability,source\n1.png,A,1,you\n' });
    await page.page.locator('#sort[open] #sort-found').waitFor();
    assert.match(await page.page.locator('#sort-found').textContent(), /160/);
});
