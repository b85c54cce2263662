// The whole network in training on the page: ONNX Runtime Web in a worker, on the shipped graphs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, program, screenshot, suite, words } from './browser.mjs';

const { pageTest } = suite();
const trained = (now) => !now.tuning.running && now.tuning.arms.length > 0;

pageTest('the whole network is trained in the tab, from the same start, and asks about the rare too', {}, async (page) => {
    await page.send({ type: 'reset', rounds: 2 });
    await page.send({ type: 'look', panel: 'tuning' });
    await page.press(words('tuning_start'));
    await page.until((now) => now.tuning.running && now.tuning.steps > 0, 120_000);
    await screenshot(page, 'tuning-runs');
    const began = Date.now();
    const state = await page.until(trained, 240_000), { tuning } = state;
    assert.equal(tuning.error, null);
    assert.deepEqual(tuning.arms.map(({ learner, acquisition }) => [learner, acquisition]), [['finetune', 'uncertainty'], ['finetune', 'random']]);
    assert.deepEqual(tuning.arms[0].curve.labels, [10, 15, 20]);
    assert.deepEqual(tuning.arms[0].seed_set, state.arms[0].seed_set);
    assert.ok(tuning.steps_per_second > 0.5, `${tuning.steps_per_second} steps/s`);
    assert.ok(tuning.questions.whole_rare >= 3, `rare among the first questions: ${tuning.questions.whole_rare}`);
    assert.ok(tuning.arms[0].accuracy > tuning.arms[1].accuracy + 0.1, `asking ${tuning.arms[0].accuracy}, random ${tuning.arms[1].accuracy}`);
    assert.match(state.engine, /steps\/s/);
    console.log(`# 2 rounds after the first step: ${Math.round((Date.now() - began) / 1000)} s, ${tuning.steps} steps`);
    await screenshot(page, 'tuning');
});

pageTest('training is stopped by a key, a new race forgets it, and random weights are refused', {}, async (page) => {
    await page.send({ type: 'look', panel: 'tuning' });
    await page.tabAndEnter(words('tuning_start'));
    await page.until((now) => now.tuning.running);
    await page.tabAndEnter(words('cancel'));
    await page.until((now) => !now.tuning.running);
    await page.send({ type: 'train' });
    await page.send({ type: 'reset', seed: 3 });
    await page.until((now) => now.phase === 'ready' && !now.tuning.running && now.tuning.arms.length === 0);
    await page.send({ type: 'reset', encoders: ['random-init'] });
    const state = await page.until((now) => now.phase === 'ready');
    assert.equal(state.tuning.possible, false);
});

pageTest('a worker that dies is said, the race stays, and training can begin again', {}, async (page) => {
    await page.send({ type: 'train' });
    await page.until((now) => now.tuning.steps > 0, 120_000); // it has its lock
    await page.page.workers()[0].evaluate(() => self.close());
    let state = await page.until((now) => !now.tuning.running);
    assert.match(state.tuning.error, new RegExp(words('web_worker_ended').join('|')));
    assert.notEqual(state.phase, 'error');
    await page.send({ type: 'reset', rounds: 0 });
    await page.send({ type: 'train' });
    state = await page.until(trained, 240_000);
    assert.equal(state.tuning.error, null);
    assert.equal(state.tuning.arms[0].curve.labels.length, 1);
});

// tests/reference/tuning_steps.py made the same by native ONNX Runtime.
pageTest('twelve steps lead to the weights that they lead to natively', {}, async (page) => {
    const folder = mkdtempSync(join(tmpdir(), 'bluesquare-steps-'));
    const made = spawnSync(program, ['trainer', 'efficientnet_lite0', '--classes', '2', '--batch', '32', '--size', '64', '--train', 'last:2', '-o', `${folder}/step.onnx`]);
    assert.equal(made.status, 0, String(made.stderr));
    const stored = readFileSync(`${folder}/step.safetensors`), begin = 8 + Number(stored.readBigUInt64LE(0));
    rmSync(folder, { recursive: true });
    const expected = JSON.parse(readFileSync(new URL('../data/tuning_steps.json', import.meta.url)));
    const found = await page.page.evaluate(twelveSteps, { params: stored.subarray(begin).toString('base64'), step: expected.step });
    const off = (a, b) => Math.max(...a.map((value, place) => Math.abs(value - b[place])));
    console.log(`# farthest: losses ${off(found.losses, expected.losses)}, weights ${off(found.params, expected.params)}`);
    assert.equal(found.params.length, expected.params.length);
    assert.ok(off(found.losses, expected.losses) < 1e-4 && off(found.params, expected.params) < 1e-4);
    assert.ok(expected.losses.at(-1) < 0.6 * expected.losses[0], 'they learn');
});

