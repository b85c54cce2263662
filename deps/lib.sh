# shellcheck shell=bash
# Words, the table, stamps, and putting a finished item in its place.

say() { printf 'deps: %s\n' "$*" >&2; }
die() { printf 'deps: error: %s\n' "$*" >&2; exit 1; }

# has WORD LIST...: is WORD in the list?
has() {
  local word=$1 other
  shift
  for other in "$@"; do [ "$other" != "$word" ] || return 0; done
  return 1
}

# field NAME COLUMN: one cell of the table, without blanks around it.
field() {
  awk -F'|' -v name="$1" -v column="$2" '
    { key = $1; gsub(/^ +| +$/, "", key) }
    key == name { cell = $column; gsub(/^ +| +$/, "", cell); print cell }' <<<"$table"
}

# items PART...: the names of the table's items that these parts need.
items() {
  local name part
  while IFS='|' read -r name part _; do
    name=${name// /} part=${part// /}
    [ -n "$name" ] || continue
    if [ "$part" = all ] || has "$part" "$@"; then echo "$name"; fi
  done <<<"$table"
}

# paths NAME: what the item puts under $DEPS; each is replaced as a whole.
paths() {
  case $1 in
    eigen) echo include/Eigen include/unsupported ;;
    cli11) echo include/CLI ;;
    json) echo include/nlohmann ;;
    sha2) echo include/boost ;;
    doctest | stb) echo "include/$1" ;;
    imgui) echo imgui implot ;;
    *) echo "$1" ;;
  esac
}

# wanted NAME: what its stamp must say.
wanted() {
  local root
  if [ "$1" = emscripten ] && root=$(system_emscripten); then
    echo "system $root $(cat "$root/emscripten-version.txt")"
  else
    echo "$(field "$1" 3) $(field "$1" 4) $(field "$1" 5)"
  fi
}

# is_current NAME: is it unpacked, whole, and in the wanted version?
is_current() {
  local stamp=$DEPS/stamps/$1 path
  [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = "$(wanted "$1")" ] || return 1
  for path in $(paths "$1"); do [ -e "$DEPS/$path" ] || return 1; done
}

# missing PART...: the items that are not there in the wanted version.
missing() {
  local name
  for name in $(items "$@"); do is_current "$name" || echo "$name"; done
}

# place NAME BUILT GOT: move a finished item from the folder BUILT to its place.
# The stamp goes first and comes back last: a kill in between means "not there".
place() {
  local name=$1 built=$2 got=$3 path
  mkdir -p "$DEPS/stamps" "$DEPS/licences" "$DEPS/include"
  rm -f "$DEPS/stamps/$name"
  for path in $(paths "$name"); do
    if [ -e "$DEPS/$path" ]; then mv "$DEPS/$path" "$built/old-${path//\//-}"; fi
    mv "$built/$path" "$DEPS/$path"
  done
  mv "$built"/licences/* "$DEPS/licences/"
  printf '%s\n%s\n' "$(wanted "$name")" "$got" >"$work/stamp"
  mv "$work/stamp" "$DEPS/stamps/$name"
}

# without_debian NAME...: those that need none of Debian's packages; what to do about the others.
without_debian() {
  local name lost=()
  for name in "$@"; do
    if [ -n "$(debs_of "$name")" ]; then lost+=("$name"); else echo "$name"; fi
  done
  mkdir -p "$DEPS/stamps"
  [ ${#lost[@]} -gt 0 ] || return 0
  say "this machine has no apt-get, so ${lost[*]} cannot be fetched. Install them yourself where they are missing:"
  say "  where CMake finds them: Eigen 5, nlohmann-json 3.11, CLI11 2.4, doctest 2.4, or newer ones"
  say "  stb as $DEPS/include/stb; Inter's Inter-{Regular,Medium,SemiBold,Bold}.otf in $DEPS/fonts"
  say "  for the page: Boost 1.88 as $DEPS/include/boost; em++ 3.1.69 or newer on PATH"
}

# install_items PART...: fetch and unpack what is missing, one run at a time.
install_items() {
  [ -n "$(missing "$@")" ] || return 0
  mkdir -p "$cache" || die "cannot write to $cache: set XDG_CACHE_HOME to a folder of yours."
  exec 9>"$cache/lock"
  flock -n 9 || { say "another install is running; waiting for it"; flock 9; }

  local names name
  mapfile -t names < <(missing "$@") # another run may have done it meanwhile
  if [ ${#names[@]} -gt 0 ]; then
    rm -rf "$cache"/work.* # left by a run that was killed
    work=$(mktemp -d "$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM HUP
    if ! has_command apt-get || ! has_command dpkg-deb; then mapfile -t names < <(without_debian "${names[@]}"); fi
    fetch_debs "${names[@]}"
    for name in "${names[@]}"; do install_item "$name"; done
    rm -rf "$work"
  fi
  exec 9>&-
}

# install_item NAME: its recipe unpacks from $work/debs or a registry to $built.
install_item() {
  local name=$1 built=$work/$1 got
  mkdir -p "$built/licences" "$built/include"
  got=$(field "$name" 3)
  say "unpacking $name ${got%%#*}"
  "recipe_${name//-/_}" "$built"
  place "$name" "$built" "$(got_versions "$name")"
  rm -rf "$built"
}
