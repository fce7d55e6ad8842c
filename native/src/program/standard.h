// The standard descriptors as they were when the addon was loaded: what Node and libuv have changed of them
// since is no business of the program that comes next.
#pragma once

#include <napi.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <utility>

namespace perlipc {

/** A standard descriptor as it was when the addon was loaded, if it was open. */
struct Standard {
  bool open;
  /** Device and inode, where fstat tells them: that of a file server's stale file says ESTALE. */
  std::optional<std::pair<dev_t, ino_t>> file;
  int descriptor_flags;
  int file_flags;

  static Standard Of(int fd);
  /** What can't be told apart is taken to be the same: a program's streams are lost less often so. */
  bool SameFile(const Standard& other) const {
    return open && other.open && (!file || !other.file || file == other.file);
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
