// The server against real sockets: what it gives, and what it survives.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { matches, takes } from '../../web/serve.mjs';

const program = fileURLToPath(new URL('../../web/serve.mjs', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'bluesquare-serve-')), folder = join(home, 'dist');
const LARGE = 3_000_000;
let server, port;

function fill(into) {
    mkdirSync(join(into, 'sub'), { recursive: true });
    writeFileSync(join(into, 'index.html'), '<!doctype html><title>home</title>');
    writeFileSync(join(into, 'a #1%.mjs'), 'export {};');
    writeFileSync(join(into, 'a #1%.mjs.br'), 'packed');
    writeFileSync(join(into, 'large.wasm'), Buffer.alloc(LARGE, 7));
    writeFileSync(join(home, 'secret.txt'), 'secret');
}

// As few open files as a system may allow.
before(async () => {
    fill(folder);
    symlinkSync(join(home, 'secret.txt'), join(folder, 'out.txt'));
    server = spawn('bash', ['-c', 'ulimit -n 256; exec "$0" "$@"', process.execPath, program, '--port', '0', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise((resolve) => server.stdout.once('data', (text) => resolve(String(text))));
    port = Number(/:(\d+)\//.exec(line)[1]);
});
after(() => {
    server.kill();
    rmSync(home, { recursive: true });
});

function ask(path, { method = 'GET', ...headers } = {}) {
    return new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
            const parts = [];
            response.on('data', (part) => parts.push(part)).on('error', reject)
                .on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
        }).on('error', reject).end();
    });
}

const descriptors = () => readdirSync(`/proc/${server.pid}/fd`).length;

// Begins a download and goes away in the middle of it.
function abort() {
    return new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write('GET /large.wasm HTTP/1.1\r\nhost: x\r\n\r\n'));
        socket.once('data', () => socket.destroy()).once('close', resolve).once('error', reject);
    });
}

