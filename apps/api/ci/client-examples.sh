#!/usr/bin/env bash
# Runs every client of examples/clients against a server of its own: plain fetch, curl, urql, Apollo Client, the last two
# compiled against the committed schema. Their packages are installed in a temporary folder, so that users need not wait for them.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
[ -x "$root/node_modules/.bin/node" ] && export PATH="$root/node_modules/.bin:$PATH"
photo=$root/examples/photos/astronaut.png

folder=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

tsc -b
RINGNET_PORT=0 RINGNET_DATA_DIR=$folder/data RINGNET_LOG_LEVEL=warn node dist/main.js 2>"$folder/server.log" &
server=$!
url=
for _ in $(seq 240); do
  url=$(sed -nE 's|^ *GraphQL +(http.*)/graphql$|\1|p' "$folder/server.log")
  [ -z "$url" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
if [ -z "$url" ]; then
  cat "$folder/server.log" >&2
  echo 'the server did not start' >&2
  exit 1
fi

try() { # NAME COMMAND...
  local name=$1 answer
  shift
  answer=$("$@") || { printf '%s\n%s: FAILED\n' "$answer" "$name" >&2 && exit 1; }
  grep -q SUCCEEDED <<<"$answer" && grep -q MESH_GLB <<<"$answer" || {
    printf '%s\n%s: made no head\n' "$answer" "$name" >&2
    exit 1
  }
  echo "$name: ok"
}

try fetch node "$root/examples/clients/fetch.ts" "$photo" "$url"
try curl bash "$root/examples/clients/curl.sh" "$photo" "$url"
for client in urql apollo-client; do
  cp -r "$root/examples/clients/$client" "$folder/$client"
  cp schema.graphql "$folder/$client"
  cd "$folder/$client"
  npm install --silent --no-audit --no-fund --prefer-offline
  npm run --silent generate
  npm run --silent check
  try "$client" node main.ts "$photo" "$url"
done
