// The main thread's side of training: one worker a job, so that stopping is simply ending it.
import { say } from './words.mjs';

const PATIENCE = 300_000; // ms that an answer may take: graphics that are only software are slow

export class TrainerClient {
    // kept(job), loss(job, number), logits(job, Float32Array), restarted(job), failed(job, text),
    // engine(text): what trains.
    constructor(answers) {
        this.answers = answers;
        this.jobs = new Map(); // job -> {worker, timer, due: answers}
        this.count = 0;
    }

    // network: {frozen, step, evaluate: Uint8Array, weights, params: Float32Array, input: shape, classes}.
    start(job, network) {
        const name = `blue-square-trainer-${Date.now()}-${++this.count}`;
        const worker = new Worker(new URL('./trainer_worker.mjs', import.meta.url), { type: 'module', name });
        const current = () => this.jobs.get(job)?.worker === worker;
        const fail = (why) => {
            if (!current()) return;
            this.stop(job);
            this.answers.failed(job, why);
        };
        this.jobs.set(job, { worker, timer: 0, due: 0, fail });
        worker.onmessage = ({ data }) => {
            if (!current()) return;
            if (data.alive) return navigator.locks?.request(name, () => fail(say('web_worker_ended'))).catch(() => {});
            if (data.error) return fail(data.error);
            if (data.engine) return this.answers.engine(data.engine);
            this.#wait(job, -1);
            if (data.restarted) return this.answers.restarted(job);
            if (data.kept) return this.answers.kept(job);
            if (data.logits) return this.answers.logits(job, data.logits);
            this.answers.loss(job, data.loss);
        };
        worker.onerror = (event) => {
            event.preventDefault();
            fail(event.message || 'the worker with ONNX Runtime could not be loaded');
        };
        // ?engine=wasm or webgpu takes that one without measuring.
        const engine = new URLSearchParams(location.search).get('engine');
        worker.postMessage({ start: { ...network, engine, cores: navigator.hardwareConcurrency } });
    }

    // {pictures: Float32Array, shape}, {reset}, {step: {pictures, classes, rate, momentum}}, {undo},
    // {ask: pictures}.
    send(job, message) {
        const one = this.jobs.get(job);
        if (!one) return;
        one.worker.postMessage(message);
        if (!message.reset && !message.undo) this.#wait(job, 1);
    }

    stop(job) {
        const one = this.jobs.get(job);
        this.jobs.delete(job);
        clearTimeout(one?.timer);
        one?.worker.terminate();
    }

    #wait(job, more) {
        const one = this.jobs.get(job);
        one.due += more;
        clearTimeout(one.timer);
        if (one.due > 0) one.timer = setTimeout(() => one.fail(say('web_worker_silent')), PATIENCE);
    }
}
