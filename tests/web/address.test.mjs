import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { foreign, linkKeys } from '../../web/address.mjs';

test('the address keeps what is not of the link, and only that', () => {
    assert.equal(foreign('?target=shape'), '');
    assert.equal(foreign('?engine=wasm&target=shape&utm_source=mail&you'), '?engine=wasm&utm_source=mail');
    assert.equal(foreign('?targets=1'), '?targets=1');
    assert.equal(foreign(''), '');
});

test('the keys are those that the program writes', () => {
    const source = readFileSync(new URL('../../src/app/link.cpp', import.meta.url), 'utf8');
    const written = [...source.matchAll(/out\.field\(\s*"(\w+)"/g)].map((found) => found[1]);
    assert.deepEqual([...linkKeys].sort(), written.sort());
});
