// A visitor's own pictures, or features: a dropped or chosen folder, files or zip, handed to the program one file
// at a time. Nothing leaves this machine.
import { Brought, describe } from './brought.mjs';
import { make } from './elements.mjs';
import { filesOfInput, isHidden } from './entries.mjs';
import { isFeatures } from './limits.mjs';
import { findSet } from './readers.mjs';
import { say } from './words.mjs';

export { tableText } from './table_text.mjs';

const pause = () => new Promise((resolve) => setTimeout(resolve));

// Hands the entries' bytes to the program, one after another.
async function handOver(entries, own, place, progress) {
    for (const [count, { path, read }] of entries.entries()) {
        try {
            own.add(place(path), await read());
        } catch (error) {
            own.refuse(place(path), error.message);
        }
        progress(count + 1);
        if (count % 8 === 7) await pause(); // let the page live
    }
}

// Reads everything into the program. files: [{path, file}]. progress(done): pictures. find(entries): findSet() of
// readers.mjs. Returns what is wrong and what to know: {error, problems, notes: [texts]}; without an error the
// program now runs.
export async function readAll(files, own, progress, find) {
    const brought = await Brought.of(files);
    const { bytes, name, place, ours, notes } = await describe(brought, find);
    const why = own.open(bytes, name);
    if (why) throw new Error(why);
    const offered = (some) => {
        const possible = some.filter(ours);
        for (const { path } of possible) own.offer(place(path));
        return possible.filter((entry) => own.wants(place(entry.path)) && !(isFeatures(entry) && isHidden(entry)));
    };
    let wanted = offered(brought.entries);
    if (wanted.every(isFeatures)) wanted = [...wanted, ...offered(await brought.lookInside())];
    await handOver(wanted, own, place, progress);
    const answer = own.finish();
    return { ...answer, notes: [...notes, ...(answer.notes ?? [])] };
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
            const { error, problems, notes } = await readAll(await coming, this.host.own, (read) => (count.textContent = say('web_reading', read)), findSet);
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
