#!/usr/bin/env bash
# A photo through the API with curl: examples/clients/curl.sh PHOTO [http://localhost:4000]
set -euo pipefail
photo=${1:-examples/photos/astronaut.png}
server=${2:-http://localhost:4000}
query='mutation ($input: ReconstructInput!) { reconstruct(input: $input, waitMs: 20000) { reconstruction { status failure { code message } artifacts { kind url } } userErrors { code message } } }'
curl --fail-with-body --silent --show-error "$server/graphql" \
  --header 'Apollo-Require-Preflight: true' \
  --form "operations={\"query\":\"$query\",\"variables\":{\"input\":{\"image\":null}}}" \
  --form 'map={"0":["variables.input.image"]}' \
  --form "0=@$photo"
echo
