// Trains a network by ONNX Runtime Web, away from the page's thread: WASM, or WebGPU where an adapter
// answers and a step is measured faster; there parameters stay on the device. Messages in: {start}, then
// {pictures, shape} in batches, {reset}, {step}, {undo}, {ask}; pictures are named by their order. Out, in
// the same order: {kept}, {loss}, {logits}; besides {engine: words}, {error}, {alive} once it holds the lock
// of its name, and {restarted} where a device was lost: the fit under way is to begin again.
import { engineName, firstLine, hasAdapter, holdLock, loadRuntime } from './ort_runtime.mjs';

const TRIAL = 3; // steps to measure with, the first of which compiles

let network = null, runner = null;
let params = null, momenta = null, before = null; // tensors of the runner
let fresh = true, measured = false; // weights are to be the first ones; the faster engine was chosen
const inputs = []; // of each picture, a view
let chain = Promise.resolve();

const batch = () => network.input[0];
const each = () => network.input.slice(1).reduce((product, size) => product * size, 1);

async function open(kind) {
    const ort = await loadRuntime(kind, network.cores);
    const load = (graph, stays) => ort.InferenceSession.create(graph, {
        executionProviders: [kind],
        graphOptimizationLevel: 'all',
        enableMemPattern: false, // a plan for all tensors takes 1.6 times the memory
        ...(kind === 'webgpu' && stays && { preferredOutputLocation: { params_new: 'gpu-buffer', momenta_new: 'gpu-buffer' } }),
    });
    const step = await load(network.step, true), evaluate = await load(network.evaluate, false);
    if (kind === 'webgpu') self.webgpuDevice = await ort.env.webgpu.device; // for whoever watches or tests it
    return {
        kind, step, evaluate, frozen: null,
        tensor: (values, shape) => new ort.Tensor('float32', values, shape),
        loadFrozen: () => load(network.frozen, false),
        threads: ort.env.wasm.numThreads,
        close: () => Promise.all([step.release(), evaluate.release()]),
    };
}

function reset() {
    drop(params, momenta, before);
    params = runner.tensor(network.params.slice(), [network.params.length]);
    momenta = runner.tensor(new Float32Array(network.params.length), [network.params.length]);
    before = null;
}

// Tensors on a device are no garbage to the browser.
function drop(...tensors) {
    for (const tensor of tensors) if (tensor?.location === 'gpu-buffer') tensor.dispose();
}

// Inputs of some pictures as one batch; rows that are none are zeros.
function gather(pictures) {
    const x = new Float32Array(batch() * each());
    pictures.forEach((picture, row) => x.set(inputs[picture], row * each()));
    return x;
}

async function freeze(pixels, shape) {
    const [count, ...rest] = shape, size = rest.reduce((product, one) => product * one, 1);
    const whole = new Float32Array(batch() * size);
    whole.set(pixels);
    let values = whole;
    if (network.frozen.length) {
        runner.frozen ??= await runner.loadFrozen();
        const outputs = await runner.frozen.run({
            pixels: runner.tensor(whole, [batch(), ...rest]),
            weights: runner.tensor(network.weights, [network.weights.length]),
        });
        values = (await outputs.kept.getData()).slice();
    }
    for (let row = 0; row < count; ++row) inputs.push(values.subarray(row * each(), (row + 1) * each()));
}

async function step({ pictures, classes, rate, momentum }) {
    const y = new Float32Array(batch() * network.classes); // a row of zeros does not count
    classes.forEach((label, row) => { y[row * network.classes + label] = 1; });
    const outputs = await runner.step.run({
        x: runner.tensor(gather(pictures), network.input),
        y: runner.tensor(y, [batch(), network.classes]),
        lr: runner.tensor(Float32Array.of(rate), [1]),
        momentum: runner.tensor(Float32Array.of(momentum), [1]),
        params, momenta,
    });
    const [loss] = await outputs.loss.getData();
    drop(before, momenta);
    before = params;
    params = outputs.params_new;
    momenta = outputs.momenta_new;
    return loss;
}

async function ask(pictures) {
    const logits = new Float32Array(pictures.length * network.classes);
    for (let begin = 0; begin < pictures.length; begin += batch()) {
        const some = pictures.slice(begin, begin + batch());
        const outputs = await runner.evaluate.run({ x: runner.tensor(gather(some), network.input), params });
        logits.set((await outputs.logits.getData()).subarray(0, some.length * network.classes), begin * network.classes);
    }
    return logits;
}

// Steps a second, on pictures that are there; at rate 0 nothing moves.
async function rate() {
    const pictures = inputs.slice(0, batch()).map((_, place) => place);
    const trial = { pictures, classes: pictures.map((place) => place % network.classes), rate: 0, momentum: 0 };
    reset();
    let start = 0;
    for (let count = 0; count < TRIAL; ++count) {
        if (count === 1) start = performance.now();
        await step(trial);
    }
    return (1000 * (TRIAL - 1)) / (performance.now() - start);
}

const tell = (speed) => postMessage({
    engine: `${engineName(runner.kind, runner.threads)}, ${speed.toPrecision(2)} steps/s`,
});

// Before the first reset, when pictures are there: the faster of the two.
async function choose() {
    const speed = await rate();
    tell(speed);
    if (network.engine || runner.kind === 'webgpu' || !(await hasAdapter())) return;
    const wasm = runner;
    try {
        runner = await open('webgpu');
        const faster = await rate();
        if (faster > speed) {
            tell(faster);
            return wasm.close();
        }
        drop(params, momenta, before);
        params = momenta = before = null;
        runner.close();
    } catch {
        // A WebGPU that does not work is no WebGPU.
    }
    params = momenta = before = null;
    runner = wasm;
}

async function work(message) {
    if (message.start) {
        network = message.start;
        runner = await open(network.engine === 'webgpu' ? 'webgpu' : 'wasm');
    } else if (message.pictures) {
        await freeze(message.pictures, message.shape);
        postMessage({ kept: true });
    } else if (message.reset) {
        fresh = true; // with the first step, since pictures may still be on their way
    } else {
        if (!measured) await choose();
        measured = true;
        if (fresh) reset();
        fresh = false;
        if (message.step) postMessage({ loss: await step(message.step) });
        else if (message.undo) [params, before] = [before ?? params, null];
        else if (message.ask) {
            const logits = await ask(message.ask);
            postMessage({ logits }, [logits.buffer]);
        }
    }
}

// A lost device, or one that fails, is left for WASM.
async function workSafely(message) {
    try {
        await work(message);
    } catch (error) {
        if (runner?.kind !== 'webgpu') throw error;
        params = momenta = before = null;
        runner = await open('wasm');
        fresh = measured = true;
        if (message.pictures) return work(message);
        tell(await rate());
        postMessage({ restarted: true });
    }
}

holdLock();

onmessage = ({ data }) => {
    chain = chain.then(() => workSafely(data)).catch((error) => postMessage({ error: firstLine(error) }));
};
