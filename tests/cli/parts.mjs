// Small cut-outs and photos for the tests of `compose` and `fetch`.
//   node parts.mjs FILE...
// Each becomes a PNG: with "cutouts" or "stamps" in its path 12 x 9 with a transparent border, else
// 64 x 40. The folder that it lies in and its name say its colours.
import fs from "node:fs";
import path from "node:path";
import { crc32, png } from "./png.mjs";

for (const file of process.argv.slice(2)) {
  const own = crc32(Buffer.from(file.split("/").slice(-2).join("/"))) & 0xff;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, /cutouts|stamps/.test(file)
    ? png(12, 9, (x, y) => [own, 255 - own, 20 * y, x > 0 && x < 11 && y > 1 ? 255 : 0])
    : png(64, 40, (x, y) => [4 * x, 6 * y, own, 255]));
}
