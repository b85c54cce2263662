// Zips, read where they lie (a Blob), an entry at a time: the directory at the end says what there
// is, so that one entry that cannot be read costs that entry only.
import { joined } from './download.mjs';
import { mostBytes } from './limits.mjs';
import { say } from './words.mjs';

const MOST_DIRECTORY = 64_000_000;
const STORED = 0, DEFLATED = 8;
const METHODS = { 1: 'Shrink', 6: 'Implode', 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz', 96: 'JPEG', 98: 'PPMd' };
const CP437 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; ++bit) byte = (byte >>> 1) ^ (0xedb88320 & -(byte & 1));
    return byte;
});

export function crc32(bytes) {
    let crc = ~0;
    for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
    return ~crc >>> 0;
}

// Undefined where the bytes are no UTF-8.
function utf8(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

const cp437 = (bytes) => [...bytes].map((byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128])).join('');

// As paths are compared everywhere: '/' between folders, letters composed.
export const plainPath = (path) => path.replaceAll('\\', '/').normalize('NFC');

async function bytesOf(blob, begin, end) {
    return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
}

class Fields {
    constructor(bytes, at = 0) {
        this.bytes = bytes;
        this.view = new DataView(bytes.buffer, bytes.byteOffset + at);
    }
    u16(at) { return this.view.getUint16(at, true); }
    u32(at) { return this.view.getUint32(at, true); }
    u64(at) { return Number(this.view.getBigUint64(at, true)); }
}

// Where the directory is: {at, size, count, shift}; shift: bytes that something put before the zip.
async function findDirectory(blob) {
    const tailAt = Math.max(0, blob.size - 65_557 - 20), tail = await bytesOf(blob, tailAt, blob.size);
    for (let at = tail.length - 22; at >= 0; --at) {
        const end = new Fields(tail, at);
        if (end.u32(0) !== 0x06054b50 || at + 22 + end.u16(20) > tail.length) continue;
        const [count, size, offset] = [end.u16(10), end.u32(12), end.u32(16)];
        if (count !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) {
            const start = tailAt + at - size;
            return { at: start, size, count, shift: start - offset };
        }
        const locator = new Fields(tail, at - 20); // of the one for large zips
        if (at < 20 || locator.u32(0) !== 0x07064b50) throw new Error('no locator');
        const large = new Fields(await bytesOf(blob, locator.u64(8), locator.u64(8) + 56));
        if (large.u32(0) !== 0x06064b50) throw new Error('no large end');
        return { at: large.u64(48), size: large.u64(40), count: large.u64(32), shift: 0 };
    }
    throw new Error('no end');
}

// The extra fields of an entry: id -> bytes.
function extras(bytes) {
    const found = new Map();
    for (let at = 0; at + 4 <= bytes.length;) {
        const field = new Fields(bytes, at), size = field.u16(2);
        found.set(field.u16(0), bytes.subarray(at + 4, at + 4 + size));
        at += 4 + size;
    }
    return found;
}

// Many programs write UTF-8 and do not say so. 0x7075: a second name that does.
function nameOf(raw, extra) {
    const second = extra.get(0x7075);
    const said = second?.length > 5 && new Fields(second).u32(1) === crc32(raw) ? utf8(second.subarray(5)) : undefined;
    return plainPath(said ?? utf8(raw) ?? cp437(raw));
}

function parseEntry(bytes, at, shift) {
    const head = new Fields(bytes, at);
    if (head.u32(0) !== 0x02014b50) throw new Error('no entry');
    const nameEnd = at + 46 + head.u16(28), extraEnd = nameEnd + head.u16(30);
    if (extraEnd > bytes.length) throw new Error('cut off');
    const extra = extras(bytes.subarray(nameEnd, extraEnd)), large = extra.get(1);
    let next = 0;
    const wide = (value) => (value === 0xffffffff && large ? new Fields(large).u64(8 * next++) : value);
    const size = wide(head.u32(24)), packed = wide(head.u32(20)), offset = wide(head.u32(42)) + shift;
    return {
        path: nameOf(bytes.subarray(at + 46, nameEnd), extra), flags: head.u16(8), method: head.u16(10), crc: head.u32(16),
        size, packed, offset, end: extraEnd + head.u16(32),
    };
}

// Failure where there is more than `size`; with `enough`, no more than that much and a little.
async function inflate(blob, size, enough = Infinity) {
    const parts = [];
    let length = 0;
    const reader = blob.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return joined(parts, length);
        parts.push(value);
        length += value.length;
        if (length <= size && length < enough) continue;
        reader.cancel().catch(() => {});
        if (length > size) throw new Error('larger than it says');
        return joined(parts, length);
    }
}

// enough: bytes from its beginning that will do; they are not checked.
async function unpack(blob, { method, crc, size, packed, offset }, enough = Infinity) {
    const local = new Fields(await bytesOf(blob, offset, offset + 30));
    if (local.u32(0) !== 0x04034b50) throw new Error('no entry');
    const begin = offset + 30 + local.u16(26) + local.u16(28), data = blob.slice(begin, begin + packed);
    const bytes = method === STORED ? new Uint8Array(await data.slice(0, Math.min(enough, packed)).arrayBuffer()) : await inflate(data, size, enough);
    if (bytes.length >= enough && enough < size) return bytes;
    if (bytes.length !== size || crc32(bytes) !== crc) throw new Error('damaged');
    return bytes;
}

// The bytes, or `enough` of them; or a rejection whose words go on from the entry's name.
async function read(blob, entry, enough) {
    if (entry.flags & 1) throw new Error(say('web_zip_password'));
    if (entry.method !== STORED && entry.method !== DEFLATED)
        throw new Error(say('web_zip_method', METHODS[entry.method] ?? `method ${entry.method}`));
    const most = mostBytes(entry);
    if (entry.size > most && !enough) throw new Error(say('web_too_large', most / 1e6));
    try {
        return await unpack(blob, entry, enough);
    } catch {
        throw new Error(say('web_damaged'));
    }
}

// [{path, read(), head(bytes)}] of the files in a zip, without what macOS adds. Rejects where it is none.
export async function openZip(blob, name) {
    const files = new Map(); // where a path stands twice, the later one counts
    try {
        const { at, size, count, shift } = await findDirectory(blob);
        if (size > MOST_DIRECTORY) throw new Error('too large');
        const directory = await bytesOf(blob, at, at + size);
        for (let place = 0, entry = { end: 0 }; place < count; ++place) {
            const now = (entry = parseEntry(directory, entry.end, shift));
            if (!/(^|\/)(__MACOSX\/|\._)|\/$/.test(now.path)) files.set(now.path, { path: now.path, read: () => read(blob, now), head: (bytes) => read(blob, now, bytes) });
        }
    } catch {
        throw new Error(say('web_no_zip', name));
    }
    return [...files.values()];
}
