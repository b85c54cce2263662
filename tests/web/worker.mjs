// A service worker's world, as far as web/sw.js needs one: caches, a host that answers what it is told
// to, and the events.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(new URL('../../web/sw.js', import.meta.url), 'utf8');
export const integrityOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

// What a browser's CacheStorage does. room: how many files fit.
export class FakeCaches {
    constructor({ room = Infinity, denied = false } = {}) {
        Object.assign(this, { all: new Map(), room, denied });
    }
    async open(name) {
        if (this.denied) throw new DOMException('denied', 'SecurityError');
        if (!this.all.has(name)) this.all.set(name, new Map());
        const files = this.all.get(name);
        return {
            match: async (url) => files.get(String(url))?.clone(),
            put: async (url, response) => {
                const body = await response.arrayBuffer(); // as a real one: all of it, or nothing
                if ([...this.all.values()].reduce((sum, one) => sum + one.size, 0) >= this.room) throw new DOMException('full', 'QuotaExceededError');
                files.set(String(url), new Response(body, { headers: response.headers }));
            },
        };
    }
    async keys() { return [...this.all.keys()]; }
    async delete(name) { return this.all.delete(name); }
    // {path: text} of one cache.
    async texts(name) {
        const found = {};
        for (const [url, response] of this.all.get(name) ?? []) found[new URL(url).pathname] = await response.clone().text();
        return found;
    }
}

// host(name, tries): text, {status, text, redirected}, or throws. files: {core, rest, used}, {name: text}.
export function makeWorker({ version = 'A', files, host, caches, scope = 'http://host.test/' }) {
    const listeners = {}, tries = new Map();
    const listed = Object.fromEntries(['core', 'rest', 'used'].map((group) =>
        [group, Object.fromEntries(Object.entries(files[group] ?? {}).map(([name, text]) => [name, integrityOf(text)]))]));
    class FakeRequest {
        constructor(url, init = {}) {
            Object.assign(this, { url: String(url), method: 'GET', ...init });
        }
    }
    const self = {
        registration: { scope }, skipped: 0, skipWaiting: async () => void ++self.skipped,
        addEventListener: (kind, listener) => (listeners[kind] = listener),
    };
    const fetch = async ({ url, integrity }) => {
        const name = url.slice(scope.length).split(/[?#]/)[0] || 'index.html';
        tries.set(name, (tries.get(name) ?? 0) + 1);
        const given = await host(name, tries.get(name));
        const { status = 200, text = given, redirected = false } = typeof given === 'object' ? given : {};
        if (integrity && integrityOf(text) !== integrity) throw new TypeError('Failed to fetch');
        const response = new Response(text, { status, headers: { 'content-type': 'text/x', 'content-encoding': 'br' } });
        return redirected ? Object.defineProperty(response, 'redirected', { value: true }) : response;
    };
    const world = { self, caches, fetch, Request: FakeRequest, Response, Headers, URL, Blob, TransformStream, TypeError, AbortSignal, crypto: globalThis.crypto, btoa, setTimeout: (done) => setTimeout(done) };
    createContext(world);
    runInContext(`const VERSION = ${JSON.stringify(version)}; const FILES = ${JSON.stringify(listed)};\n${source}`, world);
    const fire = async (kind, event = {}) => {
        let waited = Promise.resolve(), answer;
        listeners[kind]({ ...event, waitUntil: (promise) => (waited = promise), respondWith: (promise) => (answer = promise) });
        await waited;
        return answer;
    };
    return {
        self, tries, cache: `blue-square ${scope} ${version}`,
        install: () => fire('install'), activate: () => fire('activate'),
        get: (path, more = {}) => fire('fetch', { request: new FakeRequest(scope + path, more) }),
        ask: async (message) => {
            const said = [];
            await fire('message', { data: message, ports: [{ postMessage: (word) => said.push(word) }] });
            return said.filter((word) => word !== 'still at it').at(-1);
        },
    };
}
