// Which of a visitor's files the readers of data sets get, what is made of their answer, and where a drop goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from './modules.mjs';
import { makeZip, zipOfFiles } from './zips.mjs';

const { findSet, lookForSets } = await page('readers.mjs');
const { readAll } = await page('own.mjs');
const { isDemo } = await page('drop.mjs');
const { openZip } = await page('zip.mjs');
const { tableText } = await page('table_text.mjs');

const file = (path, bytes) => ({ path, file: new File([bytes], path.split('/').at(-1)) });
const entry = (path, bytes) => ({ path, read: async () => new Uint8Array(Buffer.from(bytes)), head: async (most) => new Uint8Array(Buffer.from(bytes).subarray(0, most)) });
const waterbirds = { name: 'waterbirds', attributes: 'y, place', root: 'mine', plain: false, examples: 'pictures' };
const table = { name: 'metadata.csv', csv: 'filename,split\n', files: ['a/1.jpg'], notes: ['a note'] };

// A worker that says one answer after another.
function worker(...answers) {
    const heard = [];
    return { heard, closed: 0, make() { return { ask: async (message) => (heard.push(message), answers.shift()), close: () => ++this.closed }; } };
}

test('the worker hears all paths but hidden ones, and gets what it asks for until it knows', async () => {
    const long = 'x'.repeat(300_000);
    const readers = worker(
        { wanted: [{ path: 'mine/metadata.csv', whole: false }, { path: 'mine/long.csv', whole: false }] },
        { wanted: [{ path: 'mine/metadata.csv', whole: true }, { path: 'mine/locked.csv', whole: true }] },
        { sets: [waterbirds], table });
    const locked = { path: 'mine/locked.csv', read: () => Promise.reject(new Error('is locked')) };
    const entries = [entry('mine/metadata.csv', 'rows'), entry('mine/long.csv', long), locked, entry('mine/._1.jpg', ''), entry('.git/metadata.csv', '')];
    const { sets, refused } = await lookForSets(entries, 7, () => readers.make());
    assert.deepEqual(sets, [waterbirds]);
    assert.deepEqual(refused, [{ path: 'mine/locked.csv', why: 'is locked' }]);
    const [first, second, third] = readers.heard;
    assert.deepEqual([first.paths, first.files, first.rows], [['mine/metadata.csv', 'mine/long.csv', 'mine/locked.csv'], [], 7]);
    assert.deepEqual(second.files.map(({ bytes, whole }) => [bytes.length, whole]), [[4, true], [1 << 18, false]]);
    assert.deepEqual(third.files.map(({ bytes, why }) => bytes?.length ?? why), [4, 'is locked']);
    assert.equal(readers.closed, 1);
});

test('tables beyond a bound are not read', async () => {
    const huge = { path: 'a.csv', head: async () => ({ length: 150_000_000 }), read: async () => ({ length: 150_000_000 }) };
    const readers = worker({ wanted: [{ path: 'a.csv', whole: true }] }, { wanted: [{ path: 'a.csv', whole: true }] }, { wanted: [{ path: 'a.csv', whole: true }] }, { sets: [] });
    const { refused } = await lookForSets([huge], 7, () => readers.make());
    assert.equal(refused.length, 1);
    assert.match(refused[0].why, /200 MB/);
});

test('what the readers say, in words', async () => {
    const find = (answer) => findSet([], () => worker(answer).make());
    assert.deepEqual(await find({ sets: [] }), { set: null, refused: [] });
    assert.equal((await find({ sets: [{ ...waterbirds, name: 'pictures', plain: true }] })).set, null);
    const { set } = await find({ sets: [waterbirds], table });
    assert.deepEqual([set.root, set.name, set.files], ['mine', 'metadata.csv', ['a/1.jpg']]);
    assert.deepEqual(set.notes, ['Read as the data set waterbirds: y, place.', 'a note']);
    await assert.rejects(find({ sets: [waterbirds], error: 'mine/metadata.csv, row 3: y is 7' }), /^Error: mine\/metadata\.csv, row 3/);
    await assert.rejects(find({ sets: [waterbirds, { ...waterbirds, name: 'elpv', root: 'b' }] }), /two data sets, mine \(waterbirds\) and b \(elpv\)/);
    await assert.rejects(find({ sets: [{ ...waterbirds, name: 'imdb', examples: 'texts' }] }), /imdb is a data set of texts.*bluesquare study folder/);
    await assert.rejects(find({ sets: [{ ...waterbirds, name: 'cifar10', examples: 'packed' }] }), /cifar10 has many pictures in each file.*bluesquare study folder/);
    const { set: none, refused } = await find({ sets: [{ ...waterbirds, plain: true }, { ...waterbirds, plain: true }] });
    assert.deepEqual([none, refused], [null, []], 'two plain tables are told as always');
});

// The program's side, which wants what its table names.
function program(names) {
    const seen = { opened: '', offered: [], added: {} };
    return {
        seen,
        open: (bytes, name) => ((seen.opened = `${name}: ${Buffer.from(bytes)}`), ''),
        offer: (path) => seen.offered.push(path),
        wants: (path) => names.includes(path),
        add: (path, bytes) => (seen.added[path] = Buffer.from(bytes).toString()),
        refuse: () => {},
        finish: () => ({ error: null, problems: [], notes: ['the program\'s note'] }),
    };
}

