// Writes a zip piece by piece: entries are stored as they are (pictures are packed already), and
// nothing is held but the directory.
import { crc32 } from './zip.mjs';

const MOST = 0xffff_ffff; // bytes that the format counts without its large form

function fields(parts) {
    const size = parts.reduce((sum, [bytes]) => sum + bytes, 0), out = new DataView(new ArrayBuffer(size));
    let at = 0;
    for (const [bytes, value] of parts) {
        if (bytes === 2) out.setUint16(at, value, true);
        else out.setUint32(at, value, true);
        at += bytes;
    }
    return new Uint8Array(out.buffer);
}

export class ZipWriter {
    // write(Uint8Array): promise, or nothing.
    constructor(write) {
        this.write = write;
        this.directory = [];
        this.at = 0;
    }

    async #put(bytes) {
        this.at += bytes.length;
        await this.write(bytes);
    }

    async add(path, bytes) {
        const name = new TextEncoder().encode(path), crc = crc32(bytes), offset = this.at;
        if (offset + bytes.length > MOST) throw new RangeError('more than 4 GB');
        // Version 2.0, names in UTF-8, stored, 1 January 1980.
        const common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x0021], [4, crc], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
        await this.#put(fields([[4, 0x04034b50], ...common]));
        await this.#put(name);
        await this.#put(bytes);
        this.directory.push(fields([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    }

    async end() {
        const begin = this.at, count = this.directory.length / 2;
        if (count > 0xffff) throw new RangeError('more than 65535 files');
        for (const part of this.directory) await this.#put(part);
        await this.#put(fields([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, this.at - begin], [4, begin], [2, 0]]));
    }
}
