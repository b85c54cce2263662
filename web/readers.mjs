// The data sets that the native program knows, found among a visitor's files. Nothing leaves this
// machine: a worker (readers_worker.mjs) hears the paths of all files, and gets the few that it asks
// for, those that describe.
import { isHidden } from './entries.mjs';
import { mostRows } from './limits.mjs';
import { say } from './words.mjs';

const HEAD = 1 << 18; // bytes of a file that tell its format; no less than src/data/brought_files.h says
const MOST_READ = 200_000_000; // bytes of all files that describe

// One worker for one drop: ask(message) is a promise of its answer, or a rejection.
class Readers {
    constructor() {
        this.worker = new Worker(new URL('./readers_worker.mjs', import.meta.url), { type: 'module' });
    }

    ask(message, transfer) {
        return new Promise((resolve, reject) => {
            this.worker.onmessage = ({ data }) => (data.failed ? reject(new Error(say('web_readers_ended', data.failed))) : resolve(data));
            this.worker.onerror = (event) => {
                event.preventDefault();
                reject(new Error(say('web_readers_ended', event.message || '')));
            };
            this.worker.postMessage(message, transfer);
        });
    }

    close() {
        this.worker.terminate();
    }
}

// What it asks for, as it is told: {path, bytes, whole} or {path, why}.
class Supply {
    constructor(entries) {
        this.byPath = new Map(entries.map((entry) => [entry.path, entry])); // the later of two counts
        this.left = MOST_READ;
        this.refused = []; // [{path, why}]
    }

    async of({ path, whole }) {
        try {
            if (this.left <= 0) throw new Error(say('web_describes_much', MOST_READ / 1e6));
            const entry = this.byPath.get(path), bytes = whole ? await entry.read() : await entry.head(HEAD);
            this.left -= bytes.length;
            return { path, bytes, whole: whole || bytes.length < HEAD };
        } catch ({ message }) {
            this.refused.push({ path, why: message });
            return { path, why: message };
        }
    }
}

// entries: as in entries.mjs. Promise of {sets, table, error} as the worker says (src/main_readers.cpp), and
// refused, what could not be read; without `rows` of no table. makeReaders(): for tests.
export async function lookForSets(entries, rows, makeReaders = () => new Readers()) {
    const visible = entries.filter((entry) => !isHidden(entry)), supply = new Supply(visible), readers = makeReaders();
    try {
        let message = { paths: visible.map(({ path }) => path), files: [], rows };
        for (;;) {
            const answer = await readers.ask(message, message.files.flatMap(({ bytes }) => (bytes ? [bytes.buffer] : [])));
            if (!answer.wanted) return { ...answer, refused: supply.refused };
            const files = [];
            for (const wanted of answer.wanted) files.push(await supply.of(wanted));
            message = { files, rows };
        }
    } finally {
        readers.close();
    }
}

// What stands in place of pictures in files: nothing that this page could show.
function checkShowable({ name, examples }) {
    if (examples !== 'pictures') throw new Error(say(`web_set_${examples}`, name));
}

// The data set among the entries, {set: {name, csv, root, files, notes}, refused: [{path, why}]}; set: null where
// there is none but what a plain metadata.csv describes. Rejects with what is wrong, in words.
export async function findSet(entries, makeReaders) {
    const { sets, table, error, refused } = await lookForSets(entries, mostRows, makeReaders);
    if (sets.every(({ plain }) => plain)) return { set: null, refused };
    const [first, second] = sets;
    if (second) throw new Error(say('web_two_sets', first.root, first.name, second.root, second.name));
    checkShowable(first);
    if (error) throw new Error(error);
    const notes = [say('web_set_found', first.name, first.attributes), ...table.notes];
    return { set: { ...table, root: first.root, notes }, refused };
}
