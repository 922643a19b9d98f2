#!/usr/bin/env bash
# graphql-eslint over the committed schema. The linter is installed in a temporary folder, so that users need not wait for it.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
[ -x "$root/node_modules/.bin/node" ] && export PATH="$root/node_modules/.bin:$PATH"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp schema.graphql ci/eslint.config.js "$folder"
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --prefer-offline \
  eslint@10.15.0 @graphql-eslint/eslint-plugin@4.4.1 graphql@16.15.0
node node_modules/eslint/bin/eslint.js --max-warnings 0 schema.graphql
echo 'schema.graphql: no findings'
