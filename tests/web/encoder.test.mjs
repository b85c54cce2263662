// The encoder's worker: its answers, and every way in which it may end without one.
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { fakeWorkers } from './fake_workers.mjs';
import { page } from './modules.mjs';

const { EncoderClient } = await page('encoder.mjs');
let workers, locks, answers, client;

beforeEach(() => {
    ({ workers, locks } = fakeWorkers());
    answers = { features: mock.fn(), failed: mock.fn(), engine: mock.fn() };
    client = new EncoderClient(answers);
    client.start(1, { graph: new Uint8Array(1), weights: new Uint8Array(1) });
    workers[0].say({ alive: true });
});
const calls = (one) => one.mock.calls.map((call) => call.arguments);
const run = (job = 1) => client.run(job, new Float32Array(3), 1, 1);

test('a batch comes back, and what runs it is told', () => {
    run();
    assert.deepEqual(workers[0].sent[1].shape, [1, 3, 1, 1]);
    workers[0].say({ engine: 'WASM' });
    workers[0].say({ features: 'f' });
    assert.deepEqual(calls(answers.features), [[1, 'f']]);
    assert.deepEqual(calls(answers.engine), [['WASM']]);
    assert.equal(calls(answers.failed).length, 0);
    client.stop(1);
});

test('a worker that ends without a word gives its lock back: said', () => {
    run();
    assert.deepEqual(locks.map(({ name }) => name), [workers[0].name]);
    locks[0].granted();
    assert.match(calls(answers.failed)[0][1], /has ended/);
    assert.ok(workers[0].ended);
    run(); // there is nobody any more
    assert.equal(calls(answers.failed).length, 1);
});

test('one that was stopped, or whose job another has now, says nothing more', () => {
    client.stop(1);
    locks[0].granted();
    workers[0].say({ features: 'late' });
    client.start(1, { graph: new Uint8Array(1), weights: new Uint8Array(1) });
    workers[0].say({ error: 'late' });
    assert.equal(calls(answers.failed).length + calls(answers.features).length, 0);
    assert.notEqual(workers[0].name, workers[1].name);
    client.stop(1);
});

test('errors, its own and of loading it', () => {
    workers[0].say({ error: 'no memory' });
    client.start(2, { graph: new Uint8Array(1), weights: new Uint8Array(1) });
    workers[1].onerror({ preventDefault() {}, message: '' });
    assert.deepEqual(calls(answers.failed), [[1, 'no memory'], [2, 'the worker with ONNX Runtime could not be loaded']]);
});

test('a batch that never comes: said after a time, which begins again with each', () => {
    const due = new Map(), real = { setTimeout, clearTimeout };
    globalThis.setTimeout = (done, ms) => due.set(due.size + 1, { done, ms }).size;
    globalThis.clearTimeout = (timer) => due.delete(timer);
    try {
        run();
        run();
        assert.deepEqual([...due.values()].map(({ ms }) => ms), [300_000]);
        [...due.values()][0].done();
        assert.match(calls(answers.failed)[0][1], /not answered/);
    } finally {
        Object.assign(globalThis, real);
    }
});
