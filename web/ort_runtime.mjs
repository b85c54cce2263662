// ONNX Runtime Web as the page's workers load it, and what they say of it.
const BUILDS = {
    wasm: { module: './ort/ort.wasm.min.mjs', name: 'WASM' },
    webgpu: { module: './ort/ort.webgpu.min.mjs', name: 'WebGPU' },
};

export const firstLine = (error) => String(error?.message ?? error).split('\n')[0];

// kind: wasm or webgpu. cores: of the machine.
export async function loadRuntime(kind, cores) {
    const { module } = BUILDS[kind];
    const ort = await import(module).catch(() => {
        throw new Error(`ONNX Runtime could not be loaded (${module.slice(2)})`);
    });
    ort.env.wasm.wasmPaths = new URL('./ort/', import.meta.url).href;
    // On two cores a second thread is slower than one.
    ort.env.wasm.numThreads = self.crossOriginIsolated && cores > 2 ? 2 : 1;
    ort.env.logLevel = 'error';
    return ort;
}

// A device that is there, and more than software.
export async function hasAdapter() {
    try {
        const adapter = await navigator.gpu?.requestAdapter();
        return Boolean(adapter) && !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter);
    } catch {
        return false;
    }
}

// "WASM (2 threads)"
export const engineName = (kind, threads) => `${BUILDS[kind].name}${kind === 'wasm' && threads > 1 ? ` (${threads} threads)` : ''}`;

// Says {alive} once the lock of the worker's name is held, which is lost only with its life.
export function holdLock() {
    navigator.locks?.request(self.name, () => {
        postMessage({ alive: true });
        return new Promise(() => {});
    }).catch(() => {});
}
