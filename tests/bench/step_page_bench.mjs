// A step of training in ONNX Runtime Web (WASM, Chromium, a worker of its own) against the same graph in
// ONNX Runtime natively, one thread each, in turns:
//   ./build-wasm.sh && cmake --build build/native --target bluesquare native_steps && node tests/bench/step_page_bench.mjs
//       [--size 64] [--turns 10] [--steps 20] [--json FILE]
// EfficientNet-Lite0, batch 32: the page's last two stages, and the whole network. Medians of the turns, and
// the median of their ratios. Times are not asserted.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openBrowser, openPage, program } from '../browser/browser.mjs';

const { values } = parseArgs({ options: { size: { type: 'string', default: '64' }, turns: { type: 'string', default: '10' }, steps: { type: 'string', default: '20' }, json: { type: 'string' } } });
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ISOLATED = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };

// Run in the worker: parameters are outputs of the step before, as the page's trainer has them.
const WORKER = `
import * as ort from './ort/ort.wasm.min.mjs';
ort.env.wasm.wasmPaths = new URL('./ort/', import.meta.url).href;
ort.env.wasm.numThreads = 1;
const fetched = async (name) => (await fetch(name)).arrayBuffer();
const fill = (count, of) => Float32Array.from({ length: count }, of);
let session, shape, classes, params, momenta;
async function open(base) {
    const { input, batch, classes: count, total } = JSON.parse(new TextDecoder().decode(await fetched(base + '.json')));
    session = await ort.InferenceSession.create(new Uint8Array(await fetched(base + '.onnx')), { executionProviders: ['wasm'], graphOptimizationLevel: 'all', enableMemPattern: false });
    [shape, classes] = [input, count];
    params = new ort.Tensor('float32', fill(total, (_, i) => 0.05 * Math.sin(i * i)), [total]);
    momenta = new ort.Tensor('float32', new Float32Array(total), [total]);
}
async function steps(count) {
    const numbers = shape.reduce((product, size) => product * size, 1), batch = shape[0];
    const x = new ort.Tensor('float32', fill(numbers, (_, i) => Math.sin(i * i)), shape);
    const y = new ort.Tensor('float32', fill(batch * classes, (_, i) => Number(i % classes === Math.floor(i / classes) % classes)), [batch, classes]);
    const one = (value) => new ort.Tensor('float32', Float32Array.of(value), [1]);
    const start = performance.now();
    for (let i = 0; i < count; ++i) {
        const outputs = await session.run({ x, y, lr: one(1e-4), momentum: one(0.9), params, momenta });
        [params, momenta] = [outputs.params_new, outputs.momenta_new];
    }
    return (performance.now() - start) / count;
}
onmessage = async ({ data }) => {
    try {
        postMessage(data.base ? { opened: await open(data.base) } : { ms: await steps(data.steps) });
    } catch (error) {
        postMessage({ error: String(error) });
    }
};
`;

// What 'bluesquare trainer' makes: folder/PART.onnx and .json
function makeGraph(folder, part) {
    const made = spawnSync(program, ['trainer', 'efficientnet_lite0', '--classes', '2', '--batch', '32', '--size', values.size, '--train', part, '-o', join(folder, 'step.onnx')], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
}

async function openWeb(world, folder) {
    const route = async (page) => {
        await page.route('**/steps.mjs', (asked) => asked.fulfill({ contentType: 'text/javascript', headers: ISOLATED, body: WORKER }));
        await page.route('**/bench/step.*', (asked) => asked.fulfill({ headers: ISOLATED, body: readFileSync(join(folder, asked.request().url().split('/').pop())) }));
    };
    const session = await openPage(world, { route });
    await session.ready();
    const ask = (message) => session.page.evaluate((given) => new Promise((resolve, reject) => {
        globalThis.steps ??= new Worker('steps.mjs', { type: 'module' });
        steps.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
        steps.onerror = ({ message: why }) => reject(new Error(why));
        steps.postMessage(given);
    }), message);
    await ask({ base: 'bench/step' });
    return { steps: async (count) => (await ask({ steps: count })).ms, close: session.close };
}

function openNative(folder) {
    const child = spawn(program.replace(/bluesquare$/, 'tests/native_steps'), [join(folder, 'step')], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
        steps: async (count) => {
            child.stdin.write(`${count}\n`);
            return Number((await lines.next()).value);
        },
        close: () => child.stdin.end(),
    };
}

async function compare(world, part) {
    const folder = mkdtempSync(join(tmpdir(), 'bluesquare-steps-'));
    try {
        makeGraph(folder, part);
        const web = await openWeb(world, folder), native = openNative(folder);
        const count = part === 'all' ? Math.max(1, Math.round(Number(values.steps) / 5)) : Number(values.steps), turns = [];
        for (let turn = 0; turn <= Number(values.turns); ++turn) {
            const times = { native: await native.steps(count), web: await web.steps(count) };
            if (turn > 0) turns.push(times); // the first one warms up
        }
        native.close();
        await web.close();
        return { part, native_ms: median(turns.map((one) => one.native)), web_ms: median(turns.map((one) => one.web)), ratio: median(turns.map((one) => one.web / one.native)) };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const world = await openBrowser();
const out = { date: new Date().toISOString(), machine: `${cpus().length} x ${cpus()[0].model}`, browser: world.browser.version(), size: Number(values.size), parts: [] };
try {
    for (const part of ['last:2', 'all']) {
        const found = await compare(world, part);
        out.parts.push(found);
        console.log(`${part}, ${values.size} pixels: web ${found.web_ms.toFixed(1)} ms, native ${found.native_ms.toFixed(1)} ms a step: ${found.ratio.toFixed(2)} times`);
    }
} finally {
    await world.close();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(out, null, 1)}\n`);
