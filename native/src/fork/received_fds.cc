#include "fork/received_fds.h"

#include "syscall/raw.h"

namespace perlipc::fork {

void CloseFd(int& fd) {
  if (fd >= 0) Raw(SYS_close, fd);
  fd = -1;
}

void CloseReceived(uv::Stream* stream) {
  CloseFd(stream->accepted_fd);
  if (stream->queued_fds == nullptr) return;
  for (unsigned i = 0; i < stream->queued_fds->offset; i++) CloseFd(stream->queued_fds->fds[i]);
  stream->queued_fds->offset = 0;
}

}  // namespace perlipc::fork
