#include "fork/stdio_reset.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>

#include <cstddef>
#include <cstring>

#include "syscall/raw.h"

namespace perlipc::fork {

namespace {

// One of Node's three records, as src/node.cc declares it.
struct Record {
  int flags;
  bool isatty;
  struct stat stat;
  struct termios termios;
};

bool SameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

__attribute__((no_sanitize("address"))) bool Matches(const Record* records, const struct stat* now) {
  for (int fd = 0; fd < 3; fd++) {
    if (!SameFile(records[fd].stat, now[fd]) || records[fd].stat.st_mode != now[fd].st_mode) return false;
  }
  return true;
}

}  // namespace

StdioReset& StdioReset::Instance() {
  static StdioReset instance;
  return instance;
}

void StdioReset::Find(const Image& node) {
  if (looked_) return;
  looked_ = true;
  struct stat now[3];
  for (int fd = 0; fd < 3; fd++) {
    if (Raw(SYS_fstat, fd, Word(&now[fd])) != 0) return;
  }
  for (size_t i = 0; i < node.data_count; i++) {
    const uintptr_t end = node.data[i].end - 3 * sizeof(Record);
    for (uintptr_t at = (node.data[i].start + 7) & ~uintptr_t{7}; at < end; at += 8) {
      if (!Matches(reinterpret_cast<const Record*>(at), now)) continue;
      records_ = reinterpret_cast<char*>(at);
      return;
    }
  }
}

void StdioReset::Disarm() {
  if (records_ == nullptr) return;
  auto* records = reinterpret_cast<Record*>(records_);
  for (int fd = 0; fd < 3; fd++) {
    const long flags = Raw(SYS_fcntl, fd, F_GETFL);
    if (fd > 0 && flags >= 0 && (flags & O_NONBLOCK) == 0) {
      // A stream that the child opens makes it non-blocking: that much is the child's to undo.
      records[fd].flags = static_cast<int>(flags);
      records[fd].isatty = false;
    } else {
      records[fd].stat.st_ino = ~ino_t{0};
    }
  }
}

}  // namespace perlipc::fork
