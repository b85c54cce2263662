// The page's side of sort_worker.mjs.
import { say } from './words.mjs';

export class Decoder {
    constructor() {
        this.waiting = new Map(); // id -> {resolve, reject}
        this.count = 0;
        this.worker = new Worker(new URL('./sort_worker.mjs', import.meta.url), { type: 'module' });
        this.worker.onmessage = ({ data: { id, error, ...picture } }) => {
            const { resolve, reject } = this.waiting.get(id);
            this.waiting.delete(id);
            if (error) reject(new Error(error === 'unknown' ? say('web_sort_not_image') : error));
            else resolve(picture);
        };
        this.worker.onerror = (event) => {
            event.preventDefault();
            this.#end(event.message || say('web_worker_ended'));
        };
    }

    // Promise of {rgb, width, height, content}. keep: at most side x side with its aspect; else
    // exactly that. Rejects with words that go on from the file's name.
    decode(bytes, side, keep) {
        if (this.ended) return Promise.reject(new Error(this.ended));
        const id = ++this.count;
        const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
        this.worker.postMessage({ id, bytes, side, keep }, [bytes.buffer]);
        return answer;
    }

    close() {
        this.#end('closed');
    }

    #end(why) {
        this.ended = why;
        this.worker.terminate();
        for (const { reject } of this.waiting.values()) reject(new Error(why));
        this.waiting.clear();
    }
}
