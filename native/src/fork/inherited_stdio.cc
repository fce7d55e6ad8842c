#include "fork/inherited_stdio.h"

#include <fcntl.h>
#include <sys/eventfd.h>

#include "syscall/raw.h"

namespace perlipc::fork {

namespace {

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

}  // namespace

bool IsStdio(const uv::Handle* handle, const uv::Io* io) {
  return handle->type == uv::kTty || (io->fd >= 0 && io->fd <= 2);
}

void InheritStdio(uv::Loop* loop, uv::Handle* handle, uv::Io* io) {
  if (handle->type == uv::kTty) MoveTerminal(loop, io);
  if (handle->type != uv::kUdp && handle->type != uv::kPoll) {
    CompleteWrites(loop, reinterpret_cast<uv::Stream*>(handle));
  }
}

}  // namespace perlipc::fork
