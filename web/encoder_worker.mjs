// Runs ONNX Runtime Web away from the page's thread: WASM, or WebGPU where an adapter answers and is
// measured faster. Messages in: {model, engine, cores}, then {pixels, shape} for each batch. Out: {features}
// in the same order, {engine: words} when it is chosen or changes, {error}, and {alive} once it holds
// the lock of its name, which it loses only with its life.
import { engineName, firstLine, hasAdapter, holdLock, loadRuntime } from './ort_runtime.mjs';

const TRIAL = 4; // images to measure with

let model = null, asked = null, cores = 1;
let current = null; // promise of a runner
let chain = Promise.resolve();

async function makeRunner(kind) {
    const ort = await loadRuntime(kind, cores);
    const session = await ort.InferenceSession.create(model.graph, {
        executionProviders: [kind],
        graphOptimizationLevel: 'all',
        externalData: [{ path: model.externalData, data: model.weights }],
    });
    const run = async (pixels, shape) => {
        const outputs = await session.run({ [model.input]: new ort.Tensor('float32', pixels, shape) });
        return (await outputs[model.output].getData()).slice();
    };
    if (kind === 'webgpu') self.webgpuDevice = await ort.env.webgpu.device; // for whoever watches or tests it
    return { kind, threads: ort.env.wasm.numThreads, run, close: () => session.release() };
}

async function rate(runner, pixels, [, channels, height, width]) {
    const count = Math.min(TRIAL, pixels.length / (channels * height * width));
    const part = pixels.slice(0, count * channels * height * width), shape = [count, channels, height, width];
    await runner.run(part, shape); // compiles
    const start = performance.now();
    await runner.run(part, shape);
    return (1000 * count) / (performance.now() - start);
}

const tell = (runner, speed) => postMessage({
    engine: `${engineName(runner.kind, runner.threads)}, ${Math.round(speed)} images/s`,
});

// The faster of the two on the first pictures.
async function choose(pixels, shape) {
    if (asked === 'webgpu') {
        const gpu = await makeRunner('webgpu');
        tell(gpu, await rate(gpu, pixels, shape));
        return gpu;
    }
    const wasm = await makeRunner('wasm'), speed = await rate(wasm, pixels, shape);
    tell(wasm, speed);
    if (asked === 'wasm' || !(await hasAdapter())) return wasm;
    try {
        const gpu = await makeRunner('webgpu'), faster = await rate(gpu, pixels, shape);
        if (faster > speed) {
            wasm.close();
            tell(gpu, faster);
            return gpu;
        }
        gpu.close();
    } catch {
        // A WebGPU that does not work is no WebGPU.
    }
    return wasm;
}

// A lost device, or one that fails, is left for WASM; the batch is done again.
async function runSafely(pixels, shape) {
    current ??= choose(pixels, shape);
    const runner = await current;
    try {
        return await runner.run(pixels.slice(), shape);
    } catch (error) {
        if (runner.kind !== 'webgpu') throw error;
        current = makeRunner('wasm');
        const wasm = await current;
        tell(wasm, await rate(wasm, pixels, shape));
        return wasm.run(pixels, shape);
    }
}

holdLock();

onmessage = ({ data }) => {
    if (data.model) {
        ({ model, engine: asked, cores } = data);
        return;
    }
    chain = chain
        .then(() => runSafely(data.pixels, data.shape))
        .then((features) => postMessage({ features }, [features.buffer]))
        .catch((error) => postMessage({ error: firstLine(error) }));
};
