#include "fork/hang_up.h"

#include <climits>

#include "fork/inherited_stdio.h"
#include "fork/pending_requests.h"
#include "fork/received_fds.h"
#include "fork/replace_fd.h"
#include "fork/uv_handles.h"

namespace perlipc::fork {

namespace {

long HangUpStream(uv::Stream* stream) {
  CloseReceived(stream);
  // A hung-up descriptor would wake a server for ever.
  return stream->connection_callback != nullptr ? ReplaceEventfd(stream->io.fd, 0)
                                                : ReplaceWithHungUp(stream->io.fd);
}

long HangUp(uv::Handle* handle) {
  if ((handle->flags & (uv::kClosing | uv::kClosed)) != 0) return 0;
  if (handle->type == uv::kProcess) {
    auto* process = reinterpret_cast<uv::Process*>(handle);
    uv::Remove(process->queue);
    process->pid = INT_MAX;  // no process: kill() of it fails with ESRCH
    return 0;
  }
  // The file of a Unix socket is the parent's.
  if (handle->type == uv::kNamedPipe) reinterpret_cast<uv::NamedPipe*>(handle)->bound = nullptr;
  const uv::Io* io = IoOf(handle);
  if (io == nullptr || io->fd < 0 || IsStdio(handle, io)) return 0;
  const bool stream = handle->type == uv::kTcp || handle->type == uv::kNamedPipe;
  return stream ? HangUpStream(reinterpret_cast<uv::Stream*>(handle)) : ReplaceWithDeaf(io->fd);
}

}  // namespace

bool WorkersBusy(const Loops& loops) {
  for (const LoopObjects& each : loops.All()) {
    if (!each.worker) continue;
    size_t known = uv::Length(each.loop->wq);
    ForEachHandle(each.loop, [&](uv::Handle* handle) { known += PendingOf(handle); });
    if (each.loop->active_requests.count > known) return true;
  }
  return false;
}

long HangUpWorkers(const Loops& loops) {
  long done = 0;
  for (const LoopObjects& each : loops.All()) {
    if (!each.worker) continue;
    ForEachHandle(each.loop, [&](uv::Handle* handle) {
      if (done >= 0) done = HangUp(handle);
    });
    if (done < 0) return done;
  }
  return 0;
}

}  // namespace perlipc::fork
