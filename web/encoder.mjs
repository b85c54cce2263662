// The main thread's side of the encoder: one worker a job, so that stopping is simply ending it.
import { say } from './words.mjs';

const PATIENCE = 300_000; // ms that a batch may take: graphics that are only software are slow

export class EncoderClient {
    // features(job, Float32Array): a batch came back. failed(job, text). engine(text): what runs it.
    constructor({ features, failed, engine }) {
        this.answers = { features, failed, engine };
        this.jobs = new Map(); // job -> {worker, fail(why), timer: of the answer that is due}
        this.count = 0;
    }

    // model: graph and weights as Uint8Array, and the names in the graph.
    start(job, model) {
        const name = `blue-square-encoder-${Date.now()}-${++this.count}`;
        const worker = new Worker(new URL('./encoder_worker.mjs', import.meta.url), { type: 'module', name });
        const current = () => this.jobs.get(job)?.worker === worker;
        const fail = (why) => {
            if (!current()) return;
            this.stop(job);
            this.answers.failed(job, why);
        };
        this.jobs.set(job, { worker, fail, timer: 0 });
        worker.onmessage = ({ data }) => {
            if (!current()) return;
            if (data.alive) return this.#mourn(name, fail);
            if (data.error) return fail(data.error);
            if (data.engine) return this.#wait(job), this.answers.engine(data.engine);
            clearTimeout(this.jobs.get(job).timer);
            this.answers.features(job, data.features);
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
        const one = this.jobs.get(job);
        if (!one) return;
        one.worker.postMessage({ pixels, shape: [count, 3, size, size] }, [pixels.buffer]);
        this.#wait(job);
    }

    #wait(job) {
        const one = this.jobs.get(job);
        clearTimeout(one.timer);
        one.timer = setTimeout(() => one.fail(say('web_worker_silent')), PATIENCE);
    }

    stop(job) {
        const one = this.jobs.get(job);
        this.jobs.delete(job);
        clearTimeout(one?.timer);
        one?.worker.terminate();
    }

    // A worker that ends, whyever, says nothing; but it gives back the lock that it holds.
    #mourn(name, fail) {
        navigator.locks?.request(name, () => fail(say('web_worker_ended'))).catch(() => {});
    }
}
