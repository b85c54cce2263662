#!/usr/bin/env bash
# The archive that `--target package` makes works where neither the source nor the dependencies can
# be reached, from a folder with blanks in its name, without root, and holds no path of this machine.
#   tests/package/package.test.sh [BUILD FOLDER] [--debian 13]
# --debian 13: in a Debian 13 of its own below the build folder (mmdebstrap and root are needed).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source=$PWD
build=build/native debian=
while [ $# -gt 0 ]; do
  case $1 in
    --debian) debian=${2:?--debian needs a release, such as 13}; shift ;;
    *) build=$1 ;;
  esac
  shift
done
deps=$(deps/install.sh --where)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

# unpack FOLDER: the archive's content, for a user without rights.
unpack() {
  mkdir -p "$1"
  tar -x -C "$1" -f "$build"/bluesquare-*.tar.gz --no-same-owner --strip-components=1
  chmod -R a+rX "$1"
}

# no_path_of_ours FOLDER
no_path_of_ours() {
  local file place
  for file in "$1"/bin/* "$1"/lib/bluesquare/bluesquare-app; do
    for place in "$source" "$deps" "$HOME/"; do
      ! strings -a "$file" | grep -F -- "$place" || fail "${file##*/} holds the path $place"
    done
  done
}

# Root gives up its rights; others need user namespaces to hide anything.
as=() hider=(unshare --map-root-user --mount)
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  hider=(unshare --mount)
fi
hide='mount -t tmpfs none "$1" && mount -t tmpfs none "$2" && shift 2 && cd / && exec "$@"'
"${hider[@]}" sh -c "$hide" sh "$source" "$deps" true 2>/dev/null || {
  hider=()
  echo "SKIPPED: hiding the source from the package, which needs root or user namespaces"
}

# away COMMAND...: as a user without rights, with the source and the dependencies hidden.
away() {
  ${hider[@]+"${hider[@]}" sh -c "$hide" sh "$source" "$deps"} ${as[@]+"${as[@]}"} \
    env -i HOME="$home" TMPDIR="$home" PATH=/usr/bin:/bin "$@"
}

# debian_away COMMAND...: the same within the Debian tree.
debian_away() {
  unshare -m sh -c 'mount -t proc proc "$1/proc" && exec chroot --userspec=65534:65534 "$@"' sh "$tree" \
    /usr/bin/env -i HOME=/tmp PATH=/usr/bin:/bin "$@"
}

make_debian() {
  tree=$source/build/debian-$debian
  [ "$debian" = 13 ] || fail "--debian $debian: 13 is what this knows"
  [ -d "$tree/usr" ] || (
    # shellcheck source=/dev/null
    . deps/lib.sh && . deps/fetch.sh
    mmdebstrap --variant=minbase trixie "$tree" "$(debian_uri)"
  ) || fail "no Debian $debian tree could be made"
}

cmake --build "$build" --target package >"$work/package.log" || { cat "$work/package.log"; fail "no package"; }
place="$work/a folder/of the user" home=$work/home run=away
if [ -n "$debian" ]; then
  make_debian
  place="/home/a user/blue square" home=$tree/tmp run=debian_away
  rm -rf "${tree:?}$place" "$tree"/tmp/*  "$tree"/tmp/.[!.]*
  unpack "$tree$place"
  no_path_of_ours "$tree$place"
else
  chmod 755 "$work"
  mkdir -m 777 "$work/home"
  unpack "$place"
  no_path_of_ours "$place"
fi

signature=$($run "$place/bin/bluesquare" signature) || fail "signature does not run"
[ "$signature" = "$("$build/bluesquare" signature)" ] || fail "its signature is $signature"
# Pictures encoded anew, by its own model and ONNX Runtime; and the shipped features by themselves.
$run "$place/bin/bluesquare" study shapes --seeds 1 --rounds 2 --pool 80 --test 40 --no-probes --no-cache >"$work/study.txt" ||
  fail "study shapes does not run"
grep -q pretrained "$work/study.txt" || fail "study shapes shows $(cat "$work/study.txt")"
$run "$place/bin/bluesquare" replay 'seed=3&round=2' >"$work/replay.txt" || fail "replay does not run"
grep -q 'round 2 of' "$work/replay.txt" || fail "replay shows $(cat "$work/replay.txt")"

# It keeps and sends nothing: ONNX Runtime's telemetry would begin with a folder here.
[ -z "$(find "$home" -ipath '*microsoft*' -o -name 'mat-debug*' -o -name .ses)" ] || fail "something is kept for telemetry in $home"

# The window cannot open here; it says why.
status=0
message=$($run "$place/bin/bluesquare-app" 2>&1) || status=$?
[ $status = 1 ] && [[ $message == bluesquare-app:* ]] || fail "the window says '$message', status $status"
echo "package: runs from '${place}' with signature $signature; the window: $message"
