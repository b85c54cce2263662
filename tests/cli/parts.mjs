// Small cut-outs and photos for the tests of `compose` and `fetch`.
//   node parts.mjs FILE...
// Each becomes a PNG: with "cutouts" or "stamps" in its path 12 x 9 with a transparent border, else
// 64 x 40. The folder that it lies in and its name say its colours.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const crc32 = (bytes) => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
};

const png = (width, height, pixel) => {
  const head = Buffer.alloc(13), rows = [];
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8);
  for (let y = 0; y < height; ++y) {
    rows.push(0);
    for (let x = 0; x < width; ++x) rows.push(...pixel(x, y));
  }
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("IDAT", zlib.deflateSync(Buffer.from(rows))), chunk("IEND", Buffer.alloc(0))]);
};

for (const file of process.argv.slice(2)) {
  const own = crc32(Buffer.from(file.split("/").slice(-2).join("/"))) & 0xff;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, /cutouts|stamps/.test(file)
    ? png(12, 9, (x, y) => [own, 255 - own, 20 * y, x > 0 && x < 11 && y > 1 ? 255 : 0])
    : png(64, 40, (x, y) => [4 * x, 6 * y, own, 255]));
}
