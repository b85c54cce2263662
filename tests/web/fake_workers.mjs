// Workers and locks that do nothing by themselves, in place of the browser's: {workers, locks} fill as the
// page asks for them.
export function fakeWorkers() {
    const workers = [], locks = [];
    globalThis.Worker = class {
        constructor(_, { name }) {
            Object.assign(this, { name, sent: [], ended: false });
            workers.push(this);
        }
        postMessage(message) { this.sent.push(message); }
        terminate() { this.ended = true; }
        say(data) { this.onmessage({ data }); }
    };
    globalThis.location = { search: '?engine=wasm' };
    Object.defineProperty(globalThis, 'navigator', {
        value: { hardwareConcurrency: 2, locks: { request: async (name, granted) => void locks.push({ name, granted }) } }, configurable: true,
    });
    return { workers, locks };
}