test('a thousand aborted downloads leave nothing open', { timeout: 120_000 }, async () => {
    await ask('/large.wasm');
    const before = descriptors();
    for (let round = 0; round < 50; ++round) await Promise.all(Array.from({ length: 20 }, abort));
    assert.equal((await ask('/large.wasm')).body.length, LARGE);
    for (let tries = 0; descriptors() > before + 5; ++tries) {
        assert.ok(tries < 100, `${descriptors()} descriptors are open, ${before} were`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
});

test('more slow clients than it may have open files: it serves again when they are gone', { timeout: 120_000 }, async () => {
    const sockets = Array.from({ length: 1000 }, (_, place) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(place % 2 ? 'GET /index.html HTTP/1.1\r\nhost' : 'GET /large.wasm HTTP/1.1\r\nhost: x\r\n\r\n'));
        return socket.pause().on('error', () => {});
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const socket of sockets) socket.destroy();
    let answer;
    for (let tries = 0; answer?.status !== 200; ++tries) {
        assert.ok(tries < 100, 'it answers again');
        answer = await ask('/').catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
    assert.equal(server.exitCode, null);
});

test('a folder that is swapped while it serves', { timeout: 60_000 }, async () => {
    let going = true, swaps = 0;
    const swap = (async () => {
        for (; going; ++swaps) {
            fill(join(home, 'new'));
            renameSync(folder, join(home, 'old'));
            await new Promise((resolve) => setImmediate(resolve));
            renameSync(join(home, 'new'), folder);
            rmSync(join(home, 'old'), { recursive: true });
            await new Promise((resolve) => setTimeout(resolve, 2));
        }
    })();
    const seen = new Set();
    for (let round = 0; round < 300; ++round) {
        const { status, body } = await ask(round % 2 ? '/large.wasm' : '/index.html');
        seen.add(status);
        if (status === 200) assert.equal(body.length, round % 2 ? LARGE : 34);
    }
    going = false;
    await swap;
    assert.ok(swaps > 5);
    assert.deepEqual([...seen].filter((status) => ![200, 404, 503].includes(status)), []);
    assert.equal((await ask('/')).status, 200);
});

test('what is asked for, with its type; every answer says what it must', async () => {
    const plain = await ask('/a%20%231%25.mjs?x=1');
    assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8');
    assert.equal(String(plain.body), 'export {};');
    assert.equal((await ask('/', { method: 'HEAD' })).body.length, 0);
    for (const [path, status] of [['/', 200], ['/sub', 404], ['/nothing', 404], ['/%ff', 404], ['/%00', 404], ['/..%2fsecret.txt', 404], ['/../secret.txt', 404], ['/out.txt', 404]]) {
        const answer = await ask(path);
        assert.equal(answer.status, status, path);
        assert.equal(answer.headers['x-content-type-options'], 'nosniff', path);
        assert.equal(answer.headers['content-security-policy'], "frame-ancestors 'self'", path);
    }
    const post = await ask('/', { method: 'POST' });
    assert.deepEqual([post.status, post.headers.allow, post.headers['x-content-type-options']], [405, 'GET, HEAD', 'nosniff']);
});

test('the packed neighbour, where the client takes it', async () => {
    for (const [list, packed] of [['gzip, br', true], ['BR', true], ['*', true], ['br;q=0.1', true], ['br;q=0', false], ['br; q=0.000, gzip', false], ['*;q=0', false], ['brr', false], ['', false], [undefined, false]]) {
        assert.equal(takes(list, 'br'), packed, list);
        const { headers, body } = await ask('/a%20%231%25.mjs', list === undefined ? {} : { 'accept-encoding': list });
        assert.equal(headers['content-encoding'], packed ? 'br' : undefined, list);
        assert.equal(String(body), packed ? 'packed' : 'export {};');
        assert.equal(headers.vary, 'accept-encoding');
    }
});

test('what the client has already is not sent again', async () => {
    const { etag } = (await ask('/')).headers;
    for (const [list, same] of [[etag, true], [`W/${etag}`, true], [`"x", ${etag}`, true], [`"x",W/${etag} , "y"`, true], ['*', true], ['"x"', false], [etag.slice(1, -1), false]]) {
        assert.equal(matches(list, etag), same, list);
        assert.equal((await ask('/', { 'if-none-match': list })).status, same ? 304 : 200, list);
    }
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>shop</title>'); // as long as before
    assert.equal((await ask('/', { 'if-none-match': etag })).status, 200);
});

test('only this machine can ask', async () => {
    const outside = Object.values(networkInterfaces()).flat().find(({ internal, family }) => !internal && family === 'IPv4');
    if (!outside) return console.log('# no other address here: not tried');
    await assert.rejects(new Promise((resolve, reject) => connect(port, outside.address, resolve).on('error', reject)), { code: 'ECONNREFUSED' });
});

test('wrong arguments: one line, and the remedy', () => {
    for (const [given, words, status] of [
        [['--port'], /--port needs a number/, 2], [['--port', '70000'], /--port needs a number/, 2], [['--port', ''], /--port needs a number/, 2], [['--port', '1e3'], /--port needs a number/, 2],
        [['--host'], /--host needs an address/, 2], [['--no'], /unknown flag '--no'/, 2], [['a', 'b'], /one folder, not also 'b'/, 2],
        [[join(home, 'secret.txt')], /secret\.txt is a file, expected a folder/, 1], [[join(home, 'nowhere')], /no folder .*build-wasm/, 1],
        [['--port', String(port), folder], /port \d+ is in use/, 1],
    ]) {
        const run = spawnSync(process.execPath, [program, ...given], { encoding: 'utf8', timeout: 10_000 });
        assert.equal(run.status, status, `${given}: ${run.stderr}`);
        assert.match(run.stderr, words);
        assert.equal(run.stderr.trim().split('\n').length, 1);
    }
});
