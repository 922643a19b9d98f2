#!/usr/bin/env bash
# A photo through the API with curl: examples/clients/curl.sh PHOTO [http://localhost:4000], the key, if any, in API_KEY
set -euo pipefail
photo=${1:-examples/photos/astronaut.png}
server=${2:-http://localhost:4000}
file=$(mktemp)
trap 'rm -f "$file"' EXIT
fields='id status failure { code message } artifacts { kind url }'

# CURL-ARGUMENTS...; leaves the answer in $answer. --retry waits as long as a rate limit's Retry-After says. A header in a file is not seen
# in the list of processes; what is refused before a retry stays out of a file, but not out of stdout.
ask() {
  : >"$file"
  curl --fail-with-body --silent --show-error --retry 5 --output "$file" --header 'Apollo-Require-Preflight: true' \
    --header @<(printf %s "${API_KEY:+Authorization: Bearer $API_KEY}") "$@" "$server/graphql" || {
    cat "$file" >&2
    exit 1
  }
  answer=$(<"$file")
}
value() { sed -nE "s/.*\"$1\":\"?([^\",}]*).*/\1/p" <<<"$answer"; } # enough for names that occur once; jq does it properly

query="mutation (\$input: ReconstructInput!) { reconstruct(input: \$input, waitMs: 20000) { reconstruction { $fields } userErrors { code message retryAfterSeconds } } }"
input="{\"image\":null,\"idempotencyKey\":\"curl-$(date +%s)-$$-$RANDOM\"}" # sent twice it makes one head
while
  ask --form "operations={\"query\":\"$query\",\"variables\":{\"input\":$input}}" \
    --form 'map={"0":["variables.input.image"]}' --form "0=@\"$photo\""
  seconds=$(value retryAfterSeconds)
  [[ $seconds =~ ^[0-9]+$ ]]
do sleep "$seconds"; done # the queue is full

id=$(value id)
while [[ $(value status) =~ ^(QUEUED|RUNNING)$ ]]; do
  sleep 1
  ask --header 'Content-Type: application/json' \
    --data "{\"query\":\"query (\$id: ID!) { reconstruction(id: \$id) { $fields } }\",\"variables\":{\"id\":\"$id\"}}"
done
printf '%s\n' "$answer"
[ "$(value status)" = SUCCEEDED ]
