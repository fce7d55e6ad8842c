#!/usr/bin/env bash
# Runs a command that tests the addon which native:build-asan made. The sanitizer's runtime has to be loaded before node.
set -euo pipefail
cd "$(dirname "$0")/.."
PERLIPC_TEST_ADDON=$PWD/native/build-asan/Release/perlipc.node
PERLIPC_TEST_PRELOAD=$("${CXX:-c++}" -print-file-name=libasan.so)
# What a sanitizer rules out is skipped, on a machine that has everything too.
unset PERLIPC_NO_SKIP
export PERLIPC_TEST_ADDON PERLIPC_TEST_PRELOAD
exec "$@"
