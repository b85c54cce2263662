// Zips as all kinds of programs write them, odd ones included.
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../browser/pictures.mjs';

// value: of so many bytes, the least first.
const little = (bytes, value) => Buffer.from(Array.from({ length: bytes }, (_, place) => Number((BigInt(value) >> BigInt(8 * place)) & 255n)));

function extraField(id, bytes) {
    return Buffer.concat([little(2, id), little(2, bytes.length), bytes]);
}

// entries: [{name (text, or bytes as they are), data, method, flags, packed (bytes in place of the
// packed ones), crc, extra, large (sizes in the field for large files)}].
// before: bytes in front. large: the directory's place in the record for large zips.
export function makeZip(entries, { before = Buffer.alloc(0), large = false, comment = '' } = {}) {
    const locals = [], heads = [];
    let at = before.length;
    for (const { name, data, method = 8, flags = 0, packed, crc, extra = Buffer.alloc(0), large: wide = false } of entries) {
        const bytes = Buffer.from(data), raw = Buffer.from(name);
        const sent = Buffer.from(packed ?? (method === 8 ? deflateRawSync(bytes, { level: 1 }) : bytes));
        const sizes = wide ? extraField(1, Buffer.concat([little(8, bytes.length), little(8, sent.length), little(8, at)])) : Buffer.alloc(0);
        const size = (value) => little(4, wide ? 0xffffffff : value);
        const common = [little(2, 20), little(2, flags), little(2, method), little(4, 0), little(4, crc ?? crc32(bytes)), size(sent.length), size(bytes.length), little(2, raw.length)];
        const local = Buffer.concat([little(4, 0x04034b50), ...common, little(2, 0), raw, sent]);
        const more = Buffer.concat([sizes, extra]);
        heads.push(Buffer.concat([little(4, 0x02014b50), little(2, 20), ...common, little(2, more.length), Buffer.alloc(10), size(at), raw, more]));
        locals.push(local);
        at += local.length;
    }
    const directory = Buffer.concat(heads), count = entries.length;
    const end = (howMany, size, place) => Buffer.concat([little(4, 0x06054b50), Buffer.alloc(4), little(2, howMany), little(2, howMany), little(4, size), little(4, place), little(2, comment.length), Buffer.from(comment)]);
    const ends = large
        ? [little(4, 0x06064b50), little(8, 44), little(2, 45), little(2, 45), Buffer.alloc(8), little(8, count), little(8, count), little(8, directory.length), little(8, at),
            little(4, 0x07064b50), little(4, 0), little(8, at + directory.length), little(4, 1), end(0xffff, 0xffffffff, 0xffffffff)]
        : [end(count, directory.length, at)];
    return Buffer.concat([before, ...locals, directory, ...ends]);
}

// The name that Info-ZIP adds where the first one is not UTF-8.
export function unicodeName(raw, name) {
    return extraField(0x7075, Buffer.concat([Buffer.from([1]), little(4, crc32(Buffer.from(raw))), Buffer.from(name)]));
}

// {path: bytes} as most programs pack it.
export const zipOfFiles = (files) => makeZip(Object.entries(files).map(([name, data]) => ({ name, data })));
