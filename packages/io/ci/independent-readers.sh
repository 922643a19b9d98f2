#!/usr/bin/env bash
# Opens files written by packages/io with other people's readers (NumPy, Python's zipfile, Assimp), and runs its browser entry in Chromium.
# Installs what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)

install() { # PACKAGE
  local sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1 ||
    { "${sudo[@]}" apt-get update >/dev/null && "${sudo[@]}" apt-get install -y --no-install-recommends "$1" >/dev/null; }
}
python3 -c 'import numpy' 2>/dev/null || install python3-numpy
command -v assimp >/dev/null || install assimp-utils

samples=$(mktemp -d)
trap 'rm -rf "$samples"' EXIT
"$root/node_modules/.bin/tsc" -b
"$root/node_modules/.bin/node" test/independent/write-samples.ts "$samples"
python3 test/independent/check_numpy.py "$samples"

# Assimp prints what it imported. It splits OBJ and STL corners in its own way, so there faces and bounds are compared.
mesh() { # FILE PATTERN EXPECTED
  local found
  found=$(assimp info "$samples/$1" | sed -nE "s/^($2)[: ]+\(?(-?[0-9][-0-9. ]*)\)? *$/\2/p" | paste -sd'|')
  if [ "$found" != "$3" ]; then
    echo "assimp $1: found '$found', expected '$3'" >&2
    exit 1
  fi
  echo "assimp $1: $found"
}
bounds='-0.077665 -0.118000 -0.093598|0.077665 0.118000 0.119325'
for file in head.obj ringnet.obj; do mesh "$file" 'Faces|Minimum point|Maximum point' "1024|$bounds"; done
for file in head.ascii.ply head.binary_little_endian.ply head.binary_big_endian.ply head.glb; do
  mesh "$file" 'Vertices|Faces|Minimum point|Maximum point' "514|1024|$bounds"
done
mesh head.stl 'Faces|Minimum point|Maximum point' '1026|-77.665184 -118.000000 -93.598267|77.665184 118.000000 119.324982'
mesh rig.glb 'Vertices|Faces|Bones' '5|4|3'

# The browser entry, in a real browser.
chromium=${CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || install chromium
"$root/node_modules/.bin/node" test/browser/run.ts "$chromium"
