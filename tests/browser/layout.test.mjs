// Nothing that is written lies over something else or is cut off: every step, from a phone to a wall.
import assert from 'node:assert/strict';
import { allDrawn, screenshot, suite } from './browser.mjs';

const { pageTest } = suite();
const TOUCHING = 1.5; // pixels: type has room around its ink

// Each pair of texts of one layer of which one lies over the other, and each that is cut.
function faults(texts) {
    const found = texts.filter(({ cut }) => cut).map(({ text }) => `cut: ${text}`);
    const over = (a, b) => a.layer === b.layer && a.x + a.w - TOUCHING > b.x && b.x + b.w - TOUCHING > a.x
        && a.y + a.h - TOUCHING > b.y && b.y + b.h - TOUCHING > a.y;
    texts.forEach((a, place) => texts.slice(place + 1).filter((b) => over(a, b)).forEach((b) => found.push(`over each other: ${a.text} | ${b.text}`)));
    return found;
}

async function settled(page) {
    await page.until(allDrawn);
    for (let last = '', tries = 0; tries < 20; ++tries) {
        const { texts } = await page.layout(), now = JSON.stringify(texts);
        if (texts.length && now === last) return texts;
        last = now;
        await page.page.waitForTimeout(60);
    }
    throw new Error('the page does not come to rest');
}

const SCENES = ['first=bet', 'step=2&by_hand=1', 'step=2&you=1', 'step=1', ...[1, 2, 3, 4, 5].map((step) => `step=${step}&round=7`), 'step=3&round=20'];
const SIZES = [[360, 3400], [390, 844], [820, 1180], [1024, 768], [1280, 720], [1920, 1080], [3840, 2160]];
const idle = (state) => ['ready', 'asking', 'finished'].includes(state.phase);

for (const [width, height] of SIZES)
    for (const language of ['en', 'de'])
        pageTest(`nothing overlaps or is cut: ${width} x ${height}, ${language}`, { viewport: { width, height }, hasTouch: width < 1000 }, async (page) => {
            const all = [];
            const look = async (scene, place) => {
                await page.until(idle);
                const found = faults(await settled(page));
                if (found.length) await screenshot(page, `layout-${width}-${height}-${language}-${place}`);
                all.push(...found.map((fault) => `${scene}: ${fault}`));
            };
            for (const [place, scene] of SCENES.entries()) {
                assert.deepEqual(await page.send({ type: 'open', link: `seed=38&lang=${language}&${scene}${scene.includes('first') ? '' : '&first=skip'}` }), { error: null }, scene);
                await look(scene, place);
            }
            await page.send({ type: 'first' });
            await look('first', 'first');
            await page.send({ type: 'answer', label: 0 });
            await page.send({ type: 'bet', arm: 0 });
            await page.until(({ opening }) => opening?.found, 60_000);
            await look('found', 'found');
            assert.deepEqual(all, []);
        });

// 15 minutes of arc from 3 m away, on a screen of 55 inches with 1080 lines: 20.6 of them.
for (const language of ['en', 'de'])
    pageTest(`from afar all type is large: ${language}`, { viewport: { width: 1920, height: 1080 } }, async (page) => {
        const all = [];
        for (const scene of ['step=1', ...[1, 2, 3, 4, 5].map((step) => `step=${step}&round=7`), 'step=3&round=20', 'first=bet']) {
            assert.deepEqual(await page.send({ type: 'open', link: `seed=38&presenter=1&lang=${language}&${scene}${scene.includes('first') ? '' : '&first=skip'}` }), { error: null }, scene);
            await page.until(idle);
            const texts = await settled(page);
            const small = texts.filter(({ text, h, cut }) => h < 20.6 && !cut && text !== '!').map(({ text }) => `small: ${text}`);
            all.push(...[...faults(texts), ...small].map((fault) => `${scene}: ${fault}`));
            await screenshot(page, `afar-${language}-${all.length}-${scene.replaceAll(/\W/g, '-')}`);
        }
        assert.deepEqual(all, []);
    });
