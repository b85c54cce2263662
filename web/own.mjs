// A visitor's own pictures: a dropped or chosen folder, files or zip, handed to the program one file
// at a time. Nothing leaves this machine.
import { joined } from './download.mjs';
import { Unzip, UnzipInflate } from './fflate.mjs';
import { make } from './elements.mjs';
import { say } from './words.mjs';

const TABLE = 'metadata.csv';
const MOST_BYTES = 64_000_000; // of one file
const MOST_FILES = 20_000;

const lastPart = (path) => path.slice(path.lastIndexOf('/') + 1);
const depth = (path) => path.split('/').length;
const isTable = (path) => lastPart(path).toLowerCase() === TABLE;
const pause = () => new Promise((resolve) => setTimeout(resolve));

// Sources of files: each() calls back with (path, read) and awaits it; read() gives the bytes or
// throws with words for people.

function folderSource(files) {
    return {
        async each(use) {
            for (const { path, file } of files)
                await use(path, async () => {
                    if (file.size > MOST_BYTES) throw new Error(say('web_too_large', path));
                    return new Uint8Array(await file.arrayBuffer());
                });
        },
    };
}

// One pass over a zip; wanted(path) says which entries to unpack.
async function unzip(file, wanted, use) {
    const done = [], open = new Set();
    let entries = 0;
    const unzipper = new Unzip((entry) => {
        ++entries;
        if (entry.name.endsWith('/') || !wanted(entry.name)) return;
        const parts = [];
        let size = 0;
        open.add(entry.name);
        entry.ondata = (error, part, last) => {
            if (error) {
                open.delete(entry.name);
                done.push({ path: entry.name, error: say('web_damaged', entry.name) });
                return;
            }
            size += part.length;
            if (size <= MOST_BYTES) parts.push(part);
            if (!last) return;
            open.delete(entry.name);
            done.push(size > MOST_BYTES ? { path: entry.name, error: say('web_too_large', entry.name) } : { path: entry.name, parts, size });
        };
        entry.start();
    });
    unzipper.register(UnzipInflate);
    const reader = file.stream().getReader();
    for (;;) {
        const { value, done: end } = await reader.read();
        try {
            unzipper.push(value ?? new Uint8Array(0), end);
        } catch {
            throw new Error(say('web_no_zip', file.name));
        }
        while (done.length) {
            const entry = done.shift();
            await use(entry.path, async () => {
                if (entry.error) throw new Error(entry.error);
                return joined(entry.parts, entry.size);
            });
        }
        if (end) break;
    }
    if (!entries) throw new Error(say('web_no_zip', file.name));
    for (const path of open) await use(path, async () => { throw new Error(say('web_truncated', path)); });
}

function zipSource(file) {
    return { each: (use, wanted = () => true) => unzip(file, wanted, use) };
}

// All files below a dropped folder.
async function filesBelow(entry, path, files) {
    if (files.length >= MOST_FILES) return;
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        files.push({ path: path + entry.name, file });
    } else {
        const reader = entry.createReader();
        for (;;) {
            const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
            if (!some.length) break;
            for (const one of some) await filesBelow(one, `${path}${entry.name}/`, files);
        }
    }
}

async function sourceOfDrop(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [];
    if (entries.length) for (const entry of entries) await filesBelow(entry, '', files);
    else for (const file of transfer.files) files.push({ path: file.name, file });
    return sourceOf(files);
}

function sourceOf(files) {
    if (files.length === 1 && /\.zip$/i.test(files[0].path)) return zipSource(files[0].file);
    return folderSource(files);
}

async function findTable(source) {
    let best = null;
    await source.each(async (path, read) => {
        if (isTable(path) && (!best || depth(path) < depth(best.path))) best = { path, bytes: await read() };
    }, isTable);
    if (!best) throw new Error(say('web_no_table', TABLE));
    return best;
}

// Reads everything into the program. progress(done): pictures. Returns the problems, one a line.
async function readAll(source, own, progress) {
    const table = await findTable(source);
    const why = own.open(table.bytes, table.path);
    if (why) throw new Error(why);
    const problems = [];
    let done = 0;
    await source.each(async (path, read) => {
        if (!own.wants(path)) return;
        try {
            own.add(path, await read());
        } catch (error) {
            problems.push(error.message);
        }
        progress(++done);
        if (done % 8 === 0) await pause(); // let the page live
    }, (path) => own.wants(path));
    const left = own.finish();
    return { problems: [...problems, ...left.split('\n').filter(Boolean)], done };
}

export class OwnPictures {
    // host: {own, onFrame...} (host.mjs). used(): whether the program runs on them now.
    constructor(dialog, host) {
        this.dialog = dialog;
        this.host = host;
        this.busy = false;
        addEventListener('dragover', (event) => event.preventDefault());
        addEventListener('drop', (event) => {
            event.preventDefault();
            if (event.dataTransfer?.items.length || event.dataTransfer?.files.length) this.#take(sourceOfDrop(event.dataTransfer));
        });
    }

    open() {
        if (this.busy) return;
        const choose = (attributes) => make('input', {
            type: 'file', class: 'spoken', ...attributes,
            onchange: ({ target }) => this.#take(Promise.resolve(sourceOf([...target.files].map((file) =>
                ({ path: file.webkitRelativePath || file.name, file }))))),
        });
        const folder = choose({ webkitdirectory: true, 'aria-label': say('web_choose_folder') });
        const zip = choose({ accept: '.zip', 'aria-label': say('web_choose_zip') });
        this.#show(make('p', { class: 'hint' }, say('web_own_text')),
            make('pre', {}, 'filename,shape,color\nimages/1.png,square,red\nimages/2.jpg,circle,blue'),
            folder, zip,
            make('div', { class: 'row' },
                make('button', { type: 'button', onclick: () => folder.click() }, say('web_choose_folder')),
                make('button', { type: 'button', onclick: () => zip.click() }, say('web_choose_zip'))),
            this.#end());
    }

    #show(...children) {
        this.dialog.replaceChildren(make('h2', { id: 'own-title' }, say('web_own_title')), ...children);
        if (!this.dialog.open) this.dialog.showModal();
    }

    #end() {
        return make('div', { class: 'row end' },
            make('button', { type: 'button', class: 'plain', onclick: () => this.dialog.close() }, say('web_close')));
    }

    async #take(coming) {
        if (this.busy) return;
        this.busy = true;
        const count = make('p', { role: 'status' }, say('web_reading', 0));
        this.#show(count);
        try {
            const { problems, done } = await readAll(await coming, this.host.own, (read) => (count.textContent = say('web_reading', read)));
            if (!problems.length) this.dialog.close();
            else this.#report(say('web_read_some', done), problems);
        } catch (error) {
            this.#report(error.message, []);
        } finally {
            this.busy = false;
            this.host.wake();
        }
    }

    #report(title, problems) {
        const list = problems.slice(0, 50).map((text) => make('li', {}, text));
        this.#show(make('p', { role: 'alert', class: 'fault' }, title), make('ul', { class: 'problems', tabindex: '0' }, ...list), this.#end());
    }
}
