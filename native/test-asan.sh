#!/usr/bin/env bash
# The native tests, or those named, on the sanitizers' build; with PERLIPC_SHORT those of what takes bytes and structures apart.
set -euo pipefail
if ((!$#)); then
  set -- native aio
  [ -z "${PERLIPC_SHORT:-}" ] ||
    set -- native/message native/option native/memory native/poll native/families native/ipc native/descriptor native/signal/signal.test aio/
fi
exec bash "$(dirname "$0")/with-asan.sh" npx vitest run --root test "$@"
