// What the browser tests share: a server for dist/ on a free port, and a browser.
import { chromium, firefox } from 'playwright-core';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/serve.mjs';

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

// downloads: folder of what it saves, since its driver tells of no download.
async function openFirefox() {
    const display = await openDisplay(), downloads = mkdtempSync(join(tmpdir(), 'bluesquare-firefox-'));
    const browser = await firefox.launch({
        channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr', headless: false,
        env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
        firefoxUserPrefs: { 'browser.download.folderList': 2, 'browser.download.dir': downloads, 'browser.download.useDownloadDir': true },
    });
    const close = () => browser.close().finally(display.close).finally(() => rmSync(downloads, { recursive: true }));
    return { browser, downloads, close };
}

// The file that comes to lie in the folder, whole, is moved.
async function takeDownload(folder, to) {
    for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
        assert.ok(Date.now() < end, `nothing comes to ${folder}: ${readdirSync(folder)}`);
        const names = readdirSync(folder), [name] = names;
        if (names.length !== 1 || name.endsWith('.part') || statSync(join(folder, name)).size === 0) continue;
        copyFileSync(join(folder, name), to);
        return rmSync(join(folder, name));
    }
}

async function openChromium(more) {
    const browser = await chromium.launch({ executablePath: chromiums.find(existsSync), args: [...flags, ...more] });
    return { browser, close: () => browser.close() };
}

// {address, browser, downloads, stopServer(), close()}. engine: chromium or firefox; more: flags for Chromium;
// folder: what is served.
export async function openBrowser({ engine = 'chromium', more = [], folder = dist } = {}) {
    mkdirSync(artifacts, { recursive: true });
    const server = await serve({ port: 0, folder });
    const { browser, downloads, close } = engine === 'firefox' ? await openFirefox() : await openChromium(more);
    const stopServer = () => {
        server.closeAllConnections?.();
        server.close();
    };
    return {
        address: `http://localhost:${server.address().port}/`, browser, downloads, stopServer,
        close: () => close().finally(stopServer),
    };
}

// Controls on the canvas are found by their words or by the name that the program gives them:
// "words", "words##name" or "words###name" (bluesquare.layout()). name: one, or several of which one will do.
const isCalled = ({ label }, name) => [label, ...label.split(/#{2,3}/)].some((called) => [name].flat().includes(called));
const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
const texts = JSON.parse(readFileSync(new URL('../../assets/texts.json', import.meta.url)));
export const words = (key) => texts[key]; // in both languages
const menuItems = {
    share: words('share'), picture: words('save_picture'), csv: words('save_csv'), json: words('save_json'), own: words('open_own'), sort: words('sort_menu'),
    text: words('text_view'), about: words('about_menu'), english: 'English', german: 'Deutsch', dark: words('theme_dark'), light: words('theme_light'), safe: words('palette_safe'),
};

const pastOpening = (query) => (/first=/.test(query) ? query : `${query}${/[?#]/.test(query) ? '&' : '#'}first=skip`);

// A page whose `problems` collect what should not happen: console errors, exceptions, other hosts.
// route(page): called before the page is loaded. The service worker is kept out unless it is tested: its
// requests pass routes by. Without `opening` it begins past "you first".
export async function openPage({ browser, address, downloads }, { query = '', opening = false, route, waitUntil = 'load', ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    const problems = [], requests = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    if (route) await route(page);
    await page.goto(address + (opening ? query : pastOpening(query)), { waitUntil });
    const state = () => page.evaluate(() => globalThis.bluesquare.state());
    // Waits for state() to satisfy `test`; the page's own policy forbids evaluating code in it.
    const until = async (test, timeout = 60_000) => {
        for (const end = Date.now() + timeout; ; await page.waitForTimeout(40)) {
            const now = await state();
            if (test(now)) return now;
            if (Date.now() > end) throw new Error(`waited in vain; the state is ${JSON.stringify(now).slice(0, 400)}`);
        }
    };
    const layout = () => page.evaluate(() => globalThis.bluesquare.layout());
    const controls = async () => (await layout()).controls;
    // The control of that name that is the nth to be drawn, once it is there and stands still.
    const find = async (name, nth = 0) => {
        let last = null;
        for (let tries = 0; tries < 100; ++tries) {
            const found = (await controls()).filter((one) => isCalled(one, name))[nth];
            if (found && last?.x === found.x && last.y === found.y) return found;
            last = found;
        }
        throw new Error(`there is no ${name} among ${(await controls()).map(({ label }) => label).join(', ')}`);
    };
    return {
        page, problems, requests, state, until,
        send: (command) => page.evaluate((asked) => globalThis.bluesquare.send(asked), command),
        ready: () => page.evaluate(() => globalThis.bluesquare.ready.then(() => true)),
        layout, controls, find,
        press: async (name, nth) => page.mouse.click(...middle(await find(name, nth))),
        tap: async (name, nth) => page.touchscreen.tap(...middle(await find(name, nth))),
        key: (key) => page.keyboard.press(key),
        // Does what saves a file, which then lies at this path.
        saved: async (act, path) => {
            if (downloads) return act().then(() => takeDownload(downloads, path));
            const [download] = await Promise.all([page.waitForEvent('download'), act()]);
            await download.saveAs(path);
        },
        // By Tab to a control, and Enter.
        tabAndEnter: async (name, nth = 0) => {
            for (let stops = 0; ; ++stops) {
                assert.ok(stops < 90, `Tab leads to ${name}`);
                await page.keyboard.press('Tab');
                const found = (await controls()).filter((one) => isCalled(one, name))[nth];
                if (found?.focused) break;
            }
            await page.keyboard.press('Enter');
        },
        fromMenu: async (item) => { // a name in menuItems
            await page.mouse.click(...middle(await find('menu')));
            await page.mouse.click(...middle(await find(menuItems[item])));
        },
        close: () => context.close(),
    };
}

// Polls until what `test` says in the page is true, also over a reload.
export async function eventually({ page }, test, timeout = 60_000) {
    for (const end = Date.now() + timeout; !(await page.evaluate(test).catch(() => false)); await page.waitForTimeout(50))
        assert.ok(Date.now() < end, `waited in vain for ${test}`);
}

// Does what leads to another document, and waits until the program has started in that.
export async function reloaded(session, act) {
    await session.page.evaluate(() => void (globalThis.before = true));
    await act();
    await eventually(session, () => !globalThis.before && Boolean(globalThis.bluesquare?.state));
}

// A drop as a browser makes it. files: {name: bytes}.
export async function drop({ page }, files) {
    const named = Object.entries(files).map(([name, bytes]) => [name, [...bytes]]);
    await page.evaluate((list) => {
        const transfer = new DataTransfer();
        for (const [name, bytes] of list) transfer.items.add(new File([new Uint8Array(bytes)], name));
        document.getElementById('canvas').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, named);
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

// What the native program makes of a link: its state. more: flags.
export function replay(link, more = []) {
    const done = spawnSync(program, ['replay', link, '--features', `${root}assets/features`, '--json', ...more], { timeout: 120_000, encoding: 'utf8' });
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
