#include "program/standard.h"

#include <fcntl.h>

#include "libuv.h"
#include "runtime.h"

namespace perlipc {

Standard Standard::Of(int fd) {
  const int descriptor_flags = ::fcntl(fd, F_GETFD);
  const int file_flags = ::fcntl(fd, F_GETFL);
  if (descriptor_flags < 0 || file_flags < 0) return {};
  Standard found{true, std::nullopt, descriptor_flags, file_flags};
  struct stat file {};
  if (::fstat(fd, &file) == 0) found.file = {file.st_dev, file.st_ino};
  return found;
}

std::array<Standard, 3>& StandardAtLoad() {
  static std::array at_load{Standard::Of(0), Standard::Of(1), Standard::Of(2)};
  return at_load;
}

// What libuv had open by then it has made non-blocking: from Node 22 on an import of node:util opens standard
// error.
void NoteStandard(Napi::Env env) {
  StandardAtLoad();
  uv_loop_s* loop = nullptr;
  if (!RunsOnNode() || napi_get_uv_event_loop(env, &loop) != napi_ok) return;
  uv_walk(
      loop,
      [](uv_handle_s* handle, void*) {
        int fd = -1;
        if (uv_fileno(handle, &fd) != 0 || fd < STDIN_FILENO || fd > STDERR_FILENO) return;
        StandardAtLoad()[static_cast<size_t>(fd)].file_flags &= ~O_NONBLOCK;
      },
      nullptr);
}

}  // namespace perlipc