const found = { set: { ...table, root: 'mine', notes: ['Read as'] }, refused: [] };

test('a known set: the program hears of its table, and of its pictures as if they stood beside that', async () => {
    const own = program(['a/1.jpg']);
    const { notes } = await readAll([file('mine/a/1.jpg', 'one'), file('mine/labels.csv', ''), file('mine/a/2.jpg', 'two'), file('other/1.jpg', '')], own, () => {}, async () => found);
    assert.equal(own.seen.opened, `metadata.csv: ${table.csv}`);
    assert.deepEqual(own.seen.added, { 'a/1.jpg': 'one' });
    assert.deepEqual(own.seen.offered, ['a/1.jpg', 'other/1.jpg'], 'files of other names are none of it');
    assert.deepEqual(notes, ['Read as', 'the program\'s note']);
});

test('a known set within a zip, and one whose pictures are in a zip beside it', async () => {
    const inZip = program(['a/1.jpg']);
    await readAll([file('birds.zip', zipOfFiles({ 'mine/labels.csv': '', 'mine/a/1.jpg': 'one' }))], inZip, () => {}, async () => found);
    assert.deepEqual(inZip.seen.added, { 'a/1.jpg': 'one' });
    const beside = program(['a.zip/a/1.jpg']);
    await readAll([file('mine/labels.csv', ''), file('mine/a.zip', zipOfFiles({ 'a/1.jpg': 'one' }))], beside, () => {}, async () => found);
    assert.deepEqual(beside.seen.added, { 'a.zip/a/1.jpg': 'one' });
});

test('the readers are asked again where zips have to be looked into, and not at all of features with a table', async () => {
    const asked = [];
    const find = async (entries) => (asked.push(entries.map(({ path }) => path)), entries.length > 1 ? found : { set: null, refused: [] });
    await readAll([file('notes.txt', ''), file('x.zip', zipOfFiles({ 'labels.csv': '' }))], program([]), () => {}, find);
    assert.deepEqual(asked, [['notes.txt'], ['notes.txt', 'x.zip/labels.csv']]);
    const own = program(['1.npy']);
    await readAll([file('metadata.csv', 'plain'), file('1.npy', 'x')], own, () => {}, () => assert.fail());
    assert.equal(own.seen.opened, 'metadata.csv: plain');
});

test('many files are too many, unless a reader knows them; what could not be read is said', async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => file(`mine/a/${i}.jpg`, ''));
    await assert.rejects(readAll(many, program([]), () => {}, async () => ({ set: null, refused: [] })), /more than 20000 files/);
    const own = program(['a/1.jpg']);
    await readAll(many, own, () => {}, async () => found);
    assert.deepEqual(Object.keys(own.seen.added), ['a/1.jpg']);
    const refused = [{ path: 'labels.csv', why: 'is damaged' }];
    await assert.rejects(readAll([file('labels.csv', '')], program([]), () => {}, async () => ({ set: null, refused })), /^Error: labels\.csv is damaged/);
});

test('a drop: known sets are for the demo, plain photographs for the desk, without asking the readers', async () => {
    const knows = (answer) => async () => ({ sets: answer }), never = () => assert.fail('nobody is to be asked');
    assert.equal(await isDemo([file('a/1.jpg', ''), file('a/2.jpg', '')], never), false);
    assert.equal(await isDemo([file('a.zip', zipOfFiles({ 'train/1.jpg': '' }))], never), false);
    assert.equal(await isDemo([file('a/metadata.csv', '')], never), true);
    assert.equal(await isDemo([file('1.npy', '')], never), true);
    for (const files of [[file('a/labels.csv', '')], [file('a.zip', zipOfFiles({ 'train/questions.json': '' }))], [file('data_batch_1.bin', '')], [file('a/train/x/1.jpg', ''), file('a/test/x/1.jpg', '')]]) {
        assert.equal(await isDemo(files, knows([waterbirds])), true);
        assert.equal(await isDemo(files, knows([])), false);
        assert.equal(await isDemo(files, () => Promise.reject(new Error('no worker'))), false);
    }
});

test('the beginning of an entry, of files that are too large too', async () => {
    const words = 'some words, '.repeat(50_000);
    const zip = makeZip([{ name: 'packed', data: words }, { name: 'stored', data: words, method: 0 }, { name: 'short', data: 'short' }]);
    const entries = await openZip(new Blob([zip]), 'a.zip');
    for (const { path, head } of entries) {
        const bytes = await head(1000);
        assert.ok(path === 'short' ? bytes.length === 5 : bytes.length >= 1000 && bytes.length < words.length, `${path}: ${bytes.length}`);
        assert.ok(path === 'short' || words.startsWith(Buffer.from(bytes).toString()));
    }
    const cut = Buffer.from('filename,sü').subarray(0, -1);
    assert.equal(Buffer.from(tableText(cut, false)).toString(), 'filename,s', 'within a letter');
});
