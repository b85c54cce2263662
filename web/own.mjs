// A visitor's own pictures, or features: a dropped or chosen folder, files or zip, handed to the program one file
// at a time. Nothing leaves this machine.
import { make } from './elements.mjs';
import { checkCount, fileEntry, filesOfInput, isHidden, isZip, lastPart, zipEntries } from './entries.mjs';
import { isFeatures } from './limits.mjs';
import { say } from './words.mjs';
import { openZip } from './zip.mjs';

const TABLE = 'metadata.csv';
const MOST_FILES = 20_000;

const depth = (path) => path.split('/').length;
const isTable = ({ path }) => lastPart(path).toLowerCase() === TABLE;
const pause = () => new Promise((resolve) => setTimeout(resolve));

// Nothing but pictures, perhaps: they have no table.
export class NoTable extends Error {}

// A table as the program reads it: UTF-8, letters composed as in the names of files. Spreadsheets
// also write UTF-16 and Windows' own letters.
export function tableText(bytes) {
    const [first, second] = bytes;
    const words = (kind, fatal = false) => new TextDecoder(kind, { fatal }).decode(bytes).normalize('NFC');
    const encode = (text) => new TextEncoder().encode(text);
    if (first === 0xff && second === 0xfe) return encode(words('utf-16le'));
    if (first === 0xfe && second === 0xff) return encode(words('utf-16be'));
    try {
        return encode(words('utf-8', true));
    } catch {
        return encode(words('windows-1252'));
    }
}

function findTable(entries) {
    const tables = entries.filter(isTable).sort((a, b) => depth(a.path) - depth(b.path));
    if (tables.length > 1 && depth(tables[0].path) === depth(tables[1].path))
        throw new Error(say('web_two_tables', tables[0].path, tables[1].path));
    return tables[0];
}

// Reads everything into the program. files: [{path, file}]. progress(done): pictures. Returns what
// is wrong and what to know: {error, problems, notes: [texts]}; without an error the program now runs.
export async function readAll(files, own, progress) {
    checkCount(files, MOST_FILES);
    const zips = files.filter(isZip);
    const alone = files.length === 1 && zips.length === 1;
    let entries = alone ? checkCount(await openZip(zips[0].file, zips[0].path), MOST_FILES) : files.filter((file) => !isZip(file)).map(fileEntry);
    let inside = alone ? [] : null; // of zips among other files: only where they are needed
    const lookInside = async () => (entries = [...entries, ...(inside ??= await zipEntries(zips, MOST_FILES))]);
    if (!findTable(entries)) await lookInside();
    const table = findTable(entries);
    if (!table) throw new NoTable(say('web_no_table', TABLE));
    const bytes = await table.read().catch((error) => {
        throw new Error(`${table.path} ${error.message}`);
    });
    const why = own.open(tableText(bytes), table.path);
    if (why) throw new Error(why);
    const offered = (some) => {
        for (const { path } of some) own.offer(path);
        return some.filter((entry) => own.wants(entry.path) && !(isFeatures(entry) && isHidden(entry)));
    };
    let wanted = offered(entries);
    if (wanted.every(isFeatures) && !inside) {
        await lookInside();
        wanted = [...wanted, ...offered(inside)];
    }
    for (const [place, { path, read }] of wanted.entries()) {
        try {
            own.add(path, await read());
        } catch (error) {
            own.refuse(path, error.message);
        }
        progress(place + 1);
        if (place % 8 === 7) await pause(); // let the page live
    }
    return own.finish();
}

function list(texts) {
    const rows = texts.slice(0, 50).map((text) => make('li', {}, text));
    if (texts.length > rows.length) rows.push(make('li', {}, '…'));
    return make('ul', { class: 'problems', tabindex: '0' }, ...rows);
}

export class OwnPictures {
    // host: {own, onFrame...} (host.mjs). used(): whether the program runs on them now.
    constructor(dialog, host) {
        this.dialog = dialog;
        this.host = host;
        this.busy = false;
    }

    open() {
        if (this.busy) return;
        const choose = (attributes) => make('input', {
            type: 'file', class: 'spoken', ...attributes,
            onchange: ({ target }) => this.take(Promise.resolve(filesOfInput(target))),
        });
        const folder = choose({ webkitdirectory: true, 'aria-label': say('web_choose_folder') });
        const zip = choose({ accept: '.zip,.csv,.npy', multiple: true, 'aria-label': say('web_choose_zip') });
        this.#show(make('p', { class: 'hint' }, say('web_own_text')),
            make('pre', {}, 'filename,shape,color\nimages/1.png,square,red\nimages/2.jpg,circle,blue'),
            folder, zip,
            make('div', { class: 'row' },
                make('button', { type: 'button', onclick: () => folder.click() }, say('web_choose_folder')),
                make('button', { type: 'button', onclick: () => zip.click() }, say('web_choose_zip'))),
            this.#end());
    }

    #show(...children) {
        this.dialog.replaceChildren(make('h2', { id: 'own-title' }, say('web_own_title')), ...children.filter(Boolean));
        if (!this.dialog.open) this.dialog.showModal();
    }

    #end() {
        return make('div', { class: 'row end' },
            make('button', { type: 'button', class: 'plain', onclick: () => this.dialog.close() }, say('web_close')));
    }

    // coming: promise of [{path, file}].
    async take(coming) {
        if (this.busy) return;
        this.busy = true;
        const count = make('p', { role: 'status' }, say('web_reading', 0));
        this.#show(count);
        try {
            const { error, problems, notes } = await readAll(await coming, this.host.own, (read) => (count.textContent = say('web_reading', read)));
            if (error) this.#report(error, problems);
            else if (problems.length) this.#report(say('web_read_some'), [...problems, ...notes]);
            else if (notes.length) this.#show(make('p', { role: 'status' }, say('web_own_notes')), list(notes), this.#end());
            else this.dialog.close();
        } catch (error) {
            this.#report(error.message, []);
        } finally {
            this.busy = false;
            this.host.wake();
        }
    }

    #report(title, problems) {
        this.#show(make('p', { role: 'alert', class: 'fault' }, title), problems.length ? list(problems) : null, this.#end());
    }
}
