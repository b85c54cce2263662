// Lets Node load the page's modules from web/: those that the build makes come from here.
import { File } from 'node:buffer';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { Duplex } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

// What browsers have and Node 18 has not.
globalThis.File ??= File;
globalThis.crypto ??= webcrypto;
try {
    new DecompressionStream('deflate-raw');
} catch {
    globalThis.DecompressionStream = function () { return Duplex.toWeb(createInflateRaw()); };
}

const texts = readFileSync(new URL('../../assets/texts.json', import.meta.url), 'utf8');
const asModule = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
const made = {
    './texts.mjs': asModule(`export const texts = ${texts}`),
    './sizes.mjs': asModule(`export const version = 'this'; export const sizes = {}, early = [], integrity = {};`),
};
register(asModule(`
    const made = ${JSON.stringify(made)};
    export const resolve = (name, context, next) =>
        name in made ? { url: made[name], shortCircuit: true } : next(name, context);
`));

export const page = (name) => import(new URL(`../../web/${name}`, import.meta.url));
