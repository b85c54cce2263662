// Which files of a visitor's are read, and that no failure looks like a success.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from './modules.mjs';
import { makeZip, zipOfFiles } from './zips.mjs';

const { readAll, tableText } = await page('own.mjs');
const file = (path, bytes) => ({ path, file: new File([bytes], path.split('/').at(-1)) });

// The program's side, which wants what ends in one of `names`.
function program(names, answer = { error: null, problems: [] }) {
    const seen = { offered: [], added: {}, refused: {}, table: '' };
    return {
        seen,
        open: (bytes, path) => ((seen.table = `${path}: ${new TextDecoder().decode(bytes)}`), ''),
        offer: (path) => seen.offered.push(path),
        wants: (path) => names.some((name) => path.endsWith(name)),
        add: (path, bytes) => (seen.added[path] = new TextDecoder().decode(bytes)),
        refuse: (path, why) => (seen.refused[path] = why),
        finish: () => answer,
    };
}

const read = async (files, names, answer) => {
    const own = program(names, answer);
    const result = await readAll(files, own, () => {});
    return { ...result, ...own.seen };
};

test('a folder: the table nearest to the top, and what it names; a zip in it is not needed', async () => {
    const result = await read([
        file('mine/old/metadata.csv', 'old'), file('mine/metadata.csv', 'table'), file('mine/a/1.png', 'one'),
        file('mine/notes.txt', 'no'), file('mine/broken.zip', 'no zip'),
    ], ['1.png']);
    assert.equal(result.table, 'mine/metadata.csv: table');
    assert.deepEqual(result.added, { 'mine/a/1.png': 'one' });
    assert.ok(result.offered.includes('mine/notes.txt'), 'the program hears of all files before any is read');
});

test('a zip, and a table beside a zip', async () => {
    const pictures = { 'images/1.png': 'one', 'images/2.png': 'two' };
    const whole = await read([file('all.zip', zipOfFiles({ ...pictures, 'metadata.csv': 'table' }))], ['1.png', '2.png']);
    assert.equal(whole.table, 'metadata.csv: table');
    assert.deepEqual(whole.added, { 'images/1.png': 'one', 'images/2.png': 'two' });
    const beside = await read([file('images.zip', zipOfFiles(pictures)), file('metadata.csv', 'table')], ['1.png', '2.png']);
    assert.equal(beside.table, 'metadata.csv: table');
    assert.deepEqual(beside.added, { 'images.zip/images/1.png': 'one', 'images.zip/images/2.png': 'two' });
    const apart = await read([file('b.zip', zipOfFiles(pictures)), file('a.zip', zipOfFiles({ 'metadata.csv': 'table' }))], ['1.png']);
    assert.equal(apart.table, 'a.zip/metadata.csv: table');
    assert.deepEqual(apart.added, { 'b.zip/images/1.png': 'one' });
});

test('names in any form meet the table\'s', async () => {
    const decomposed = 'gru\u0308n.png', composed = 'gr\u00fcn.png';
    for (const [inTable, inFolder] of [[decomposed, composed], [composed, decomposed]]) {
        const result = await read([file(`x/${inFolder}`, 'one'), file('x/metadata.csv', `filename\n${inTable}`)], [composed]);
        assert.equal(result.table, `x/metadata.csv: filename\n${composed}`);
        assert.deepEqual(result.added, { [`x/${composed}`]: 'one' });
    }
    const zip = zipOfFiles({ [`x\\${decomposed}`]: 'one', 'x\\metadata.csv': 'table' });
    assert.deepEqual((await read([file('a.zip', zip)], [composed])).added, { [`x/${composed}`]: 'one' });
});

test('one picture that cannot be unpacked is refused with the reason, the others are read', async () => {
    const zip = makeZip([
        { name: 'metadata.csv', data: 'table' }, { name: '1.png', data: 'one' }, { name: '2.png', data: 'two', method: 14 },
        { name: '3.png', data: 'three', flags: 1 }, { name: '4.png', data: 'four', crc: 5 },
    ]);
    const { added, refused, error } = await read([file('a.zip', zip)], ['.png']);
    assert.equal(error, null);
    assert.deepEqual(added, { '1.png': 'one' });
    assert.match(refused['2.png'], /LZMA/);
    assert.match(refused['3.png'], /password/);
    assert.match(refused['4.png'], /damaged/);
});

test('what cannot be run on is an error, with the problems', async () => {
    const answer = { error: 'only 20 of 20 pictures', problems: ['row 2'] };
    const result = await read([file('metadata.csv', 'table'), file('1.png', 'one')], ['1.png'], answer);
    assert.equal(result.error, answer.error);
    assert.deepEqual(result.problems, answer.problems);
});

test('no table, two tables, a table that is locked, a zip that is none: words', async () => {
    const refused = (files, words) => assert.rejects(read(files, []), words);
    await refused([file('1.png', 'one')], /no metadata\.csv/);
    await refused([file('a.zip', zipOfFiles({ '1.png': 'one' }))], /no metadata\.csv/);
    await refused([file('a/metadata.csv', ''), file('b/metadata.csv', '')], /a\/metadata\.csv and b\/metadata\.csv/);
    await refused([file('a.zip', makeZip([{ name: 'x/metadata.csv', data: '', flags: 1 }]))], /x\/metadata\.csv is protected by a password/);
    await refused([file('metadata.csv', ''), file('a.zip', 'noise')], /a\.zip cannot be read as a zip/);
    await refused(Array.from({ length: 20_001 }, (_, place) => file(`${place}.png`, '')), /more than 20000 files/);
});

test('tables as spreadsheets write them', () => {
    const text = 'filename,kind\ngrün.png,süß\n', read = (bytes) => new TextDecoder().decode(tableText(new Uint8Array(bytes)));
    assert.equal(read(Buffer.from(text)), text);
    assert.equal(read(Buffer.from(`\ufeff${text}`)), text);
    assert.equal(read(Buffer.from(text, 'latin1')), text, 'Windows\' own letters');
    assert.equal(read(Buffer.from(`\ufeff${text}`, 'utf16le')), text);
    assert.equal(read(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()), text);
    assert.equal(read([]), '');
});
