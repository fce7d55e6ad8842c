#pragma once

#include <fcntl.h>

#include "table.h"

namespace perlipc::fork {

// Reads a whole file of procfs into `text`, with a final NUL. A negative errno on failure.
long ReadProc(const char* path, Table<char>& text);

// Appends a decimal number to a path that is being built.
char* PutNumber(char* out, long value);

// A cursor over procfs text.
struct Scanner {
  const char* at;

  uint64_t Hex() {
    uint64_t value = 0;
    for (;; at++) {
      if (*at >= '0' && *at <= '9') {
        value = value * 16 + static_cast<uint64_t>(*at - '0');
      } else if (*at >= 'a' && *at <= 'f') {
        value = value * 16 + static_cast<uint64_t>(*at - 'a' + 10);
      } else {
        return value;
      }
    }
  }
  uint64_t Decimal() {
    uint64_t value = 0;
    for (; *at >= '0' && *at <= '9'; at++) value = value * 10 + static_cast<uint64_t>(*at - '0');
    return value;
  }
  void SkipSpaces() {
    while (*at == ' ' || *at == '\t') at++;
  }
  void SkipWord() {
    while (*at != ' ' && *at != '\n' && *at != '\0') at++;
  }
  bool NextLine() {
    while (*at != '\n' && *at != '\0') at++;
    if (*at == '\n') at++;
    return *at != '\0';
  }
};

}  // namespace perlipc::fork
