#!/usr/bin/env bash
# Composes the subgraph with another, by Apollo's own composition. It is installed in a temporary folder, so that users need not wait for it.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
[ -x "$root/node_modules/.bin/node" ] && export PATH="$root/node_modules/.bin:$PATH"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp schema.subgraph.graphql ci/compose.js "$folder"
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --prefer-offline @apollo/composition@2.14.4 graphql@16.15.0
node compose.js
