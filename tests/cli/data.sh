#!/usr/bin/env bash
# `data list` and `data check`: what a folder holds, and what is wrong with it.
#   tests/cli/data.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
# shellcheck source=tests/cli/checks.sh
source "$here/checks.sh"

# check STATUS ARGUMENT...
check() {
  local status=$1
  shift
  exits "$status" "$program" data check "$@"
}
# prints PATTERN: a line of the last command's standard output matches.
prints() { grep -Eq -- "$1" stdout || fail "it prints not '$1': $(cat stdout)"; }

exits 0 "$program" data list
for format in waterbirds treeperson iwildcam camelyon17 fmow celeba cifar10 elpv easy-vqa amazon civilcomments imdb \
  features pictures class-folders; do
  prints "^$format$"
done
prints '^  from +github.com/kohpangwei/group_DRO$'

# Waterbirds of 12 pictures, each a pixel of its own colour; CIFAR-10 of six records, two alike.
node --input-type=module -e '
  import fs from "node:fs";
  const { png } = await import(process.argv[1]);
  fs.mkdirSync("birds/a", { recursive: true });
  const rows = ["img_id,img_filename,y,split,place,place_filename"];
  for (let i = 0; i < 12; ++i) {
    fs.writeFileSync(`birds/a/${i}.png`, png(1, 1, () => [i, 2 * i, 3 * i]));
    rows.push([i + 1, `a/${i}.png`, i % 2, i < 8 ? 0 : i < 10 ? 1 : 2, i % 3 ? i % 2 : 1 - i % 2, "/f/forest/1.jpg"].join());
  }
  fs.writeFileSync("birds/metadata.csv", rows.join("\n") + "\n");
  fs.mkdirSync("cifar");
  for (const file of ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"])
    fs.writeFileSync(`cifar/${file}.bin`, Buffer.alloc(3073, Number(file.at(-1)) || 1));' "$here/png.mjs" || fail "the files"

check 0 birds
prints '^format: waterbirds \(metadata.csv\)$'
prints '^y +place +train +val +test +left out$'
prints '^landbird +land +2 +1 +1 +0$'
prints '^all +8 +2 +2 +0$'
prints '^missing pictures: 0$'
prints '^pictures in two of train, val and test: 0$'
[ ! -s stderr ] || fail "words on standard error: $(cat stderr)"
check 0 waterbirds:birds --target place --nuisance y --json check.json
prints '^place +y '
node -e '
  const check = JSON.parse(require("fs").readFileSync("check.json"));
  const all = check.groups.reduce((sum, group) => sum + group.train + group.val + group.test, 0);
  if (check.format !== "waterbirds" || all !== 12 || check.duplicates.across !== 0) process.exit(1);' || fail "check.json: $(cat check.json)"
check 0 pictures:birds --target y
prints '^y +train '
check 2 birds --target kind
says "unknown attribute 'kind': expected one of y, place"
check 2 birds --json
check 1 birds --json none/check.json
says "none/check.json"

# The same picture twice in train is told; in train and test it fails.
cp birds/a/1.png birds/a/3.png
check 0 birds
prints '^pictures that stand more than once: 1 \(in 2 rows\)$'
cp birds/a/2.png birds/a/11.png
check 1 birds
prints "^pictures in two of train, val and test: 1, such as 'birds/a/2.png' \(train\) = 'birds/a/11.png' \(test\)$"
says 'birds/metadata.csv: pictures: 1 in two of train, val and test; mend'

# Broken ones are found where they are decoded, missing ones always.
head -c 40 birds/a/5.png >cut.png && mv cut.png birds/a/5.png
rm birds/a/7.png
check 1 birds
prints "^missing pictures: 1, such as 'birds/a/7.png' \(train\)$"
prints '^broken pictures: 1, such as birds/a/5.png is not a PNG'
says 'pictures: 1 missing, 1 broken, 1 in two of'
check 1 birds --quick
prints '^unreadable pictures \(not decoded: --quick\): 0$'
says 'pictures: 1 missing, 1 in two of'

# What is not there at all.
mkdir empty
check 1 empty
says "'empty' holds no data set that is known"
check 1 celeba:empty
says 'empty/list_attr_celeba.csv is not there: get the data set from mmlab'
check 1 nowhere
check 2
check 2 waterbirds:
says 'no folder is named'

# Records within files, and texts.
check 1 cifar
prints '^format: cifar10 \(data_batch_1.bin, '
prints '^note: no nuisance of its own'
prints "^pictures in two of .*'cifar/data_batch_1.bin, record 1' \(train\) = 'cifar/test_batch.bin, record 1' \(test\)$"
head -c 3000 cifar/test_batch.bin >cut.bin && mv cut.bin cifar/test_batch.bin
check 1 cifar
says 'cifar/test_batch.bin: it ends within record 1'
mkdir texts
{
  echo review,sentiment
  for i in $(seq 40); do echo "\"Text $i, \"\"$((i % 11))/10\"\"\",$([ $((i % 2)) = 0 ] && echo positive || echo negative)"; done
  echo '"Text 1, ""1/10""",negative'
} >texts/a1_IMDB_Dataset.csv
check 0 texts
prints '^texts that stand more than once: 1 \(in 2 rows\)$'
prints '^texts in two of train, val and test: 0$'
prints '^negative +yes '

[ "$failures" = 0 ] && echo "data: all as expected"
exit "$failures"
