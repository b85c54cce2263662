// What the page fetches: right, or words for people.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { page } from './modules.mjs';

const { download, integrityOf } = await page('download.mjs');
const right = Buffer.alloc(200_000, 'right '), asked = [];
let server, answers = {}; // path -> (request, response)

before(async () => {
    server = createServer((request, response) => {
        asked.push(request.url);
        answers[request.url](request, response);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    globalThis.document = { baseURI: `http://127.0.0.1:${server.address().port}/` };
});
after(() => {
    server.closeAllConnections?.();
    server.close();
});

test('the bytes, and how far they are', async () => {
    answers = { '/a': (_, response) => response.writeHead(200, { 'content-length': right.length }).end(right) };
    const seen = [];
    const bytes = await download('a', { progress: (loaded, total) => seen.push([loaded, total]), integrity: await integrityOf(right) });
    assert.ok(right.equals(bytes));
    assert.deepEqual(seen.at(-1), [right.length, right.length]);
});

test('another file is asked for once more, and then refused', async () => {
    let times = 0;
    answers = { '/b': (_, response) => response.end(++times === 1 ? '<html>Please log in</html>' : right), '/c': (_, response) => response.end('<html>Please log in</html>') };
    const integrity = await integrityOf(right);
    assert.ok(right.equals(await download('b', { integrity })));
    await assert.rejects(download('c', { integrity }), /not the file that belongs to this page/);
    assert.equal(asked.filter((path) => path === '/c').length, 2);
    assert.equal(String(Buffer.from(await download('c'))), '<html>Please log in</html>', 'where nothing is known of it');
});

test('what does not come says why: refused, cut off, silent, nobody there, no longer wanted', async () => {
    answers = {
        '/404': (_, response) => response.writeHead(404).end('none'),
        '/cut': (_, response) => { response.writeHead(200, { 'content-length': 100 }); response.write('x'); setTimeout(() => response.destroy(), 20); },
        '/silent': (_, response) => response.write('x'),
        '/mute': () => {},
    };
    await assert.rejects(download('404'), /could not be fetched \(404 Not Found\)/);
    await assert.rejects(download('cut'), /could not be fetched/);
    await assert.rejects(download('silent', { patience: 50 }), /nothing came for a minute/);
    await assert.rejects(download('mute', { patience: 50 }), /nothing came for a minute/);
    await assert.rejects(download('http://127.0.0.1:1/x'), /could not be fetched/);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await assert.rejects(download('mute', { signal: controller.signal }), /could not be fetched/);
});
