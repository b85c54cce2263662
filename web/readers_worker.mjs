// Which data set a drop holds, away from the page's thread: by the native program's own readers
// (src/main_readers.cpp). Messages in: {paths: of all its files; at first}, {files: [{path, bytes, whole}
// or {path, why}], rows}; out: what bluesquare_brought_ask() says, or {failed}.
import createReaders from './bluesquare-readers.mjs';
import { tableText } from './table_text.mjs';

const readers = createReaders();
let files = 0; // in the program's memory

// Calls use(address) with the bytes in the program's memory.
function within(program, bytes, use) {
    const at = program._malloc(Math.max(bytes.length, 1));
    if (!at) throw new Error('it does not fit into the memory that this browser gives');
    try {
        program.HEAPU8.set(bytes, at);
        return use(at);
    } finally {
        program._free(at);
    }
}

const withText = (program, text, use) => within(program, new TextEncoder().encode(`${text}\0`), use);

function open(program, paths) {
    const bytes = new TextEncoder().encode(paths.map((path) => `${path}\0`).join(''));
    files = within(program, bytes, (at) => program._bluesquare_brought(at, bytes.length));
}

function hand(program, { path, bytes, whole, why }) {
    withText(program, path, (name) => {
        if (why) return withText(program, why, (text) => program._bluesquare_brought_refuse(files, name, text));
        const text = tableText(bytes, whole);
        return within(program, text, (at) => program._bluesquare_brought_give(files, name, at, text.length, whole ? 1 : 0));
    });
}

async function answer({ paths, files: read, rows }) {
    const program = await readers;
    if (paths) open(program, paths);
    for (const file of read) hand(program, file);
    const at = program._bluesquare_brought_ask(files, rows), text = program.UTF8ToString(at);
    program._free(at);
    return JSON.parse(text);
}

onmessage = async ({ data }) => {
    try {
        postMessage(await answer(data));
    } catch (error) {
        postMessage({ failed: String(error?.message ?? error).split('\n')[0] });
    }
};
