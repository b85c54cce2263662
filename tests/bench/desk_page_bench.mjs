// Measures the page's desk against its budgets, in Chromium on this machine:
//   node tests/bench/desk_page_bench.mjs [--encode 2000] [--sort 5000] [--json FILE]
// Encoding: pictures a second from the first to the last, beside bare ONNX Runtime Web in a worker on
// the same batches with one thread and with two; frames that the browser could draw meanwhile, and the
// longest time without one. Sorting: from an answer to the new sorting, over 30
// answers. Times are not asserted.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { keepMemory, openBrowser, openPage } from '../browser/browser.mjs';
import { ownFolder } from '../browser/pictures.mjs';
import { zipOfFiles } from '../web/zips.mjs';

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const { values } = parseArgs({ options: { encode: { type: 'string', default: '2000' }, sort: { type: 'string', default: '5000' }, json: { type: 'string' } } });

function zipOf(count) {
    const files = ownFolder(count, { folder: '' });
    delete files['metadata.csv'];
    return zipOfFiles(files);
}

const desk = (page) => page.page.evaluate(() => bluesquare.sorting());

async function openDesk(world, count) {
    const page = await openPage(world, { route: (one) => one.addInitScript(keepMemory) });
    await page.ready();
    await page.fromMenu('sort');
    await page.page.locator('#sort-files').setInputFiles({ name: 'many.zip', mimeType: 'application/zip', buffer: zipOf(count) });
    await page.page.locator('#sort-begin:not([disabled])').click({ timeout: 120_000 });
    return page;
}

// Run in the page: globalThis.gaps gets the milliseconds between frames.
function watchFrames() {
    globalThis.gaps = [];
    let last = performance.now();
    const frame = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}

const memoryOf = ({ page }) => page.evaluate(() => (memory.buffer.byteLength + (performance.memory?.usedJSHeapSize ?? 0)) / 1e6);

// Seconds and megabytes until all are encoded; the clock starts with the first batch, so that
// fetching the network does not count.
async function encode(world, count) {
    const page = await openDesk(world, count);
    let start = 0, first = 0, most = 0;
    for (;;) {
        const now = await desk(page);
        if (now.encoded > 0 && !start) {
            [start, first] = [performance.now(), now.encoded];
            await page.page.evaluate(watchFrames);
        }
        most = Math.max(most, await memoryOf(page));
        if (now.encoded === now.total) break;
        await sleep(100);
    }
    const seconds = (performance.now() - start) / 1000, { engine } = await desk(page), gaps = await page.page.evaluate(() => gaps);
    return { page, result: {
        pictures: count, images_per_second: (count - first) / seconds, engine, peak_megabytes: most,
        frames_per_second: gaps.length / seconds, longest_gap_ms: Math.max(...gaps),
    } };
}

// Run in a worker of its own: the same graph, weights and batches, and nothing else.
const BARE = `
import * as ort from './ort/ort.wasm.min.mjs';
onmessage = ({ data }) => measure(data).catch((error) => postMessage({ error: String(error) }));
async function measure({ threads, batches }) {
    ort.env.wasm.wasmPaths = new URL('./ort/', import.meta.url).href;
    ort.env.wasm.numThreads = threads;
    const bytes = async (name) => new Uint8Array(await (await fetch('models/' + name)).arrayBuffer());
    const model = JSON.parse(new TextDecoder().decode(await bytes('manifest.json'))).models[0];
    const session = await ort.InferenceSession.create(await bytes(model.graph.file), {
        executionProviders: ['wasm'], graphOptimizationLevel: 'all',
        externalData: [{ path: model.graph.external_data, data: new Uint8Array(new Float32Array(model.weights.bytes / 2).fill(0.01).buffer) }],
    });
    const shape = [16, 3, 96, 96], pixels = new Float32Array(16 * 3 * 96 * 96).fill(0.5);
    const run = () => session.run({ [model.input.name]: new ort.Tensor('float32', pixels, shape) });
    await run();
    const start = performance.now();
    for (let i = 0; i < batches; ++i) await run();
    postMessage({ rate: (16_000 * batches) / (performance.now() - start), isolated: self.crossOriginIsolated });
}
`;
const ISOLATED = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };

// Images a second of bare ONNX Runtime Web.
async function bare(world, threads) {
    const route = (page) => page.route('**/bare.mjs', (asked) => asked.fulfill({ contentType: 'text/javascript', headers: ISOLATED, body: BARE }));
    const page = await openPage(world, { route });
    await page.ready();
    const { rate } = await page.page.evaluate((given) => new Promise((resolve, reject) => {
        const worker = new Worker('bare.mjs', { type: 'module' });
        worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(given);
    }), { threads, batches: 20 });
    await page.close();
    return rate;
}

// Milliseconds from an answer to the new sorting.
async function answers(page) {
    return page.page.evaluate(async () => {
        const times = [];
        for (let i = 0; i < 40; ++i) {
            const { question } = bluesquare.sorting(), start = performance.now();
            bluesquare.send({ type: 'sort', box: question.row % 2 });
            if (i >= 10) times.push(performance.now() - start);
            await new Promise((resolve) => setTimeout(resolve, 30));
        }
        return times;
    });
}

const world = await openBrowser();
const out = { date: new Date().toISOString(), machine: `${cpus().length} x ${cpus()[0].model}`, browser: world.browser.version() };
try {
    out.bare = { one_thread: await bare(world, 1), two_threads: await bare(world, 2) };
    console.log(`bare ONNX Runtime Web: ${out.bare.one_thread.toFixed(1)} images/s with one thread, ${out.bare.two_threads.toFixed(1)} with two`);
    const encoded = await encode(world, Number(values.encode));
    out.encode = encoded.result;
    console.log(`encoding ${out.encode.pictures}: ${out.encode.images_per_second.toFixed(1)} images/s (${out.encode.engine}), ${out.encode.frames_per_second.toFixed(0)} frames/s, longest gap ${out.encode.longest_gap_ms.toFixed(0)} ms, peak ${out.encode.peak_megabytes.toFixed(0)} MB`);
    await encoded.page.close();
    const many = await encode(world, Number(values.sort));
    out.many = many.result;
    const times = await answers(many.page);
    out.answer = { pictures: Number(values.sort), median_ms: median(times), longest_ms: Math.max(...times), megabytes: await memoryOf(many.page) };
    console.log(`sorting ${out.answer.pictures} after an answer: median ${out.answer.median_ms.toFixed(1)} ms, longest ${out.answer.longest_ms.toFixed(1)}; ${out.answer.megabytes.toFixed(0)} MB`);
} finally {
    await world.close();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(out, null, 1)}\n`);
