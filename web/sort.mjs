// The page's side of the desk that sorts a visitor's pictures: the dialog that begins it, reading and
// decoding beside the program, the larger view of what is asked, and answers that outlive the tab.
// Nothing leaves this machine.
import { make } from './elements.mjs';
import { fileEntry, filesOfInput, isHidden, isPicture, isZip, zipEntries } from './entries.mjs';
import { Decoder } from './sort_decoder.mjs';
import { openSave } from './sort_save.mjs';
import * as store from './sort_store.mjs';
import { say } from './words.mjs';

const MOST = 5000, MOST_BOXES = 9;
const AHEAD = 6; // pictures that are read or decoded at once
const LARGE = 640; // pixels a side of the larger view

// Among the files: {pictures: [{path, read()}], session: text or null, others: count}.
export async function lookThrough(files) {
    const plain = files.filter((file) => !isZip(file)).map(fileEntry);
    const inside = await zipEntries(files.filter(isZip));
    const all = [...plain, ...inside].filter((entry) => !isHidden(entry));
    const pictures = all.filter(isPicture);
    let session = null;
    for (const entry of all.filter(({ path }) => /\.json$/i.test(path))) {
        const text = new TextDecoder().decode(await entry.read().catch(() => new Uint8Array()));
        if (store.about(text)) session = text;
    }
    const names = new Map(pictures.map((entry) => [entry.path, entry])); // the later of two counts
    return { pictures: withoutCommonFolder([...names.values()]), session, others: all.length - pictures.length - (session ? 1 : 0) };
}

// What all have in common says nothing, and is another where a folder was packed.
function withoutCommonFolder(pictures) {
    for (;;) {
        const cut = pictures[0]?.path.indexOf('/') + 1, head = pictures[0]?.path.slice(0, cut);
        if (!cut || !pictures.every(({ path }) => path.startsWith(head))) return pictures;
        pictures = pictures.map((entry) => ({ ...entry, path: entry.path.slice(cut) }));
    }
}

export class Sorting {
    // host: host.mjs; send(command).
    constructor(dialog, host, send) {
        this.send = send;
        this.dialog = dialog;
        this.host = host;
        this.files = new Map(); // path -> {read()}
        this.found = { pictures: [], session: null, others: 0 };
        this.names = ['A', 'B'];
        this.large = -1; // row that was asked for
        this.picture = null; // address of its file
        this.savedAt = -1; // answers when the session was last kept
        addEventListener('beforeunload', (event) => this.state?.unsaved && event.preventDefault());
        addEventListener('pagehide', () => this.#keep());
    }

    get open() {
        return Boolean(this.state);
    }

    // Drops are for the desk.
    get busy() {
        return this.open || (this.dialog.open && this.setup);
    }

    // The dialog that begins it.
    begin() {
        this.found = { pictures: [], session: null, others: 0 };
        this.#ask();
    }

    // coming: promise of [{path, file}].
    async take(coming) {
        try {
            const found = await lookThrough(await coming);
            if (this.open) return;
            // A session first and its pictures then, or both at once.
            this.found = { ...found, session: found.session ?? this.found.session, pictures: found.pictures.length ? found.pictures : this.found.pictures };
            const count = this.found.pictures.length;
            this.#ask(count === 0 && !this.found.session ? say('web_sort_none', found.others)
                : count > MOST ? say('web_sort_too_many', count, MOST) : '');
        } catch (error) {
            this.#ask(error.message);
        }
    }

    // After each frame.
    follow() {
        if (!this.decoder) return;
        this.state = this.host.sort.state();
        if (!this.state) return;
        const { shown, large, answers } = this.state;
        if (shown !== null && shown !== large && shown !== this.large) this.#fetchLarge(shown);
        if (shown === null || shown === large) this.large = -1;
        if (answers !== this.savedAt) this.#keepSoon();
    }

