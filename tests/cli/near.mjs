// Whether two .npy files of float32 differ nowhere by more than so much.
//   node near.mjs ONE.npy OTHER.npy MOST
import fs from "node:fs";

const values = (file) => {
  const bytes = fs.readFileSync(file);
  const begin = 10 + bytes.readUInt16LE(8);
  return Array.from({ length: (bytes.length - begin) / 4 }, (_, i) => bytes.readFloatLE(begin + 4 * i));
};
const [one, other] = process.argv.slice(2, 4).map(values);
const far = Math.max(...one.map((value, i) => Math.abs(value - other[i])));
console.log(`${one.length} and ${other.length} numbers, at most ${far} apart`);
process.exit(one.length > 0 && one.length === other.length && far <= Number(process.argv[4]) ? 0 : 1);
