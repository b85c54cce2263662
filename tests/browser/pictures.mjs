// Pictures made here, for tests of a visitor's own: squares and circles, red and blue, as PNG files.
import { crc32 as zlibCrc, deflateSync } from 'node:zlib';

export function crc32(bytes) {
    if (zlibCrc) return zlibCrc(bytes);
    let crc = ~0;
    for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
    }
    return ~crc >>> 0;
}

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), size = Buffer.alloc(4), check = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, check]);
}

const COLOR_TYPES = [null, 0, 4, 2, 6]; // by channels: grey, with alpha, RGB, with alpha

// rows: the picture's bytes, a zero before each row.
function pngOf(width, height, rows, channels = 3) {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width);
    head.writeUInt32BE(height, 4);
    head.set([8, COLOR_TYPES[channels], 0, 0, 0], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

// random(): from 0 to 1. Grey is the red channel; around the shape it is half transparent where there is alpha.
function drawShape({ shape, color }, random, channels) {
    const side = 64, width = channels * side + 1, rows = Buffer.alloc(side * width);
    const x = 20 + 24 * random(), y = 20 + 24 * random(), radius = 10 + 8 * random();
    const paint = color === 'red' ? [200 + 50 * random(), 40, 40] : [40, 80, 200 + 50 * random()];
    for (let row = 0; row < side; ++row)
        for (let column = 0; column < side; ++column) {
            const far = shape === 'square' ? Math.max(Math.abs(column - x), Math.abs(row - y)) : Math.hypot(column - x, row - y);
            const grey = 110 + 40 * random(), inside = far < radius;
            const pixel = (inside ? paint : [grey, grey, grey]).slice(0, channels > 2 ? 3 : 1);
            if (channels % 2 === 0) pixel.push(inside ? 255 : 128);
            rows.set(pixel, row * width + 1 + channels * column);
        }
    return pngOf(side, side, rows, channels);
}

// A small generator, so that every run sees the same.
export function generator(seed) {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
}

// {path: bytes} of `count` pictures and their metadata.csv, one in eight mismatched. channels(i): of the ith.
export function ownFolder(count, { seed = 1, folder = 'mine/', channels = () => 3 } = {}) {
    const random = generator(seed), files = {}, lines = ['filename,shape,color'];
    for (let i = 0; i < count; ++i) {
        const shape = i % 2 ? 'circle' : 'square', odd = i % 8 > 5;
        const color = (shape === 'square') !== odd ? 'red' : 'blue';
        files[`${folder}images/${i}.png`] = drawShape({ shape, color }, random, channels(i));
        lines.push(`images/${i}.png,${shape},${color}`);
    }
    files[`${folder}metadata.csv`] = Buffer.from(`${lines.join('\r\n')}\r\n`);
    return files;
}

// A file that claims to be so large; its pixels are not there.
export function hugePng(width, height) {
    return pngOf(width, height, Buffer.alloc(1000));
}

// A small one that unpacks to 300 MB.
export function bombPng() {
    return pngOf(64, 64, Buffer.alloc(300_000_000));
}

// float32 rows as a .npy file.
export function npyOf(rows) {
    const shape = `(${rows.length}, ${rows[0].length})`;
    const head = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
    const padded = `${head.padEnd(Math.ceil((head.length + 11) / 64) * 64 - 11)}\n`;
    const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
    return Buffer.concat([start, Buffer.from(padded, 'latin1'), Buffer.from(Float32Array.from(rows.flat()).buffer)]);
}

// metadata.csv and features.npy of `count` rows, the pool's first; one in ten of the pool is mismatched,
// one in two of the test set. Both attributes are in the features.
export function ownFeatures(count, { seed = 1, columns = 16 } = {}) {
    const random = generator(seed), lines = ['split,bird,place'], rows = [];
    const pool = Math.floor(count * 0.6);
    for (let i = 0; i < count; ++i) {
        const bird = i % 2, place = (i < pool ? i % 10 < 9 : i % 4 < 2) ? bird : 1 - bird;
        const row = Array.from({ length: columns }, () => random() + random() + random() - 1.5);
        row[0] += 2 * bird;
        row[1] += 2 * place;
        rows.push(row);
        lines.push(`${i < pool ? 'train' : 'test'},${['water', 'land'][bird]},${['lake', 'forest'][place]}`);
    }
    return { 'metadata.csv': Buffer.from(`${lines.join('\n')}\n`), 'features.npy': npyOf(rows) };
}
