// The script that watches over loading, in a document as far as it needs one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(new URL('../../web/loading.js', import.meta.url), 'utf8');
const texts = JSON.parse(readFileSync(new URL('../../assets/texts.json', import.meta.url)));
class Script {}
let world, page, listeners, timers, arrived, reloads, fetched;

function open({ search = '', languages = ['en-US'] } = {}) {
    page = Object.fromEntries(['status', 'again', 'loading', 'progress'].map((id) => [id, { hidden: id === 'again', addEventListener: (_, act) => (page[id].act = act) }]));
    page.what = { dataset: { text: 'web_what' } };
    page.parts = { textContent: '{"integrity": {"./shell.mjs": "", "./host.mjs": ""}}' };
    [listeners, timers, fetched, reloads] = [{}, new Map(), [], 0];
    world = createContext({
        WORDS: texts, URLSearchParams, navigator: { languages }, HTMLScriptElement: Script,
        location: { search, hash: '', reload: () => ++reloads },
        document: { documentElement: {}, querySelectorAll: () => [page.what], getElementById: (id) => page[id], addEventListener: (_, act) => act() },
        addEventListener: (kind, act) => (listeners[kind] = act), removeEventListener: (kind) => delete listeners[kind],
        setTimeout: (act) => (timers.set(timers.size + 1, act), timers.size), clearTimeout: (timer) => timers.delete(timer),
        PerformanceObserver: class { constructor(act) { arrived = act; } observe() {} disconnect() {} },
        fetch: async (name, how) => fetched.push([name, how.cache]),
    });
    runInContext(source, world);
}
const elapse = () => [...timers.values()].forEach((act) => act());
beforeEach(() => open());

test('a part that does not come is said, with a way on that passes by the browser\'s cache', async () => {
    listeners.error({ target: new Script() });
    assert.match(page.status.textContent, /could not be loaded/);
    assert.deepEqual([page.again.hidden, page.progress.hidden, page.loading.hidden], [false, true, false]);
    page.again.act();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([...fetched], [['./shell.mjs', 'reload'], ['./host.mjs', 'reload']]);
    assert.equal(reloads, 1);
});

test('one that cannot be read is said with the reason; what others complain of is not ours', () => {
    listeners.error({ message: 'ResizeObserver loop', target: world });
    listeners.error({ target: { rel: 'icon' } });
    assert.equal(page.status.textContent, undefined);
    listeners.error({ error: {}, message: 'Unexpected token', target: world });
    assert.match(page.status.textContent, /could not be loaded.*\(Unexpected token\)/);
});

test('nothing comes for a while: said, until something does', () => {
    arrived();
    world.loading.progress(0.1, '1 of 10');
    assert.equal(timers.size, 1, 'the time begins again');
    elapse();
    assert.equal(page.status.textContent, texts.load_waiting[0]);
    assert.equal(page.again.hidden, false);
    world.loading.progress(0.5, '5 of 10');
    assert.deepEqual([page.status.textContent, page.progress.value, page.again.hidden], ['5 of 10', 0.5, true]);
});

test('a failure stays, whatever comes after it; what has started does not fail', () => {
    world.loading.fail('it cannot start');
    world.loading.progress(1, 'all');
    elapse();
    assert.equal(page.status.textContent, 'it cannot start');
    open();
    world.loading.done();
    elapse();
    assert.equal(listeners.error, undefined);
    world.loading.fail('late');
    assert.deepEqual([page.status.textContent, page.loading.hidden], [undefined, true]);
});

test('in the language of the link, else of the browser', () => {
    for (const [how, place] of [[{ languages: ['fr', 'de-AT'] }, 1], [{ languages: ['de', 'en'], search: '?lang=en' }, 0], [{ languages: ['fr'] }, 0], [{ languages: ['en', 'de'] }, 0]]) {
        open(how);
        elapse();
        assert.equal(page.status.textContent, texts.load_waiting[place], JSON.stringify(how));
        assert.equal(page.what.textContent, texts.web_what[place]);
    }
});
