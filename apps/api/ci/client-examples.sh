#!/usr/bin/env bash
# Runs every client of examples/clients against a server of its own: plain fetch, curl, urql, Apollo Client, the last two compiled
# against the committed schema; on a photo without a face each has to fail. Their packages are installed in a temporary folder laid out
# like the repository, so that the working tree stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
[ -x "$root/node_modules/.bin/node" ] && export PATH="$root/node_modules/.bin:$PATH"
photo=$root/examples/photos/astronaut.png
faceless=$root/examples/photos/coffee.png

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

try() { # NAME COMMAND..., to which photo and server are added
  local name=$1 answer
  shift
  answer=$("$@" "$photo" "$url") || { printf '%s\n%s: FAILED\n' "$answer" "$name" >&2 && exit 1; }
  grep -q SUCCEEDED <<<"$answer" && grep -q MESH_GLB <<<"$answer" || {
    printf '%s\n%s: made no head\n' "$answer" "$name" >&2
    exit 1
  }
  if answer=$("$@" "$faceless" "$url" 2>&1) || ! grep -q NO_FACE_FOUND <<<"$answer"; then
    printf '%s\n%s: does not tell that there is no face\n' "$answer" "$name" >&2
    exit 1
  fi
  echo "$name: ok"
}

try fetch node "$root/examples/clients/fetch.ts"
try curl bash "$root/examples/clients/curl.sh"

mkdir -p "$folder/apps/api" "$folder/examples"
cp schema.graphql "$folder/apps/api"
cp -r "$root/examples/clients" "$folder/examples"
for client in urql apollo-client; do
  cd "$folder/examples/clients/$client"
  rm -rf node_modules generated # of someone who tried them in place
  npm install --silent --no-audit --no-fund --prefer-offline
  npm run --silent generate
  npm run --silent check
  try "$client" node main.ts
done

for expected in 'sent as a hash, then with its text' 'sent as a hash'; do
  answer=$(node "$root/examples/clients/persisted-query.ts" "$url")
  [ "$(head -1 <<<"$answer")" = "$expected" ] && grep -q SUCCEEDED <<<"$answer" || {
    printf '%s\npersisted-query: expected "%s"\n' "$answer" "$expected" >&2
    exit 1
  }
done
echo 'persisted-query: ok'
