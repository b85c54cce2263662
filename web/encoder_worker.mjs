// Runs ONNX Runtime Web (WASM) away from the page's thread. Messages in: {model}, then {pixels, shape}
// for each batch. Out: {features} in the same order, or {error}.
let session = null; // promise of a session, and what the graph calls its ends
let chain = Promise.resolve();

async function load({ graph, externalData, weights, input, output }) {
    const ort = await import('./ort/ort.wasm.min.mjs').catch(() => {
        throw new Error('ONNX Runtime could not be loaded (ort/ort.wasm.min.mjs)');
    });
    ort.env.wasm.wasmPaths = new URL('./ort/', import.meta.url).href;
    // On two cores a second thread is slower than one (see toolchain notes).
    ort.env.wasm.numThreads = self.crossOriginIsolated && navigator.hardwareConcurrency > 2 ? 2 : 1;
    ort.env.logLevel = 'error';
    const run = await ort.InferenceSession.create(graph, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        externalData: [{ path: externalData, data: weights }],
    });
    return async (pixels, shape) => {
        const outputs = await run.run({ [input]: new ort.Tensor('float32', pixels, shape) });
        return outputs[output].data;
    };
}

async function encode(pixels, shape) {
    const features = (await (await session)(pixels, shape)).slice();
    postMessage({ features }, [features.buffer]);
}

const firstLine = (error) => String(error?.message ?? error).split('\n')[0];

onmessage = ({ data }) => {
    if (data.model) session = load(data.model);
    chain = chain
        .then(() => (data.model ? session : encode(data.pixels, data.shape)))
        .catch((error) => postMessage({ error: firstLine(error) }));
};
