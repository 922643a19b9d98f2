#!/usr/bin/env bash
# Runs the page's tests in Debian's Chromium against a real server. Needs `pnpm build` before; installs chromium when missing.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! -x /usr/bin/chromium ]; then
  echo 'installing chromium ...'
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
export PATH="$PWD/../../node_modules/.bin:$PATH"
exec vitest run --config vitest.e2e.config.ts
