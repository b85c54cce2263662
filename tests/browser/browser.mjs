// What the browser tests share: a server for dist/ on a free port, and a browser.
import { chromium, firefox } from 'playwright-core';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/serve.mjs';
import { menu, menuItems } from './places.mjs';

export const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));
export const dist = process.env.BLUESQUARE_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
export const program = process.env.BLUESQUARE ?? `${root}build/native/bluesquare`; // the native one
const chromiums = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

// A display of its own: Firefox has no WebGL without one. {name, close()}
async function openDisplay() {
    const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const number = await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.stdout.once('data', (text) => resolve(String(text).trim()));
    });
    return { name: `:${number}`, close: () => server.kill() };
}

async function openFirefox() {
    const display = await openDisplay();
    const browser = await firefox.launch({
        channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr', headless: false,
        env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
    });
    return { browser, close: () => browser.close().finally(display.close) };
}

async function openChromium(more) {
    const browser = await chromium.launch({ executablePath: chromiums.find(existsSync), args: [...flags, ...more] });
    return { browser, close: () => browser.close() };
}

// {address, browser, stopServer(), close()}. engine: chromium or firefox; more: flags for Chromium;
// folder: what is served.
export async function openBrowser({ engine = 'chromium', more = [], folder = dist } = {}) {
    mkdirSync(artifacts, { recursive: true });
    const server = await serve({ port: 0, folder });
    const { browser, close } = engine === 'firefox' ? await openFirefox() : await openChromium(more);
    const stopServer = () => {
        server.closeAllConnections?.();
        server.close();
    };
    return {
        address: `http://localhost:${server.address().port}/`, browser, stopServer,
        close: () => close().finally(stopServer),
    };
}

// A page whose `problems` collect what should not happen: console errors, exceptions, other hosts.
// route(page): called before the page is loaded. The service worker is kept out unless it is tested: its
// requests pass routes by.
export async function openPage({ browser, address }, { query = '', route, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    const problems = [], requests = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    if (route) await route(page);
    await page.goto(address + query);
    const state = () => page.evaluate(() => globalThis.bluesquare.state());
    // Waits for state() to satisfy `test`; the page's own policy forbids evaluating code in it.
    const until = async (test, timeout = 60_000) => {
        for (const end = Date.now() + timeout; ; await page.waitForTimeout(40)) {
            const now = await state();
            if (test(now)) return now;
            if (Date.now() > end) throw new Error(`waited in vain; the state is ${JSON.stringify(now).slice(0, 400)}`);
        }
    };
    return {
        page, problems, requests, state, until,
        send: (command) => page.evaluate((asked) => globalThis.bluesquare.send(asked), command),
        ready: () => page.evaluate(() => globalThis.bluesquare.ready.then(() => true)),
        click: ([x, y]) => page.mouse.click(x, y),
        key: (key) => page.keyboard.press(key),
        fromMenu: async (item) => { // a name in places.menuItems
            await page.mouse.click(...menu);
            await page.waitForTimeout(500); // software WebGL draws slowly
            await page.mouse.click(...menuItems[item]);
        },
        close: () => context.close(),
    };
}

// Run in the page before its own scripts: globalThis.memory becomes the program's WebAssembly.Memory.
export function keepMemory() {
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
        const made = await instantiate(...given);
        globalThis.memory ??= Object.values(made.instance?.exports ?? {}).find((one) => one instanceof WebAssembly.Memory);
        return made;
    };
}

export const allDrawn = (state) => state.pictures.drawn === state.pictures.total;

export async function steps(page, count) {
    const { round } = await page.state();
    for (let i = 0; i < count; ++i) assert.deepEqual(await page.send({ type: 'step' }), { error: null });
    return page.until((state) => state.round === round + count);
}

export async function screenshot({ page }, name) {
    await page.waitForTimeout(600); // software WebGL draws slowly
    return page.screenshot({ path: `${artifacts}${name}.png`, caret: 'initial' }); // else a style that the policy forbids
}

// What the native program makes of a link: its state.
export function replay(link) {
    const done = spawnSync(program, ['replay', link, '--features', `${root}assets/features`, '--json'], { timeout: 120_000, encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr || `${program}: build the preset 'native' first`);
    return JSON.parse(done.stdout);
}

// One browser for the tests of a file. pageTest(name, options, body) runs `body` with a page and checks
// that nothing went wrong on it; options: as openPage()'s, and what problems are `expected`.
export function suite(how) {
    const world = {};
    before(async () => Object.assign(world, await openBrowser(how)));
    after(() => world.close?.());
    const pageTest = (name, options, body) => test(name, { timeout: 300_000 }, async () => {
        const page = await openPage(world, options);
        try {
            await page.ready();
            await body(page);
            assert.deepEqual(page.problems.filter((text) => !options.expected?.test(text)), []);
            assert.deepEqual(page.requests.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(world.address)), []);
        } finally {
            await page.close();
        }
    });
    return { world, pageTest };
}
