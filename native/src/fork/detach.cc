#include "fork/detach.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <climits>

#include "fork/inherited_stdio.h"
#include "fork/invalidate.h"
#include "fork/pending_requests.h"
#include "fork/received_fds.h"
#include "fork/uv_handles.h"
#include "syscall/raw.h"

namespace perlipc::fork {

namespace {

// As libuv's own uv__io_stop and uv__io_close, without the epoll call.
void StopIo(uv::Loop* loop, uv::Io* io) {
  uv::Remove(io->pending);
  uv::Remove(io->watcher);
  if (io->fd >= 0 && static_cast<unsigned>(io->fd) < loop->nwatchers && loop->watchers[io->fd] == io) {
    loop->watchers[io->fd] = nullptr;
    loop->nfds--;
  }
  io->pevents = 0;
  io->events = 0;
}

void Deactivate(uv::Loop* loop, uv::Handle* handle) {
  if ((handle->flags & uv::kActive) == 0) return;
  handle->flags &= ~uv::kActive;
  if ((handle->flags & uv::kRef) != 0) loop->active_handles--;
}

void DetachStream(uv::Loop* loop, uv::Stream* stream) {
  StopIo(loop, &stream->io);
  uv::Reset(stream->write_queue);
  uv::Reset(stream->write_completed);
  stream->write_queue_size = 0;
  stream->connect_request = nullptr;
  stream->shutdown_request = nullptr;
  CloseReceived(stream);
  CloseFd(stream->io.fd);
  // libuv asserts that what can be read or written has a descriptor, when it is read or shut down.
  stream->flags &= ~(uv::kReadable | uv::kWritable);
}

void DetachUdp(uv::Loop* loop, uv::Udp* udp) {
  StopIo(loop, &udp->io);
  uv::Reset(udp->write_queue);
  uv::Reset(udp->write_completed);
  udp->send_queue_size = 0;
  udp->send_queue_count = 0;
  CloseFd(udp->io.fd);
}

// Somebody else owns the descriptor and will close that number: an unconnected socket keeps it.
void DetachPoll(uv::Loop* loop, uv::Poll* poll) {
  const int fd = poll->io.fd;
  StopIo(loop, &poll->io);
  if (fd < 0) return;
  Raw(SYS_close, fd);
  const long made = Raw(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0 || made == fd) return;
  Raw(SYS_dup3, made, fd, O_CLOEXEC);
  Raw(SYS_close, made);
}

}  // namespace

bool Keep::Has(int fd) const {
  for (size_t i = 0; i < count; i++) {
    if (fds[i] == fd) return true;
  }
  return false;
}

size_t DetachHandles(const Loops& loops, const Keep& keep) {
  uv::Loop* loop = loops.Main();
  size_t detached = 0;
  ForEachHandle(loop, [&](uv::Handle* handle) {
    if ((handle->flags & (uv::kClosing | uv::kClosed)) != 0) return;
    // The file of a Unix socket is the parent's, and the child closes every handle when it ends.
    if (handle->type == uv::kNamedPipe) reinterpret_cast<uv::NamedPipe*>(handle)->bound = nullptr;
    uv::Io* io = IoOf(handle);
    if (io != nullptr && IsStdio(handle, io)) {
      InheritStdio(loop, handle, io);
      return;
    }
    if (io != nullptr && io->fd >= 0) {
      if (keep.Has(io->fd)) return;
      InvalidateEvents(loop, io->fd);
    }
    const size_t pending = PendingOf(handle);
    switch (handle->type) {
      case uv::kTcp:
      case uv::kNamedPipe:
        DetachStream(loop, reinterpret_cast<uv::Stream*>(handle));
        break;
      case uv::kUdp:
        DetachUdp(loop, reinterpret_cast<uv::Udp*>(handle));
        break;
      case uv::kPoll:
        DetachPoll(loop, reinterpret_cast<uv::Poll*>(handle));
        break;
      case uv::kFsEvent:
        detached++;
        return;
      case uv::kProcess: {
        auto* process = reinterpret_cast<uv::Process*>(handle);
        uv::Remove(process->queue);
        process->pid = INT_MAX;  // no process: kill() of it fails with ESRCH
        break;
      }
      default:
        return;
    }
    Deactivate(loop, handle);
    loop->active_requests.count -= static_cast<unsigned>(pending);
    detached++;
  });
  return detached;
}

void StopWatches(const Loops& loops) {
  ForEachHandle(loops.Main(), [&](uv::Handle* handle) {
    if (handle->type == uv::kFsEvent && (handle->flags & (uv::kClosing | uv::kClosed)) == 0)
      loops.stop_fs_event(handle);
  });
}

}  // namespace perlipc::fork
