#include "threads/own_proc.h"

#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace perlipc {
namespace {

constexpr const char* kForeign =
    "/proc is of another pid namespace than this process: mount its own (unshare --mount-proc, or mount -t "
    "proc "
    "proc /proc)";

// The line has an id for each namespace from that of /proc down to the process's own.
bool NamedInOneNamespace() {
  char text[4096];
  const int fd = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return true;  // a sandbox may have no such file
  const ssize_t size = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  text[size < 0 ? 0 : size] = '\0';
  const char* line = std::strstr(text, "\nNSpid:");
  if (line == nullptr) return true;  // before Linux 4.1
  char* end = nullptr;
  const char* ids = line + std::strlen("\nNSpid:");
  static_cast<void>(std::strtol(ids, &end, 10));
  return *end == '\n';
}

}  // namespace

const char* ProcProblem() {
  char target[32] = {};
  const ssize_t size = ::readlink("/proc/self", target, sizeof target - 1);
  if (size < 0 && errno == ENOENT) return "there is no /proc";
  if (size < 0 || ::access("/proc/self/task", R_OK) != 0) return "/proc can't be read";
  if (std::strtol(target, nullptr, 10) != ::getpid()) return kForeign;
  static const bool own = NamedInOneNamespace();
  return own ? nullptr : kForeign;
}

}  // namespace perlipc
#endif
