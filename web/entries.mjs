// Files that a visitor dropped or chose, and what lies in their zips: [{path, read(), head(bytes)}];
// read() gives the bytes, head() so many from the beginning or some more, or they reject with words
// that go on from the path.
import { mostBytes } from './limits.mjs';
import { say } from './words.mjs';
import { openZip, plainPath } from './zip.mjs';

const MOST_LISTED = 300_000; // CelebA has 202,599

// What systems leave beside files.
export const isHidden = ({ path }) => path.split('/').some((part) => part.startsWith('.')) || /(^|\/)__MACOSX\//.test(path);
export const isPicture = ({ path }) => /\.(png|jpe?g|webp|avif|gif|bmp)$/i.test(path);
export const isTable = ({ path }) => lastPart(path).toLowerCase() === 'metadata.csv';
export const lastPart = (path) => path.slice(path.lastIndexOf('/') + 1);
export const isZip = ({ path }) => /\.zip$/i.test(path);

export function checkCount(files, most = MOST_LISTED) {
    if (files.length > most) throw new Error(say('web_too_many_files', most));
    return files;
}

export const fileEntry = ({ path, file }) => ({
    path: plainPath(path),
    async read() {
        const most = mostBytes({ path });
        if (file.size > most) throw new Error(say('web_too_large', most / 1e6));
        return new Uint8Array(await file.arrayBuffer());
    },
    head: async (bytes) => new Uint8Array(await file.slice(0, bytes).arrayBuffer()),
});

// Entries of zips below the zips' own names.
export async function zipEntries(zips, most) {
    const all = [];
    for (const { path, file } of zips)
        for (const entry of await openZip(file, path)) all.push({ ...entry, path: `${plainPath(path)}/${entry.path}` });
    return checkCount(all, most);
}

// All files below a dropped folder.
async function filesBelow(entry, path, files) {
    checkCount(files);
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        files.push({ path: path + entry.name, file });
        return;
    }
    const reader = entry.createReader();
    for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!some.length) return;
        for (const one of some) await filesBelow(one, `${path}${entry.name}/`, files);
    }
}

// [{path, file}] of what was dropped.
export async function filesOfDrop(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [];
    if (entries.length) for (const entry of entries) await filesBelow(entry, '', files);
    else for (const file of transfer.files) files.push({ path: file.name, file });
    return files;
}

// Of an <input type="file">.
export const filesOfInput = (input) => [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
