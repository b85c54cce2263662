// Zips as people have them: names in any letters, entries that cannot be read, damage.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { page } from './modules.mjs';
import { makeZip, unicodeName } from './zips.mjs';

const { crc32, openZip } = await page('zip.mjs');
const data = Buffer.from('some words, some words, some words');
const open = (bytes) => openZip(new Blob([bytes]), 'some.zip');
const paths = async (entries, options) => (await open(makeZip(entries, options))).map(({ path }) => path);
const named = (name, more = {}) => ({ name, data, ...more });

test('CRC-32 of the standard\'s example', () => {
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926);
});

test('names: any slash, any letters, without what macOS adds', async () => {
    const flagged = 0x800;
    assert.deepEqual(await paths([
        named('data\\images\\1.png'), // as .NET once wrote them
        named('grün.png', { flags: flagged }),
        named('blau-ü.png'), // UTF-8 that does not say so
        named('gru\u0308n/e\u0301.png'), // decomposed, as macOS has it
        named(Buffer.from([0x67, 0x72, 0x81, 0x6e, 0xe1, 0x2e, 0x70])), // CP437
        named(Buffer.from([0x67, 0xff, 0x81]), { extra: unicodeName([0x67, 0xff, 0x81], 'gelb-ö.png') }),
        named('folder/'), named('__MACOSX/data/._1.png'), named('data/._2.png'),
    ]), ['data/images/1.png', 'grün.png', 'blau-ü.png', 'gr\u00fcn/\u00e9.png', 'grünß.p', 'gelb-ö.png']);
});

test('what is packed comes out: deflated, stored, large, behind other bytes, with a comment', async () => {
    for (const options of [{}, { before: Buffer.from('#!/bin/sh\nexit\n') }, { large: true }, { comment: 'PK\x05\x06 or not' }])
        for (const more of [{}, { method: 0 }, { large: true }]) {
            if (options.before && more.large) continue; // places in the field for large files are the file's own
            const [entry] = await open(makeZip([named('a', more), named('b')], options));
            assert.deepEqual(Buffer.from(await entry.read()), data, JSON.stringify([options, more]));
        }
    const empty = await open(makeZip([named('a', { data: '' })]));
    assert.equal((await empty[0].read()).length, 0);
    assert.deepEqual(await paths([]), []);
});

test('one entry that cannot be read costs that entry, and says why', async () => {
    const deflated = makeZip([named('x')]).subarray(31, 31 + 10);
    const entries = [
        named('bzip2', { method: 12 }), named('lzma', { method: 14 }), named('odd', { method: 77 }),
        named('aes', { method: 99, flags: 1 }), named('zipcrypto', { flags: 1 }),
        named('sum', { crc: 1 }), named('cut', { packed: deflated }), named('noise', { packed: Buffer.alloc(40, 0xfe) }),
        named('good'),
    ];
    const words = { bzip2: /packed with bzip2/, lzma: /packed with LZMA/, odd: /packed with method 77/, aes: /password/, zipcrypto: /password/, sum: /damaged/, cut: /damaged/, noise: /damaged/ };
    for (const { path, read } of await open(makeZip(entries)))
        if (path === 'good') assert.deepEqual(Buffer.from(await read()), data);
        else await assert.rejects(read(), words[path], path);
});

test('an entry that unpacks to more than it says, or says too much, is not unpacked', async () => {
    const bomb = makeZip([named('zeros', { data: Buffer.alloc(50_000_000) })]);
    const small = Buffer.from(bomb);
    for (const signature of [0x04034b50, 0x02014b50]) { // the size in both places
        const at = small.indexOf(Buffer.from([0x50, 0x4b, signature === 0x04034b50 ? 3 : 1, signature === 0x04034b50 ? 4 : 2]));
        small.writeUInt32LE(1000, at + (signature === 0x04034b50 ? 22 : 24));
    }
    await assert.rejects((await open(small))[0].read(), /damaged/);
    await assert.rejects((await open(makeZip([named('zeros', { data: Buffer.alloc(64_000_001) })])))[0].read(), /64 MB/);
});

test('what is no zip, or ends too early, is refused as a whole', async () => {
    const whole = makeZip([named('a'), named('b'), named('c')]);
    for (const bytes of [Buffer.alloc(0), Buffer.from('PK\x03\x04 nothing of the kind'), whole.subarray(0, whole.length - 1), whole.subarray(0, 90), Buffer.alloc(70_000, 0x50)])
        await assert.rejects(open(bytes), /some\.zip.*too early/);
});

// Whatever one byte is changed to: entries, or words for people.
test('damage anywhere is met with words', async () => {
    const whole = makeZip([named('a.png'), named('b.png', { large: true }), named('ü.png', { extra: unicodeName([0xff], 'x') })], { large: true });
    let state = 7;
    const random = (below) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
    for (let round = 0; round < 400; ++round) {
        const bytes = Buffer.from(whole);
        for (let times = 0; times <= random(3); ++times) bytes[random(bytes.length)] = random(256);
        const entries = await open(bytes.subarray(0, random(10) ? bytes.length : random(bytes.length))).catch((error) => {
            assert.match(error.message, /some\.zip/);
            return [];
        });
        for (const { read } of entries) await read().catch((error) => assert.match(error.message, /damaged|password|packed with|64 MB/));
    }
});

test('the same as another program packs it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bluesquare-zip-')), file = join(folder, 'made.zip');
    try {
        execFileSync('python3', ['-c', `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as made:
    for name, method in [('stored', 0), ('deflated', 8), ('bzip2', 12), ('lzma', 14), ('ü/deflated', 8)]:
        made.writestr(zipfile.ZipInfo(name), 'words ' * 1000, method)
    with made.open(zipfile.ZipInfo('large'), 'w', force_zip64=True) as entry: entry.write(b'words ' * 1000)
`, file]);
        const entries = new Map((await open(readFileSync(file))).map((entry) => [entry.path, entry]));
        for (const name of ['stored', 'deflated', 'ü/deflated', 'large'])
            assert.equal(Buffer.from(await entries.get(name).read()).toString(), 'words '.repeat(1000), name);
        await assert.rejects(entries.get('bzip2').read(), /bzip2/);
        await assert.rejects(entries.get('lzma').read(), /LZMA/);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
