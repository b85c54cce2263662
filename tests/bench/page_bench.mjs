// Measures the page against its budgets, in Chromium on this machine:
//   node tests/bench/page_bench.mjs [--json FILE] [--only first,round,study,frame,idle,soak] [--minutes 30]
// Times are not asserted: whoever runs it reads them beside their budgets. tests/bench/README.md says how
// each is taken.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { allDrawn, drop, keepMemory, openBrowser, openPage } from '../browser/browser.mjs';
import { ownFolder } from '../browser/pictures.mjs';
import { zipOfFiles } from '../web/zips.mjs';

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Before the page's own scripts: counts WebGL's objects and draws, and times
// every frame (all of the page's own work in it, drawing commands included).
function instrument() {
    const counts = (globalThis.counts = { draws: 0, objects: 0 });
    globalThis.frames = [];
    const gl = WebGL2RenderingContext.prototype;
    const around = (name, count) => {
        const real = gl[name];
        gl[name] = function (...given) {
            count();
            return real.apply(this, given);
        };
    };
    around('drawElements', () => ++counts.draws);
    for (const kind of ['Texture', 'Buffer', 'Shader', 'Program', 'VertexArray', 'Framebuffer']) {
        around(`create${kind}`, () => ++counts.objects);
        around(`delete${kind}`, () => --counts.objects);
    }
    const ask = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (frame) => ask((now) => {
        const start = performance.now();
        frame(now);
        if (globalThis.frames.length < 100_000) globalThis.frames.push(performance.now() - start);
    });
}

async function prepare(page) {
    await page.addInitScript(keepMemory);
    await page.addInitScript(instrument);
}

async function withPage(world, options, body) {
    const page = await openPage(world, { route: prepare, ...options });
    try {
        await page.ready();
        return await body(page);
    } finally {
        await page.close();
    }
}

// Navigation until the first question has been drawn; bytes over the network.
async function first(world) {
    const runs = [];
    for (let i = 0; i < 7; ++i) // the first warms up server and browser
        runs.push(await withPage(world, { query: 'index.html', opening: true }, ({ page }) => page.evaluate(async () => {
            while (!counts.draws || !bluesquare.state().question) await new Promise((resolve) => setTimeout(resolve, 5));
            const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
            return { ms: performance.now(), bytes: entries.reduce((sum, { transferSize }) => sum + transferSize, 0) };
        })));
    const warm = runs.slice(1).map(({ ms }) => ms);
    return { seconds: median(warm) / 1000, slowest: Math.max(...warm) / 1000, megabytes: runs[0].bytes / 1e6 };
}

// Twenty rounds of four arms: the whole frame in which each is done.
async function round(world) {
    const times = [];
    for (let seed = 0; seed < 3; ++seed)
        await withPage(world, { query: `#seed=${seed}` }, async (page) => {
            await page.until(allDrawn);
            await page.page.evaluate(() => {
                const { push } = Array.prototype;
                globalThis.rounds = [];
                let last = 0;
                frames.push = function (time) {
                    const { round: done } = bluesquare.state();
                    if (done > last) rounds.push(time);
                    last = done;
                    return push.call(this, time);
                };
            });
            await page.send({ type: 'play', speed: 60 });
            await page.until((state) => state.phase === 'finished');
            times.push(...await page.page.evaluate(() => rounds));
        });
    return { median_ms: median(times), longest_ms: Math.max(...times), rounds: times.length };
}

// 16 seeds, four arms, 20 rounds; how long the page was deaf meanwhile.
async function study(world) {
    const runs = [];
    for (let i = 0; i < 3; ++i)
        runs.push(await withPage(world, { query: '#step=3' }, async (page) => {
            await page.until(allDrawn);
            await page.page.evaluate(() => {
                globalThis.longest = 0;
                let last = performance.now();
                const channel = new MessageChannel();
                channel.port1.onmessage = () => {
                    longest = Math.max(longest, performance.now() - last);
                    last = performance.now();
                    setTimeout(() => channel.port2.postMessage(0), 4);
                };
                channel.port2.postMessage(0);
                frames.length = 0;
            });
            await page.send({ type: 'study', seeds: 16 });
            const state = await page.until((now) => now.study.summary, 120_000);
            return { seconds: state.study.seconds, ...await page.page.evaluate(() => ({ longest, count: frames.length })) };
        }));
    return {
        seconds: median(runs.map(({ seconds }) => seconds)), longest_pause_ms: median(runs.map(({ longest }) => longest)),
        frames: median(runs.map(({ count }) => count)),
    };
}

