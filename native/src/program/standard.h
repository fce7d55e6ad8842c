// The standard descriptors as they were when the addon was loaded: what Node and libuv have changed of them
// since is no business of the program that comes next.
#pragma once

#include <napi.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace perlipc {

/** A standard descriptor as it was when the addon was loaded, if it was open. */
struct Standard {
  bool open;
  dev_t device;
  ino_t inode;
  int descriptor_flags;
  int file_flags;

  static Standard Of(int fd);
  bool SameFile(const Standard& other) const {
    return open && other.open && device == other.device && inode == other.inode;
  }
};

inline constexpr std::array kStandard{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

// Node ignores these two for itself and gives every other ignored signal its default when it starts.
inline constexpr std::array kNodeIgnores{SIGPIPE, SIGXFSZ};

/** 0, 1 and 2 at the time of the first call. */
std::array<Standard, 3>& StandardAtLoad();

/** Notes them, and what libuv had changed of them by then. */
void NoteStandard(Napi::Env env);

}  // namespace perlipc
