// The main thread's side of the encoder: one worker a job, so that stopping is simply ending it.
export class EncoderClient {
    // features(job, Float32Array): a batch came back. failed(job, text). engine(text): what runs it.
    constructor({ features, failed, engine }) {
        this.answers = { features, failed, engine };
        this.workers = new Map(); // job -> Worker
    }

    // model: graph and weights as Uint8Array, and the names in the graph.
    start(job, model) {
        const worker = new Worker(new URL('./encoder_worker.mjs', import.meta.url), { type: 'module' });
        this.workers.set(job, worker);
        const fail = (why) => this.workers.get(job) === worker && this.answers.failed(job, why);
        worker.onmessage = ({ data }) => {
            if (this.workers.get(job) !== worker) return;
            if (data.error) fail(data.error);
            else if (data.engine) this.answers.engine(data.engine);
            else this.answers.features(job, data.features);
        };
        worker.onerror = (event) => {
            event.preventDefault();
            fail(event.message || 'the worker with ONNX Runtime could not be loaded');
        };
        // ?engine=wasm or webgpu takes that one without measuring.
        const engine = new URLSearchParams(location.search).get('engine');
        worker.postMessage({ model, engine, cores: navigator.hardwareConcurrency }, [model.graph.buffer, model.weights.buffer]);
    }

    run(job, pixels, count, size) {
        this.workers.get(job)?.postMessage({ pixels, shape: [count, 3, size, size] }, [pixels.buffer]);
    }

    stop(job) {
        this.workers.get(job)?.terminate();
        this.workers.delete(job);
    }
}
