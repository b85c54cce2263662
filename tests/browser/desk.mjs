// What the tests of the desk "Sort your own pictures" share: pictures, the way in, answers, and what is
// taken away.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { words } from './browser.mjs';
import { zipOfFiles } from '../web/zips.mjs';
import { ownFolder } from './pictures.mjs';

export const home = mkdtempSync(join(tmpdir(), 'bluesquare-sort-'));
after(() => rmSync(home, { recursive: true }));

// Red and blue pictures, without a table; the kind by the path. channels(i): of the ith.
export function pictures(count, seed = 1, channels = () => 3) {
    const files = ownFolder(count, { seed, folder: '', channels });
    const table = String(files['metadata.csv']).trim().split('\r\n').slice(1).map((line) => line.split(','));
    delete files['metadata.csv'];
    return { files, kind: Object.fromEntries(table.map(([path, , color]) => [path.slice('images/'.length), color === 'red' ? 0 : 1])) };
}

// Photographs of Debian's tuxpaint-stamps-default, without drawings: animals are of kind 0, what grows of
// kind 1. None where they are not installed; BLUESQUARE_STAMPS names another folder.
export function photographs() {
    const folder = process.env.BLUESQUARE_STAMPS ?? '/usr/share/tuxpaint/stamps', files = {}, kind = {};
    for (const [about, one] of [['animals', 0], ['food', 1], ['plants', 1]])
        for (const path of existsSync(join(folder, about)) ? readdirSync(join(folder, about), { recursive: true }).sort() : []) {
            if (!path.endsWith('.png') || path.includes('cartoon')) continue;
            files[`${about}/${path}`] = readFileSync(join(folder, about, path));
            kind[`${about}/${path}`] = one;
        }
    return { files, kind };
}

// The picture as a file of this type (image/jpeg, image/webp), by the browser.
async function converted({ page }, bytes, type) {
    const packed = await page.evaluate(async ([text, wanted]) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        canvas.getContext('2d').drawImage(bitmap, 0, 0);
        const blob = await canvas.convertToBlob({ type: wanted, quality: 0.9 });
        if (blob.type !== wanted) throw new Error(`this browser makes no ${wanted}`);
        return new Promise((resolve) => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result.split(',')[1]);
            reader.readAsDataURL(blob);
        });
    }, [bytes.toString('base64'), type]);
    return Buffer.from(packed, 'base64');
}

// The same pictures, of four in a row one left as it is, one as JPEG, two as WebP.
export async function ofManyFormats(page, { files, kind }) {
    const out = { files: {}, kind: {} };
    for (const [place, path] of Object.keys(files).entries()) {
        const format = ['png', 'webp', 'jpeg', 'webp'][place % 4], known = path.replace(/^images\//, ''), renamed = known.replace(/png$/, format);
        out.files[renamed] = format === 'png' ? files[path] : await converted(page, files[path], `image/${format}`);
        out.kind[renamed] = kind[known];
    }
    return out;
}

export function zipOf(name, files) {
    writeFileSync(join(home, name), zipOfFiles(files));
    return join(home, name);
}

export function folderOf(name, files) {
    for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(home, name, path)), { recursive: true });
        writeFileSync(join(home, name, path), bytes);
    }
    return join(home, name);
}

export const sorting = ({ page }) => page.evaluate(() => globalThis.bluesquare.sorting());
export async function untilSorting(page, test, timeout = 120_000) {
    for (const end = Date.now() + timeout; ; await page.page.waitForTimeout(50)) {
        const now = await sorting(page);
        if (now && test(now)) return now;
        assert.ok(Date.now() < end, `waited in vain; the desk is ${JSON.stringify(now)?.slice(0, 600)}`);
    }
}

export const dialog = (page, rest = '') => page.page.locator(`#sort ${rest}`);
export async function begin(page, give) {
    await page.fromMenu('sort');
    await page.page.locator('#sort[open]').waitFor();
    await give();
    await dialog(page, '#sort-begin:not([disabled])').click({ timeout: 60_000 });
    return untilSorting(page, (now) => now.question !== null);
}
export const giveFiles = (page, ...paths) => dialog(page, '#sort-files').setInputFiles(paths);
export const giveFolder = (page, path) => dialog(page, '#sort-folder').setInputFiles(path);

// Answers truly, by commands.
export async function answer(page, kind, count) {
    for (let i = 0; i < count; ++i) {
        const { question } = await sorting(page);
        assert.ok(question);
        assert.deepEqual(await page.send({ type: 'sort', box: kind[question.path] }), { error: null });
    }
}

export async function taken(page, id) {
    await page.press(words('sort_save'));
    const path = join(home, `${id}-${Date.now()}`);
    await page.saved(() => dialog(page, `#sort-save-${id}`).click(), path);
    await page.page.keyboard.press('Escape');
    return path;
}

export const labelsOf = (path) => Object.fromEntries(readFileSync(path, 'utf8').trim().split('\r\n').slice(1).map((line) => line.split(',')).map(([file, ...rest]) => [file, rest]));

// File pickers of the browser's own cannot be driven: the page hands the file over instead.
export const withoutPicker = (page) => page.addInitScript(() => delete globalThis.showSaveFilePicker);
