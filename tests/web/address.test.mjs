import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreign } from '../../web/address.mjs';

test('the address keeps what is not of the link, and only that', () => {
    const keys = ['target', 'you'];
    assert.equal(foreign('?target=shape', keys), '');
    assert.equal(foreign('?engine=wasm&target=shape&utm_source=mail&you', keys), '?engine=wasm&utm_source=mail');
    assert.equal(foreign('?targets=1', keys), '?targets=1');
    assert.equal(foreign('', keys), '');
});
