// The last step of the build: node web/assemble.mjs FOLDER. Where all other files of the page are
// together it writes those that name them with their hashes: sizes.mjs, index.html and sw.js.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const texts = JSON.parse(readFileSync(join(here, '../assets/texts.json')));

export const integrityOf = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
const template = (name) => readFileSync(join(here, name), 'utf8');

// Paths below the folder, sorted, of what a page may ask for.
export function filesBelow(folder) {
    const names = readdirSync(folder, { recursive: true }).map((name) => name.split('\\').join('/'));
    return names.filter((name) => statSync(join(folder, name)).isFile() && !name.endsWith('.br')).sort();
}

// core: what the page starts with; rest: what new pictures need; used: WebGPU's runtime, which is
// large and which few can use; undefined: what nobody needs without a network.
export function groupOf(name) {
    if (/^licences\/|^(LICENSE|NOTICE)$|\/LICEN[CS]E/.test(name)) return undefined;
    if (/^ort\/.*(webgpu|asyncify)/.test(name)) return 'used';
    return /^(ort|models)\/|^features\/stages-|^sample\.zip$|^bluesquare-(decoder|readers)\./.test(name) ? 'rest' : 'core';
}

// What the page fetches besides its modules: sizes of what it starts with (its bar counts them), and
// the hashes of all that.
function sizesModule(version, hashes, size) {
    const early = [...hashes.keys()].filter((name) => /^fonts\/.*\.otf$|^features\/(pretrained|random-init)\.bin$/.test(name));
    const fetched = [...hashes].filter(([name]) => name === 'bluesquare-app.wasm' || /^(fonts|features|models)\//.test(name));
    const sizes = Object.fromEntries(['bluesquare-app.wasm', ...early].map((name) => [name, size(name)]));
    return `// Made by web/assemble.mjs: bytes before compression, and what is fetched besides the program.
export const version = ${JSON.stringify(version)};
export const sizes = ${JSON.stringify(sizes)};
export const early = ${JSON.stringify(early)};
export const integrity = ${JSON.stringify(Object.fromEntries(fetched))};
`;
}

// Scripts within the page, allowed by their hash.
function indexPage(hashes) {
    const words = Object.fromEntries(Object.entries(texts).filter(([key]) => /^(load_.*|web_what|try_again)$/.test(key)));
    const loading = `const WORDS = ${JSON.stringify(words)};\n${template('loading.js')}`;
    const modules = [...hashes].filter(([name]) => name.endsWith('.mjs') && !name.startsWith('ort/'));
    const parts = JSON.stringify({ integrity: Object.fromEntries(modules.map(([name, hash]) => [`./${name}`, hash])) });
    const filled = { loading, parts, 'script hashes': [loading, parts].map((text) => `'${integrityOf(text)}'`).join(' ') };
    return template('index.html').replace(/\{(loading|parts|script hashes)\}/g, (_, hole) => filled[hole]);
}

function serviceWorker(version, hashes) {
    const files = { core: {}, rest: {}, used: {} };
    for (const [name, hash] of hashes) if (groupOf(name)) files[groupOf(name)][name] = hash;
    return `const VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(files)};\n${template('sw.js')}`;
}

export function assemble(folder) {
    const bytes = (name) => readFileSync(join(folder, name));
    const made = ['sizes.mjs', 'index.html', 'sw.js'];
    const hashes = new Map(filesBelow(folder).filter((name) => !made.includes(name)).map((name) => [name, integrityOf(bytes(name))]));
    const version = createHash('sha256').update(JSON.stringify([...hashes]) +
        ['assemble.mjs', 'index.html', 'loading.js', 'sw.js'].map(template).join('')).digest('hex').slice(0, 16);
    const write = (name, text) => {
        writeFileSync(join(folder, name), text);
        hashes.set(name, integrityOf(text));
    };
    write('sizes.mjs', sizesModule(version, hashes, (name) => statSync(join(folder, name)).size));
    write('index.html', indexPage(hashes));
    write('sw.js', serviceWorker(version, hashes));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) assemble(process.argv[2]);
