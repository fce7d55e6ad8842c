#include "fork/detach.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <climits>
#include <initializer_list>

namespace perlipc::fork {

namespace {

template <typename Visit>
void ForEachHandle(uv::Loop* loop, Visit visit) {
  for (uv::Queue *at = loop->handle_queue.next, *next; at != &loop->handle_queue; at = next) {
    next = at->next;
    visit(reinterpret_cast<uv::Handle*>(reinterpret_cast<char*>(at) - offsetof(uv::Handle, handle_queue)));
  }
}

uv::Io* IoOf(uv::Handle* handle) {
  switch (handle->type) {
    case uv::kTcp:
    case uv::kNamedPipe:
    case uv::kTty:
      return &reinterpret_cast<uv::Stream*>(handle)->io;
    case uv::kUdp:
      return &reinterpret_cast<uv::Udp*>(handle)->io;
    case uv::kPoll:
      return &reinterpret_cast<uv::Poll*>(handle)->io;
    default:
      return nullptr;
  }
}

size_t PendingOf(const uv::Handle* handle) {
  switch (handle->type) {
    case uv::kTcp:
    case uv::kNamedPipe:
    case uv::kTty: {
      const auto* stream = reinterpret_cast<const uv::Stream*>(handle);
      return uv::Length(stream->write_queue) + uv::Length(stream->write_completed) +
             (stream->connect_request != nullptr) + (stream->shutdown_request != nullptr);
    }
    case uv::kUdp: {
      const auto* udp = reinterpret_cast<const uv::Udp*>(handle);
      return uv::Length(udp->write_queue) + uv::Length(udp->write_completed);
    }
    default:
      return 0;
  }
}

bool IsStdio(const uv::Handle* handle, const uv::Io* io) {
  return handle->type == uv::kTty || (io->fd >= 0 && io->fd <= 2);
}

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

void CloseFd(int& fd) {
  if (fd >= 0) Raw(SYS_close, fd);
  fd = -1;
}

void DetachStream(uv::Loop* loop, uv::Stream* stream) {
  StopIo(loop, &stream->io);
  uv::Reset(stream->write_queue);
  uv::Reset(stream->write_completed);
  stream->write_queue_size = 0;
  stream->connect_request = nullptr;
  stream->shutdown_request = nullptr;
  CloseFd(stream->accepted_fd);
  if (stream->queued_fds != nullptr) {
    for (unsigned i = 0; i < stream->queued_fds->offset; i++) CloseFd(stream->queued_fds->fds[i]);
    stream->queued_fds->offset = 0;
  }
  CloseFd(stream->io.fd);
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

// A write of libuv, as <uv.h> has it.
struct Write {
  void* data;
  int type;
  void* reserved[6];
  void* callback;
  void* send_handle;
  void* handle;
  uv::Queue queue;
  unsigned index;
  void* buffers;
  unsigned count;
  int error;
};

// What standard output has queued is the parent's to write; here it counts as written, so that the stream
// goes on.
void CompleteWrites(uv::Loop* loop, uv::Stream* stream) {
  if (uv::Empty(stream->write_queue)) return;
  while (!uv::Empty(stream->write_queue)) {
    uv::Queue* first = stream->write_queue.next;
    auto* write = reinterpret_cast<Write*>(reinterpret_cast<char*>(first) - offsetof(Write, queue));
    write->error = 0;
    uv::Remove(*first);
    uv::InsertTail(stream->write_completed, *first);
  }
  if (uv::Empty(stream->io.pending)) uv::InsertTail(loop->pending_queue, stream->io.pending);
}

// When Node exits it puts back the modes of the terminal whose number libuv noted at the first raw mode. The
// handle goes on under another number, and the old one is none of a terminal.
void MoveTerminal(uv::Loop* loop, uv::Io* io) {
  const int old = io->fd;
  if (old <= 2) return;
  const long moved = Raw(SYS_fcntl, old, F_DUPFD_CLOEXEC, 3);
  if (moved < 0) return;
  if (moved >= static_cast<long>(loop->nwatchers)) {
    Raw(SYS_close, moved);
    return;
  }
  if (loop->watchers[old] == io) {
    loop->watchers[old] = nullptr;
    loop->watchers[moved] = io;
  }
  io->fd = static_cast<int>(moved);
  Raw(SYS_close, old);
  const long holder = Raw(SYS_eventfd2, 0, O_CLOEXEC);
  if (holder < 0 || holder == old) return;
  Raw(SYS_dup3, holder, old, O_CLOEXEC);
  Raw(SYS_close, holder);
}

// If the main thread stands in a callback of its poll, the events that it is still to go through lie on its
// stack. Those of closed descriptors are struck out, as libuv does: the numbers may be taken anew in this
// same turn.
struct Invalidate {
  void* prepared;
  epoll_event* events;
  int count;
};

void StrikeOut(uv::Loop* loop, int fd) {
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const auto on_stack = [&](const void* pointer) {
    const auto at = reinterpret_cast<uintptr_t>(pointer);
    return at > here && at - here < (uintptr_t{8} << 20) && at % alignof(void*) == 0;
  };
  // The place of the pointer depends on the size of libuv's ring structure before it.
  for (const size_t offset : {size_t{440}, size_t{472}}) {
    const auto* inv = *reinterpret_cast<Invalidate**>(static_cast<char*>(loop->internal_fields) + offset);
    if (!on_stack(inv) || !on_stack(inv->events) || inv->count < 0 || inv->count > 1024) continue;
    for (int i = 0; i < inv->count; i++) {
      if (inv->events[i].data.fd == fd) inv->events[i].data.fd = -1;
    }
    return;
  }
}

}  // namespace

bool Keep::Has(int fd) const {
  for (size_t i = 0; i < count; i++) {
    if (fds[i] == fd) return true;
  }
  return false;
}

long PendingOf(uv::Loop* loop, int fd) {
  long pending = -1;
  ForEachHandle(loop, [&](uv::Handle* handle) {
    const uv::Io* io = IoOf(handle);
    if (io != nullptr && io->fd == fd) pending = static_cast<long>(PendingOf(handle));
  });
  return pending;
}

// Nothing of Node but its resolver has a poll handle.
bool IsQuery(const uv::Handle* handle, const Image& node) {
  return handle->type == uv::kPoll && (handle->flags & uv::kActive) != 0 &&
         node.IsCode(reinterpret_cast<uintptr_t>(reinterpret_cast<const uv::Poll*>(handle)->callback));
}

Requests CountRequests(uv::Loop* loop, const Image& node) {
  Requests requests{};
  ForEachHandle(loop, [&](uv::Handle* handle) {
    requests.streams += PendingOf(handle);
    requests.queries += IsQuery(handle, node);
  });
  pthread_mutex_lock(&loop->wq_mutex);
  const size_t finished = uv::Length(loop->wq);
  pthread_mutex_unlock(&loop->wq_mutex);
  const size_t known = requests.streams + finished;
  requests.pool = loop->active_requests.count > known ? loop->active_requests.count - known : 0;
  return requests;
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
      if (handle->type == uv::kTty) MoveTerminal(loop, io);
      if (handle->type != uv::kUdp && handle->type != uv::kPoll) {
        CompleteWrites(loop, reinterpret_cast<uv::Stream*>(handle));
      }
      return;
    }
    if (io != nullptr && io->fd >= 0) {
      if (keep.Has(io->fd)) return;
      StrikeOut(loop, io->fd);
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
