#!/usr/bin/env bash
# Engines for the tests, as far as they can be had here; what cannot is skipped by the tests, which say why.
set -uo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund || exit 1
# No lock file: chDB's libraries are not in the registry for every platform.
npm install --prefix chdb --no-package-lock --ignore-scripts --no-audit --no-fund || echo "chDB cannot be had here."
if ! command -v clickhouse-server >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq clickhouse-server; } >/dev/null 2>&1 ||
    echo "Debian's clickhouse-server cannot be had here."
fi