    // Names of the boxes, while it is open.
    boxes() {
        const names = this.state.boxes.map(({ name }) => name), fields = this.#fields(names);
        const fault = make('p', { role: 'alert', class: 'fault' });
        const apply = () => {
            const { error } = this.send({ type: 'sort', boxes: fields.names() });
            fault.textContent = error ?? '';
            if (!error) this.dialog.close();
        };
        this.#show(say('web_sort_boxes_title'), fields.element, fault, this.#end(make('button', { type: 'button', id: 'sort-apply', onclick: apply }, say('web_sort_apply'))));
    }

    save() {
        this.setup = false;
        openSave(this.dialog, this.host, (path) => this.files.get(path).read());
    }

    close() {
        if (!this.state?.unsaved) return this.#leave();
        this.#show(say('web_sort_save_title'), make('p', {}, say('web_sort_leave')),
            make('div', { class: 'row end' },
                make('button', { type: 'button', onclick: () => this.save() }, say('sort_save')),
                make('button', { type: 'button', class: 'plain', id: 'sort-leave', onclick: () => this.#leave() }, say('sort_close')),
                make('button', { type: 'button', class: 'plain', onclick: () => this.dialog.close() }, say('web_sort_stay'))));
    }

    #leave() {
        this.#keep();
        this.decoder?.close();
        this.decoder = null;
        this.state = null;
        this.dialog.close();
        this.host.sort.close();
    }

