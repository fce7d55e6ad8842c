#!/usr/bin/env bash
# Format and static analysis of the addon; needs clang-format and clang-tidy.
set -euo pipefail
cd "$(dirname "$0")"
mapfile -t sources < <(find src -name '*.cc' | sort)
mapfile -t files < <(find src fuzz -name '*.cc' -o -name '*.h' -o -name '*.inc' ! -name constants.inc | sort)
clang-format --dry-run --Werror "${files[@]}"
# clang-tidy cannot read a precompiled header of another compiler, and looks at each file by itself.
npx cmake-js configure -O build-lint --CDCMAKE_DISABLE_PRECOMPILE_HEADERS=ON --CDCMAKE_UNITY_BUILD=OFF >/dev/null
printf '%s\n' "${sources[@]}" | xargs -P 2 -n 4 clang-tidy --quiet -p build-lint
# What architectures without a window get, which no machine of the tests has: compiled, with the one check that
# clang-tidy wants.
grep -lE 'PERLIPC_(WINDOW|INTERRUPTIBLE)' "${sources[@]}" |
  xargs -P 2 -n 4 clang-tidy --quiet -p build-lint --checks='-*,misc-static-assert' --extra-arg=-DPERLIPC_NO_WINDOW
