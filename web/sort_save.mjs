// The dialog of what can be taken away from the desk.
import { make } from './elements.mjs';
import { say } from './words.mjs';
import { ZipWriter } from './zip_writer.mjs';

// A name as every file system takes it.
export const folderName = (name) => name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').replace(/[. ]+$/, '_') || '_';

// Where the browser can, straight to the disk; else gathered and handed over at the end. Null: the
// visitor chose no place.
async function openSink(name, host) {
    if (globalThis.showSaveFilePicker) {
        const handle = await showSaveFilePicker({ suggestedName: name }).catch((error) => {
            if (error.name === 'AbortError') return null;
            return undefined; // not allowed here
        });
        if (handle === null) return null;
        if (handle) {
            const stream = await handle.createWritable();
            return { write: (bytes) => stream.write(bytes), end: () => stream.close(), abort: () => stream.abort() };
        }
    }
    const parts = [];
    return { write: (bytes) => void parts.push(bytes), end: () => host.save(name, 'application/zip', new Blob(parts)), abort() {} };
}

// places: [[path, box]]; read(path): promise of the file's bytes.
export async function writeZip(places, read, sink, progress) {
    const zip = new ZipWriter(sink.write), unread = [];
    for (const [place, [path, box]] of places.entries()) {
        progress(place, places.length);
        try {
            await zip.add(`${folderName(box)}/${path}`, await read(path));
        } catch (error) {
            if (error instanceof RangeError) throw error;
            unread.push(path);
        }
    }
    await zip.end();
    await sink.end();
    return unread;
}

// host: {sort, save()}; read(path).
export function openSave(dialog, host, read) {
    const said = make('p', { role: 'status', class: 'hint' });
    const tell = (text, fault = false) => {
        said.textContent = text;
        said.classList.toggle('fault', fault);
    };
    const take = (kind, name, type) => () => {
        const { bytes, error } = host.sort.file(kind);
        if (error) return tell(error, true);
        host.save(name, type, bytes);
        host.sort.saved();
        tell(say('web_sort_saved'));
    };
    const zip = async () => {
        const sink = await openSink('sorted.zip', host);
        if (!sink) return;
        try {
            const places = JSON.parse(new TextDecoder().decode(host.sort.file('places').bytes));
            const unread = await writeZip(places, read, sink, (done, all) => tell(say('web_sort_saving', done, all)));
            host.sort.saved();
            tell([say('web_sort_saved'), ...unread.slice(0, 3)].join(' '), unread.length > 0);
        } catch (error) {
            sink.abort();
            tell(error.message, true);
        }
    };
    const button = (id, text, onclick) => make('button', { type: 'button', id: `sort-save-${id}`, class: 'plain', onclick }, text);
    dialog.replaceChildren(
        make('h2', { id: 'sort-title' }, say('web_sort_save_title')),
        make('div', { class: 'column' },
            button('labels', say('web_sort_save_csv'), take('labels', 'labels.csv', 'text/csv')),
            button('zip', say('web_sort_save_zip'), zip),
            button('session', say('web_sort_save_session'), take('session', 'sorting.json', 'application/json')),
            button('head', say('web_sort_save_head'), take('head', 'head.safetensors', 'application/octet-stream'))),
        make('p', { class: 'hint' }, say('web_sort_save_text')),
        make('pre', { tabindex: '0' }, 'bluesquare sort --head head.safetensors --pictures FOLDER --out labels.csv'),
        said,
        make('div', { class: 'row end' }, make('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, say('web_close'))));
    dialog.showModal();
}
