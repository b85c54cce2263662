// The trainer's worker: its answers, and every way in which it may end without one.
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { fakeWorkers } from './fake_workers.mjs';
import { page } from './modules.mjs';

const { TrainerClient } = await page('trainer.mjs');
let workers, locks, answers, client;

beforeEach(() => {
    ({ workers, locks } = fakeWorkers());
    answers = Object.fromEntries(['kept', 'loss', 'logits', 'restarted', 'failed', 'engine'].map((name) => [name, mock.fn()]));
    client = new TrainerClient(answers);
    client.start(1, { input: [2, 3], classes: 2 });
    workers[0].say({ alive: true });
});
const calls = (one) => one.mock.calls.map((call) => call.arguments);
const step = { step: { pictures: [0], classes: [1], rate: 0.1, momentum: 0.9 } };

test('answers come back, each to what asked', () => {
    assert.equal(workers[0].sent[0].start.engine, 'wasm');
    for (const message of [{ pictures: new Float32Array(6), shape: [2, 3] }, { reset: true }, step, { ask: [0] }]) client.send(1, message);
    assert.equal(workers[0].sent.length, 5);
    workers[0].say({ kept: true });
    workers[0].say({ engine: 'WASM, 20 steps/s' });
    workers[0].say({ loss: 0 });
    workers[0].say({ logits: 'l' });
    assert.deepEqual([answers.kept, answers.loss, answers.logits].map(calls), [[[1]], [[1, 0]], [[1, 'l']]]);
    assert.deepEqual(calls(answers.engine), [['WASM, 20 steps/s']]);
    client.stop(1);
    assert.ok(workers[0].ended);
});

test('a lost device is told, and the fit begins again', () => {
    client.send(1, step);
    workers[0].say({ restarted: true });
    assert.deepEqual(calls(answers.restarted), [[1]]);
    client.stop(1);
});

test('a worker that ends without a word gives its lock back: said', () => {
    client.send(1, step);
    locks[0].granted();
    assert.match(calls(answers.failed)[0][1], /has ended/);
    assert.ok(workers[0].ended);
    client.send(1, step); // there is nobody any more
    assert.equal(calls(answers.failed).length, 1);
});

test('silence is said after five minutes, but only where an answer is due', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    client.send(1, { reset: true });
    mock.timers.tick(400_000);
    assert.equal(calls(answers.failed).length, 0);
    client.send(1, step);
    mock.timers.tick(299_000);
    workers[0].say({ loss: 0.5 });
    mock.timers.tick(400_000);
    assert.equal(calls(answers.failed).length, 0);
    client.send(1, step);
    mock.timers.tick(301_000);
    assert.match(calls(answers.failed)[0][1], /not answered/);
    mock.timers.reset();
});

test('what a worker says after it was stopped is nobody\'s', () => {
    client.stop(1);
    workers[0].say({ loss: 1 });
    assert.equal(calls(answers.loss).length, 0);
});
