#pragma once

#include <fcntl.h>

#include "syscall/failed_call.h"
#include "threads/table.h"

namespace perlipc {

// Reads a whole file of procfs into `text`, with a final NUL. A negative errno on failure.
long ReadProc(const char* path, Table<char>& text);

// Whether a thread of this process is io_uring's: those live in the kernel and never return to user code. 1,
// 0, or the negative errno of a failure.
long IsOfKernel(int tid, Table<char>& text);

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
  // The next letter of the line; NUL at its end, where the cursor stays.
  char Letter() { return *at == '\n' || *at == '\0' ? '\0' : *at++; }
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

// A line of /proc/PID/maps.
struct Mapping {
  uintptr_t start;
  uintptr_t end;
  char mode[4];  // "rwxp"
  bool file;     // it has an inode
  bool ring;     // anon_inode:[io_uring]
  bool special;  // [vdso] and its like
  bool unused;   // so that bytes can be compared
  uint64_t offset;
  uint64_t inode;
};

// Reads one; the cursor stays in its line.
Mapping ReadMapping(Scanner& scan);

// As getdents64(2) has it.
struct DirEntry {
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

// Calls `visit` with each number that is a name in a directory of procfs, and with the directory's
// descriptor, until it gives less than 0. That, or the negative errno of a failure.
template <typename Visit>
long ForEachNumber(const char* path, Visit visit) {
  const long fd = Noted("openat", Raw(SYS_openat, AT_FDCWD, Word(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd < 0) return fd;
  alignas(8) char buffer[4096] = {};
  long done;
  while ((done = Noted("getdents64", Raw(SYS_getdents64, fd, Word(buffer), sizeof buffer))) > 0) {
    const long size = done;
    for (long at = 0; at < size && done >= 0;) {
      const auto* entry = reinterpret_cast<const DirEntry*>(buffer + at);
      at += entry->size;
      if (entry->name[0] != '.') done = visit(static_cast<int>(Scanner{entry->name}.Decimal()), fd);
    }
    if (done < 0) break;
  }
  Raw(SYS_close, fd);
  return done;
}

}  // namespace perlipc
