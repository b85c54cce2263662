// What the browser tests share: a server for dist/ on a free port, and Chromium.
import { chromium } from 'playwright-core';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/serve.mjs';

export const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));
const dist = process.env.BLUESQUARE_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'];

// {address, browser, close()}
export async function openBrowser() {
    mkdirSync(artifacts, { recursive: true });
    const server = await serve({ port: 0, folder: dist });
    const executablePath = programs.find(existsSync);
    const browser = await chromium.launch({ executablePath, args: flags });
    return {
        address: `http://localhost:${server.address().port}/`,
        browser,
        close: async () => {
            await browser.close();
            server.closeAllConnections?.();
            server.close();
        },
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
        close: () => context.close(),
    };
}