// Runs in the page.
async function twelveSteps({ params: stored, step }) {
    const ort = await import(new URL('ort/ort.wasm.min.mjs', location.href).href);
    ort.env.wasm.wasmPaths = new URL('ort/', location.href).href;
    ort.env.wasm.numThreads = 1;
    const bytes = async (name) => new Uint8Array(await (await fetch(`models/tuning/${name}`)).arrayBuffer());
    const about = JSON.parse(new TextDecoder().decode(await bytes('step.json')));
    const session = await ort.InferenceSession.create(await bytes('step.onnx'));
    const tensor = (values, shape) => new ort.Tensor('float32', values, shape);
    const [batch, ...rest] = about.input, each = rest.reduce((product, size) => product * size, 1);
    const x = Float32Array.from({ length: batch * each }, (_, i) => {
        const row = Math.floor(i / each), place = i % each;
        return Math.floor((2 * place) / each) === row % 2 ? 3 * Math.abs(Math.sin(place + row)) : 0;
    });
    const y = Float32Array.from({ length: 2 * batch }, (_, i) => Number(i % 2 === (i >> 1) % 2));
    const raw = Uint8Array.from(atob(stored), (letter) => letter.charCodeAt(0));
    let params = tensor(new Float32Array(raw.buffer).subarray(0, about.total), [about.total]);
    let momenta = tensor(new Float32Array(about.total), [about.total]);
    const losses = [];
    for (let count = 0; count < 12; ++count) {
        const out = await session.run({
            x: tensor(x, about.input), y: tensor(y, [batch, 2]), lr: tensor(Float32Array.of(0.01), [1]),
            momentum: tensor(Float32Array.of(0.9), [1]), params, momenta,
        });
        losses.push(out.loss.data[0]);
        params = out.params_new;
        momenta = out.momenta_new;
    }
    return { losses, params: [...params.data].filter((_, place) => place % step === 0) };
}

let gpu;
before(async () => (gpu = await openBrowser({ more: ['--enable-unsafe-webgpu'] })));
after(() => gpu.close());

// The worker alone, on inputs that are there already: a software device takes too long for the frozen part.
test('steps by WebGPU are those of WASM, and a lost device leaves the fit to WASM', { timeout: 400_000 }, async () => {
    const page = await openPage(gpu, { query: '?engine=wasm' });
    await page.ready();
    const losses = {};
    for (const engine of ['wasm', 'webgpu']) {
        await page.page.evaluate(openTrainer, engine);
        losses[engine] = await threeSteps(page);
    }
    console.log(`# losses by WASM ${losses.wasm}, by WebGPU ${losses.webgpu}`);
    losses.wasm.forEach((loss, step) => assert.ok(Math.abs(loss - losses.webgpu[step]) < 1e-4));
    assert.ok(losses.wasm[2] < losses.wasm[1]);
    assert.match(await page.page.evaluate(() => trainer.engine), /^WebGPU, /);
    await page.page.workers().find((worker) => worker.url().endsWith('trainer_worker.mjs')).evaluate(() => self.webgpuDevice.destroy());
    await page.page.evaluate(step, 2); // fails, and is left
    const { restarted, engine } = await page.page.evaluate(() => trainer);
    assert.equal(restarted, true);
    assert.match(engine, /^WASM/);
    assert.deepEqual(await threeSteps(page), losses.wasm);
    await page.close();
});

async function threeSteps({ page }) {
    await page.evaluate(() => trainer.worker.postMessage({ reset: true }));
    const losses = [];
    for (let count = 0; count < 3; ++count) losses.push(await page.evaluate(step, 32));
    return losses;
}

// These run in the page. trainer: the worker, the engine that it says, and what it answered.
async function openTrainer(engine) {
    globalThis.trainer?.worker.terminate();
    const bytes = async (name) => new Uint8Array(await (await fetch(`models/tuning/${name}`)).arrayBuffer());
    const { input, classes, total } = JSON.parse(new TextDecoder().decode(await bytes('step.json')));
    const worker = new Worker('trainer_worker.mjs', { type: 'module', name: `trial ${engine}` }), waiting = [];
    globalThis.trainer = { worker, engine: '', restarted: false };
    worker.onmessage = ({ data }) => {
        if (data.engine) trainer.engine = data.engine;
        trainer.restarted ||= Boolean(data.restarted);
        if (!data.engine && !data.alive) waiting.shift()?.(data);
    };
    trainer.answer = (message) => new Promise((resolve) => (waiting.push(resolve), worker.postMessage(message)));
    worker.postMessage({ start: {
        input, classes, cores: 2, engine, frozen: new Uint8Array(), weights: new Float32Array(),
        step: await bytes('step.onnx'), evaluate: await bytes('step.evaluate.onnx'),
        params: Float32Array.from({ length: total }, (_, i) => 0.03 * Math.sin(i * i)),
    } });
    const [count, ...rest] = input, each = rest.reduce((product, size) => product * size, 1);
    // Halves of a picture are lit by its class.
    const lit = Float32Array.from({ length: count * each }, (_, i) => Number((2 * (i % each)) >= each === (Math.floor(i / each) % 2 === 1)) * Math.abs(3 * Math.sin(i)));
    await trainer.answer({ pictures: lit, shape: input });
}

// The loss of a step on the first pictures.
async function step(count) {
    const pictures = Array.from({ length: count }, (_, i) => i);
    const { loss, error } = await trainer.answer({ step: { pictures, classes: pictures.map((one) => one % 2), rate: 0.01, momentum: 0.9 } });
    if (error) throw new Error(error);
    return loss;
}
