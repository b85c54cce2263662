// Whether the page is kept is always settled, and a new version is told of.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { page } from './modules.mjs';

const { keepForOffline } = await page('offline.mjs');
const plainly = () => Object.assign(new EventTarget(), { visibilityState: 'hidden' });

// answers: message -> word, or none.
function worker(state, answers = {}) {
    const self = Object.assign(new EventTarget(), {
        state, said: [],
        postMessage(message, ports = []) {
            self.said.push(message);
            const answer = answers[message];
            if (answer !== undefined) ports[0]?.postMessage(answer);
        },
        become(next) {
            self.state = next;
            self.dispatchEvent(new Event('statechange'));
        },
    });
    return self;
}

function world(registration) {
    globalThis.isSecureContext = true;
    globalThis.document = plainly();
    globalThis.addEventListener = () => {};
    globalThis.setInterval = () => 0;
    globalThis.setTimeout = (done, ms) => (ms === 5000 ? void queueMicrotask(done) : 0);
    globalThis.location = { reloads: 0, reload: () => ++location.reloads };
    const register = async () => {
        if (registration instanceof Error) throw registration;
        return registration;
    };
    Object.defineProperty(globalThis, 'navigator', { value: registration ? { serviceWorker: { register } } : {}, configurable: true });
    return registration;
}

const registered = (workers) => Object.assign(new EventTarget(), { installing: null, waiting: null, active: null, update: async () => {}, ...workers });
const news = mock.fn();
const kept = () => keepForOffline('1', news);
const turn = async () => { for (let i = 0; i < 20; ++i) await new Promise((resolve) => setImmediate(resolve)); };

test('no service workers, none allowed, one that cannot be registered: not kept', async () => {
    world(null);
    assert.equal(await kept(), false);
    world(new Error('denied'));
    assert.equal(await kept(), false);
});

test('kept once the worker is there and says so', async () => {
    world(registered({ active: worker('activated', { 'version': '1', 'keep the rest': true }) }));
    assert.equal(await kept(), true);
    world(registered({ active: worker('activated', { 'version': '1', 'keep the rest': false }) }));
    assert.equal(await kept(), false);
    assert.equal(news.mock.callCount(), 0);
});

test('a worker that cannot be installed (no room, wrong files): not kept', async () => {
    const installing = worker('installing');
    world(registered({ installing }));
    const coming = kept();
    await turn();
    installing.become('redundant');
    assert.equal(await coming, false);
});

test('a worker that is being installed is waited for', async () => {
    const installing = worker('installing', { 'keep the rest': true });
    world(registered({ installing }));
    const coming = kept();
    await turn();
    installing.become('installed');
    assert.equal(await coming, true);
});

test('another version: told of, and taken on demand', async () => {
    news.mock.resetCalls();
    const registration = world(registered({ active: worker('activated', { 'version': '1', 'keep the rest': true }) }));
    await kept();
    registration.installing = worker('installing', { version: '2' });
    registration.dispatchEvent(new Event('updatefound'));
    await turn();
    const next = registration.installing;
    Object.assign(registration, { installing: null, waiting: next });
    next.become('installed');
    await turn();
    assert.equal(news.mock.callCount(), 1);
    news.mock.calls[0].arguments[0]();
    assert.ok(next.said.includes('take over'));
    assert.equal(location.reloads, 0);
    next.become('activated');
    assert.equal(location.reloads, 1);
});

test('a worker of another version is there from the start: told of', async () => {
    news.mock.resetCalls();
    world(registered({ active: worker('activated', { 'version': '2', 'keep the rest': true }) }));
    await kept();
    await turn();
    assert.equal(news.mock.callCount(), 1);
    news.mock.calls[0].arguments[0]();
    assert.equal(location.reloads, 1);
});
