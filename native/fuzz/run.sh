#!/usr/bin/env bash
# libFuzzer on the parsers of the addon that take bytes: run.sh [SECONDS]. Needs Debian's clang and libclang-rt-dev.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
build='build-fuzz'
mkdir -p "$build/maps-corpus" "$build/control-corpus" "$build/address-corpus"
cp /proc/self/maps "$build/maps-corpus/maps"
printf '7f0-8ff rw-s 00000000 00:00 0 [heap]\nffffffffffffffff-0 ---p' >"$build/maps-corpus/odd"
# SCM_RIGHTS with two descriptors, and one whose length is more than there is.
printf '\x18\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0\x03\0\0\0\x04\0\0\0' >"$build/control-corpus/rights"
printf '\xff\xff\xff\xff\xff\xff\xff\xff\x01\0\0\0\x01\0\0\0' >"$build/control-corpus/long"
printf '\x02\0\0\x50\x7f\0\0\x01\0\0\0\0\0\0\0\0' >"$build/address-corpus/inet"
printf '\x0a\0\0\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0' >"$build/address-corpus/inet6"
printf '\x01\0/tmp/x' >"$build/address-corpus/unix"
printf '\x01\0\0abstract' >"$build/address-corpus/abstract"
target() {
  local name=$1
  shift
  "${CLANG:-clang++}" -std=c++20 -O1 -g -D_GNU_SOURCE -Isrc -fsanitize=fuzzer,address,undefined \
    -fno-sanitize-recover=all "fuzz/$name.cc" "$@" -o "$build/$name"
  "$build/$name" -max_total_time="$seconds" -max_len=4096 -artifact_prefix="$build/$name-" -print_final_stats=1 \
    "$build/$name-corpus" 2>&1 | grep -v '^#\|NEW_FUNC' >"$build/$name.log" || { tail -40 "$build/$name.log"; exit 1; }
  grep -E 'number_of_executed_units|Done ' "$build/$name.log" | sed "s/^/$name: /"
}
target maps src/threads/proc.cc
target control src/message/control_bytes.cc
target address src/napi/error_detail.cc