// The page's own time in a frame, with 1,020 pictures in the pool, while the mouse moves over it.
async function frame(world) {
    return withPage(world, { query: '#encoders=pretrained' }, async (page) => {
        await page.until(allDrawn);
        await drop(page, { 'mine.zip': zipOfFiles(ownFolder(1700)) });
        const state = await page.until((now) => now.settings.dataset === 'own' && now.phase === 'ready' && allDrawn(now), 300_000);
        const result = { thumbnails: state.pool.size };
        for (const grid of [false, true]) {
            await page.send({ type: 'look', grid });
            await sleep(1500);
            await page.page.evaluate(() => (frames.length = 0));
            for (let i = 0; i < 120; ++i) await page.page.mouse.move(900 + 3 * (i % 110), 480 + (i % 150));
            const times = await page.page.evaluate(() => frames);
            result[grid ? 'grid_median_ms' : 'map_median_ms'] = median(times);
            result[grid ? 'grid_longest_ms' : 'map_longest_ms'] = Math.max(...times);
        }
        return result;
    });
}

async function idle(world) {
    return withPage(world, {}, async (page) => {
        await page.until(allDrawn);
        await sleep(2000);
        const before = await page.page.evaluate(() => counts.draws);
        await sleep(5000);
        return { draws_in_5_s: (await page.page.evaluate(() => counts.draws)) - before };
    });
}

// A kiosk's loop, its clock `pace` times as fast. Everything that could grow, after collecting garbage.
async function soak(world, minutes) {
    const pace = 60;
    return withPage(world, { query: `?kiosk=1&pace=${pace}` }, async (page) => {
        const debug = await page.page.context().newCDPSession(page.page);
        await debug.send('Performance.enable');
        const sample = async (minute) => {
            await debug.send('HeapProfiler.collectGarbage');
            const { usedSize } = await debug.send('Runtime.getHeapUsage');
            const { metrics } = await debug.send('Performance.getMetrics');
            const metric = (name) => metrics.find((one) => one.name === name).value;
            const here = await page.page.evaluate(() => ({ wasm: memory.buffer.byteLength / 1e6, gl: counts.objects, round: bluesquare.state().settings.seed }));
            return { minute, wasm_mb: here.wasm, js_heap_mb: usedSize / 1e6, gl_objects: here.gl, dom_nodes: metric('Nodes'), listeners: metric('JSEventListeners'), loops: here.round };
        };
        const samples = [], start = Date.now();
        for (let minute = 1; minute <= minutes; ++minute) {
            await sleep(Math.max(0, start + (minute * 60_000) / pace - Date.now()));
            if (minute <= 3 || minute % 5 === 0) samples.push(await sample(minute));
        }
        // Until the loop has really gone round as often as it would have.
        const loops = Math.ceil((minutes * 60) / 120);
        await page.until((state) => state.settings.seed >= loops, 600_000);
        samples.push({ ...await sample(minutes), at: 'end' });
        return { pace, wall_seconds: (Date.now() - start) / 1000, samples };
    });
}

const budgets = {
    first: ({ seconds, slowest, megabytes }) => `first question drawn after ${seconds.toFixed(2)} s (slowest ${slowest.toFixed(2)} s; budget 2 s), ${megabytes.toFixed(2)} MB (budget 4 MB)`,
    round: (r) => `a round of four arms in its frame: median ${r.median_ms.toFixed(1)} ms, longest ${r.longest_ms.toFixed(1)} ms of ${r.rounds} (budget 30 ms)`,
    study: (r) => `16 seeds x 4 arms x 20 rounds: ${r.seconds.toFixed(1)} s (budget 5 s), longest pause ${r.longest_pause_ms.toFixed(0)} ms, ${r.frames} frames meanwhile`,
    frame: (r) => `own time of a frame with ${r.thumbnails} thumbnails: map ${r.map_median_ms.toFixed(1)} ms, grid ${r.grid_median_ms.toFixed(1)} ms (medians; longest ${r.map_longest_ms.toFixed(1)}, ${r.grid_longest_ms.toFixed(1)}; budget 4 ms)`,
    idle: (r) => `drawn while idle for 5 s: ${r.draws_in_5_s} (budget 0)`,
    soak: ({ pace, wall_seconds, samples }) => [`kiosk, clock x ${pace}, ${wall_seconds.toFixed(0)} s:`, ...samples.map((s) =>
        `  minute ${String(s.minute).padStart(2)}${s.at ? ` (${s.at})` : ''}: wasm ${s.wasm_mb.toFixed(1)} MB, JS heap ${s.js_heap_mb.toFixed(2)} MB, WebGL objects ${s.gl_objects}, DOM nodes ${s.dom_nodes}, listeners ${s.listeners}, loops ${s.loops}`)].join('\n'),
};
const measures = { first, round, study, frame, idle, soak };

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string', default: '30' } } });
const world = await openBrowser();
const results = { machine: cpus()[0].model.trim(), cores: cpus().length, date: new Date().toISOString().slice(0, 10), browser: world.browser.version() };
console.log(`${results.machine}, ${results.cores} cores, Chromium ${results.browser}, ${results.date}`);
try {
    for (const name of (values.only ?? Object.keys(measures).join()).split(',')) {
        if (!measures[name]) throw new Error(`--only ${name}: expected some of ${Object.keys(measures).join()}`);
        results[name] = await measures[name](world, Number(values.minutes));
        console.log(budgets[name](results[name]));
    }
} finally {
    await world.close();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
