#!/usr/bin/env bash
# The native tests, or those named, on the sanitizers' build.
set -euo pipefail
(($#)) || set -- native aio
exec bash "$(dirname "$0")/with-asan.sh" npx vitest run --root test "$@"
