#!/bin/sh
# Starts the window, where this machine has what it needs.
program=$(dirname -- "$(readlink -f -- "$0")")/../lib/bluesquare/bluesquare-app
missing=$(ldd "$program" 2>/dev/null | awk '/not found/ { printf " %s", $1 }')
if [ -n "$missing" ]; then
  echo "bluesquare-app: this machine lacks$missing: install OpenGL and X11 (Debian's libgl1 and libx11-6), or use bluesquare, which needs no window" >&2
  exit 1
fi
exec "$program" "$@"
