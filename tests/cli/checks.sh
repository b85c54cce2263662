# shellcheck shell=bash
# What tests of the command line share, to be sourced: an empty folder of their own to run in, features
# kept within it, and failures counted.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export XDG_CACHE_HOME=$work/cache
failures=0

fail() { echo "FAILED: $1"; failures=$((failures + 1)); }

# exits STATUS COMMAND...: what it prints is in `stdout` and `stderr`.
exits() {
  local status=$1 found
  shift
  "$@" >stdout 2>stderr
  found=$?
  [ "$found" = "$status" ] || fail "'$*' exits with $found, expected $status: $(cat stderr)"
}

# says PATTERN: a line of the last command's standard error matches.
says() { grep -Eq -- "$1" stderr || fail "it says not '$1': $(cat stderr)"; }