    #show(title, ...children) {
        this.setup = false;
        this.dialog.replaceChildren(make('h2', { id: 'sort-title' }, title), ...children.filter(Boolean));
        if (!this.dialog.open) this.dialog.showModal();
    }

    #end(...buttons) {
        return make('div', { class: 'row end' }, ...buttons,
            make('button', { type: 'button', class: 'plain', onclick: () => this.dialog.close() }, say('web_close')));
    }

    // Fields for names of boxes: {element, names()}.
    #fields(names) {
        const list = make('div', { class: 'boxes' }), inputs = [];
        const add = (name) => {
            const label = say('web_sort_box', inputs.length + 1);
            const input = make('input', { type: 'text', maxlength: '60', value: name, 'aria-label': label });
            inputs.push(input);
            list.append(make('label', {}, label, input));
            more.disabled = inputs.length >= MOST_BOXES;
            return input;
        };
        const more = make('button', { type: 'button', class: 'plain', id: 'sort-more', onclick: () => add('').focus() }, say('web_sort_more_boxes'));
        names.forEach(add);
        return { element: make('div', {}, list, more), names: () => inputs.map(({ value }) => value.trim()) };
    }

    #ask(fault = '') {
        const { pictures, session, others } = this.found;
        const choose = (attributes) => make('input', { type: 'file', class: 'spoken', ...attributes, onchange: ({ target }) => this.take(Promise.resolve(filesOfInput(target))) });
        const folder = choose({ webkitdirectory: true, id: 'sort-folder', 'aria-label': say('web_choose_folder') });
        const files = choose({ multiple: true, accept: '.zip,.json,image/*', id: 'sort-files', 'aria-label': say('web_choose_zip') });
        const about = session && store.about(session), fields = this.#fields(about?.boxes ?? this.names);
        fields.element.inert = Boolean(about);
        const begin = make('button', { type: 'button', id: 'sort-begin', disabled: !pictures.length || pictures.length > MOST }, say('web_sort_start'));
        begin.onclick = () => this.#start(pictures, session, fields.names());
        const sample = make('button', { type: 'button', class: 'plain', id: 'sort-sample' }, say('web_sort_sample'));
        sample.onclick = () => {
            this.names = say('web_sort_sample_boxes').split(', ');
            return this.take(sampleFiles());
        };
        const found = [];
        if (about) found.push(pictures.length ? say('web_sort_session_found', about.answers, about.boxes.join(', ')) : say('web_sort_session_needs'));
        if (pictures.length) found.push(say('web_sort_found', pictures.length));
        if (pictures.length && others) found.push(say('web_sort_others', others));
        this.#show(say('web_sort_title'), make('p', { class: 'hint' }, say('web_sort_text', MOST)), fields.element, folder, files,
            make('div', { class: 'row' },
                make('button', { type: 'button', class: pictures.length ? 'plain' : undefined, onclick: () => folder.click() }, say('web_choose_folder')),
                make('button', { type: 'button', class: pictures.length ? 'plain' : undefined, onclick: () => files.click() }, say('web_choose_zip')), sample),
            make('p', { role: 'status', id: 'sort-found' }, found.join(' ')), fault ? make('p', { role: 'alert', class: 'fault' }, fault) : null,
            session ? null : this.#offerKept(), this.#end(begin));
        this.setup = true;
    }

    // What an earlier visit left.
    #offerKept() {
        const session = store.kept(), about = session && store.about(session);
        if (!about?.answers) return null;
        const again = () => this.#ask();
        return make('div', { id: 'sort-kept' }, make('p', {}, say('web_sort_kept', about.answers, say('web_sort_found', about.pictures), about.boxes.join(', '))),
            make('div', { class: 'row' },
                make('button', { type: 'button', class: 'plain', id: 'sort-kept-use', onclick: () => { this.found.session = session; again(); } }, say('web_sort_kept_use')),
                make('button', { type: 'button', class: 'plain', id: 'sort-kept-erase', onclick: () => { store.erase(); again(); } }, say('web_sort_kept_erase'))));
    }

    #start(pictures, session, boxes) {
        const [seed] = crypto.getRandomValues(new Uint32Array(1));
        const { error, paths } = this.host.sort.open({ boxes, seed, saved: session, paths: pictures.map(({ path }) => path) });
        if (error) return this.#ask(error);
        this.names = boxes;
        this.files = new Map(pictures.map((entry) => [entry.path, entry]));
        this.paths = paths;
        this.decoder = new Decoder();
        this.large = this.savedAt = -1;
        this.picture = null;
        this.warned = false;
        this.dialog.close();
        this.#feed(this.decoder, paths);
        document.getElementById('canvas').focus({ preventScroll: true });
    }

    // Hands every picture over in the program's order, some steps ahead of it.
    async #feed(decoder, paths) {
        const side = this.host.sort.side(), coming = [];
        const ask = (path) => this.files.get(path).read().then((bytes) => decoder.decode(bytes, side, false));
        for (let place = 0; place < paths.length + AHEAD; ++place) {
            if (place < paths.length) {
                const picture = ask(paths[place]);
                picture.catch(() => {}); // taken below
                coming.push(picture);
            }
            if (place < AHEAD && place < paths.length - 1) continue;
            const picture = coming.shift();
            if (!picture) break;
            const outcome = await picture.catch((error) => error);
            if (this.decoder !== decoder) return; // closed
            if (outcome instanceof Error) this.host.sort.refuse(outcome.message);
            else this.host.sort.add(outcome.rgb, outcome.content);
        }
    }

    async #fetchLarge(row) {
        this.large = row;
        const { decoder } = this;
        const bytes = await this.files.get(this.paths[row]).read().catch(() => null);
        if (!bytes || this.decoder !== decoder) return;
        URL.revokeObjectURL(this.picture);
        this.picture = URL.createObjectURL(new Blob([bytes])); // for the text view
        const picture = await decoder.decode(bytes, LARGE, true).catch(() => null);
        if (picture && this.decoder === decoder) this.host.sort.large(row, picture.width, picture.height, picture.rgb);
    }

    #keepSoon() {
        this.savedAt = this.state.answers;
        clearTimeout(this.keeping);
        this.keeping = setTimeout(() => this.#keep(), 300);
    }

    #keep() {
        clearTimeout(this.keeping);
        if (!this.state?.answers || this.host.dead) return;
        const { bytes } = this.host.sort.file('session');
        if (bytes && !store.keep(new TextDecoder().decode(bytes)) && !this.warned) {
            this.warned = true;
            this.#show(say('web_sort_title'), make('p', { role: 'alert' }, say('web_sort_not_kept')), this.#end());
        }
    }
}

// The pictures that come with the page, one zip.
async function sampleFiles() {
    const answer = await fetch('sample.zip');
    if (!answer.ok) throw new Error(say('web_not_fetched', answer.status));
    return [{ path: 'sample.zip', file: await answer.blob() }];
}
