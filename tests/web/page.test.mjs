// Words, and what the build puts together.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { assemble, groupOf } from '../../web/assemble.mjs';
import { page } from './modules.mjs';

const { encoderName, say, setLanguage, word } = await page('words.mjs');
const texts = JSON.parse(readFileSync(new URL('../../assets/texts.json', import.meta.url)));

test('words: holes are filled, names without a word stay, both languages', () => {
    globalThis.document = { documentElement: {} };
    assert.equal(say('web_loading', '1.0', '2.5'), 'Loading: 1.0 of 2.5 MB');
    assert.equal(say('web_loading', '1.0'), 'Loading: 1.0 of {1} MB');
    assert.equal(say('no such key'), 'no such key');
    assert.equal(word('level_', 'red'), texts.level_red[0]);
    assert.equal(word('level_', 'mauve'), 'mauve');
    assert.equal(encoderName('stages:3'), say('encoder_stages', 3, 9));
    assert.equal(encoderName('random-init'), texts.encoder_random_init[0]);
    assert.equal(setLanguage('de'), true);
    assert.equal(setLanguage('de'), false);
    assert.equal(say('web_close'), 'Schließen');
    assert.equal(document.documentElement.lang, 'de');
    setLanguage('en');
});

const sha = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

test('the build: every file with its hash, inline scripts allowed, a version that follows all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bluesquare-page-'));
    const made = { 'shell.mjs': 'export {};', 'bluesquare-app.wasm': 'wasm', 'fonts/a.otf': 'font', 'features/pretrained.bin': 'features', 'features/stages-3.bin': 'stages', 'ort/ort.wasm.min.mjs': 'ort', 'ort/ort.webgpu.min.mjs': 'gpu', 'models/manifest.json': '{}', 'licences/a.txt': 'free' };
    try {
        for (const [name, text] of Object.entries(made)) {
            mkdirSync(join(folder, name, '..'), { recursive: true });
            writeFileSync(join(folder, name), text);
        }
        writeFileSync(join(folder, 'shell.mjs.br'), 'packed');
        const built = () => {
            assemble(folder);
            const [version, files] = readFileSync(join(folder, 'sw.js'), 'utf8').split('\n');
            return { version: JSON.parse(version.slice(16, -1)), ...JSON.parse(files.slice(14, -1)) };
        };
        const { version, core, rest, used } = built();
        for (const [name, hash] of Object.entries({ ...core, ...rest, ...used })) assert.equal(hash, sha(readFileSync(join(folder, name))), name);
        assert.deepEqual(Object.keys(core).sort(), ['bluesquare-app.wasm', 'features/pretrained.bin', 'fonts/a.otf', 'index.html', 'shell.mjs', 'sizes.mjs']);
        assert.deepEqual([Object.keys(rest).sort(), Object.keys(used)], [['features/stages-3.bin', 'models/manifest.json', 'ort/ort.wasm.min.mjs'], ['ort/ort.webgpu.min.mjs']]);
        const sizes = await import(pathToFileURL(join(folder, 'sizes.mjs')));
        assert.equal(sizes.version, version);
        assert.deepEqual(sizes.sizes, { 'bluesquare-app.wasm': 4, 'features/pretrained.bin': 8, 'fonts/a.otf': 4 });
        assert.equal(sizes.integrity['models/manifest.json'], sha('{}'));
        const index = readFileSync(join(folder, 'index.html'), 'utf8');
        const scripts = [...index.matchAll(/<script(?: type="importmap" id="parts")?>([^]*?)<\/script>/g)].map(([, text]) => text);
        assert.equal(scripts.length, 2);
        for (const text of scripts) assert.ok(index.includes(`'${sha(text)}'`), 'the policy allows it');
        assert.deepEqual(Object.keys(JSON.parse(scripts[1]).integrity), ['./shell.mjs', './sizes.mjs']);
        assert.match(scripts[0], /Noch|Server lässt/, 'in both languages');
        assert.equal(built().version, version, 'the same again');
        writeFileSync(join(folder, 'ort/ort.wasm.min.mjs'), 'ort, changed');
        assert.notEqual(built().version, version);
    } finally {
        rmSync(folder, { recursive: true });
    }
    assert.equal(groupOf('ort/LICENCE.txt'), undefined);
});

test('what the page imports at its start is kept at once; what only workers need, when there is time', () => {
    const seen = new Set(['shell.mjs']), source = (name) => readFileSync(new URL(`../../web/${name}`, import.meta.url), 'utf8');
    for (const name of seen) {
        assert.equal(groupOf(name), 'core', name);
        const imported = [...source(name).matchAll(/from '\.\/([a-z_]+\.mjs)'/g)].map(([, other]) => other);
        for (const other of imported.filter((one) => !['texts.mjs', 'sizes.mjs', 'qrcode.mjs'].includes(one))) seen.add(other);
    }
    assert.ok(seen.has('sort_decoder.mjs') && seen.has('readers.mjs'));
    assert.equal(groupOf('bluesquare-decoder.wasm'), 'rest');
    assert.equal(groupOf('bluesquare-readers.mjs'), 'rest');
});
