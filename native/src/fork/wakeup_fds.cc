#include "fork/wakeup_fds.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstring>
#include <initializer_list>

#include "fork/replace_fd.h"

namespace perlipc::fork {

namespace {

long ReplaceEpoll(int fd) {
  Raw(SYS_close, fd);
  return Place(Raw(SYS_epoll_create1, EPOLL_CLOEXEC), fd);
}

// libuv's code may stand between a look at `ringfd` and one at the ring, so zeroes take the ring's place: an
// empty queue.
long DropRing(const Ring& ring) {
  *ring.ringfd = -1;
  *ring.in_flight = 0;
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  const long sq = Raw(SYS_mmap, static_cast<long>(ring.sq), static_cast<long>(ring.sq_size),
                      PROT_READ | PROT_WRITE, kFlags, -1, 0);
  const long sqes = Raw(SYS_mmap, static_cast<long>(ring.sqes), static_cast<long>(ring.sqes_size),
                        PROT_READ | PROT_WRITE, kFlags, -1, 0);
  if (ring.fd >= 0) Raw(SYS_close, ring.fd);
  return sq < 0 && sq > -4096 ? sq : sqes < 0 && sqes > -4096 ? sqes : 0;
}

}  // namespace

long WakeupFds::CapturePipe(const int* ends) {
  PipeContent pipe{{ends[0], ends[1]}, 0, bytes_.Size()};
  int waiting = 0;
  const long asked = Noted("ioctl", Raw(SYS_ioctl, ends[0], FIONREAD, Word(&waiting)));
  if (asked < 0) return asked;
  if (waiting == 1) {
    // libuv's lock is a byte that nobody looks at; its messages are longer.
    pipe.size = 1;
    if (!bytes_.Push('*')) return -ENOMEM;
  } else if (waiting > 1) {
    // tee(2) copies without taking, but to a pipe only.
    int copy[2];
    long done = Noted("pipe2", Raw(SYS_pipe2, Word(copy), O_CLOEXEC | O_NONBLOCK));
    if (done < 0) return done;
    done = Noted("tee", Raw(SYS_tee, ends[0], copy[1], waiting, 0x02 /* SPLICE_F_NONBLOCK */));
    if (done > 0 && !bytes_.Reserve(bytes_.Size() + static_cast<size_t>(done))) done = -ENOMEM;
    if (done > 0) done = Raw(SYS_read, copy[0], Word(bytes_.Data() + bytes_.Size()), done);
    Raw(SYS_close, copy[0]);
    Raw(SYS_close, copy[1]);
    if (done < 0) return done;
    pipe.size = done;
    bytes_.Truncate(bytes_.Size() + static_cast<size_t>(done));
  }
  return pipes_.Push(pipe) ? 0 : -ENOMEM;
}

// A look without reading: reading an eventfd would take its count from the parent. How high it is libuv
// doesn't ask.
long WakeupFds::CaptureCounter(int fd) {
  Counter counter{fd, 0};
  pollfd look{fd, POLLIN, 0};
  const timespec now{0, 0};
  Raw(SYS_ppoll, Word(&look), 1, Word(&now), 0, 0);
  if ((look.revents & POLLIN) != 0) counter.count = 1;
  return counters_.Push(counter) ? 0 : -ENOMEM;
}

namespace {

// The child puts objects of its own in the same numbers, which a limit that was lowered since may not allow.
long CheckNumbers(const Loops& loops) {
  rlimit limit{};
  const long got = Noted("prlimit64", Raw(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, Word(&limit)));
  if (got < 0) return got;
  const auto allowed = [&](int fd) { return fd < 0 || static_cast<uint64_t>(fd) < limit.rlim_cur; };
  if (!allowed(loops.LockPipe()[0]) || !allowed(loops.LockPipe()[1])) return -EMFILE;
  for (const LoopObjects& each : loops.All()) {
    const uv::Loop& loop = *each.loop;
    for (const int fd :
         {each.backend_fd, loop.signal_pipe[0], loop.signal_pipe[1], loop.async_io.fd, loop.inotify_fd})
      if (!allowed(fd)) return -EMFILE;
  }
  return 0;
}

}  // namespace

long WakeupFds::Capture(const Loops& loops) {
  if (const long done = CheckNumbers(loops); done < 0) return done;
  pipes_.Clear();
  counters_.Clear();
  bytes_.Clear();
  long done = CapturePipe(loops.LockPipe());
  for (const LoopObjects& each : loops.All()) {
    for (size_t i = 0; i < each.ring_count; i++) {
      if (!each.rings[i].idle) return -EAGAIN;
    }
    if (done >= 0 && each.loop->signal_pipe[0] >= 0) done = CapturePipe(each.loop->signal_pipe);
    if (done >= 0) done = CaptureCounter(each.loop->async_io.fd);
  }
  return done;
}

long WakeupFds::ReplacePipe(const PipeContent& pipe, int flags) {
  const int reader = pipe.ends[0];
  const int writer = pipe.ends[1];
  Raw(SYS_close, reader);
  Raw(SYS_close, writer);
  int made[2] = {-1, -1};
  long done = Raw(SYS_pipe2, Word(made), O_CLOEXEC | flags);
  if (done < 0) return done;
  // pipe2 takes the lowest free numbers in order, so made[0] <= reader < writer; only made[1] can lie in the
  // way.
  if (made[1] == reader) {
    done = Place(made[1], writer);
    if (done >= 0) done = Place(made[0], reader);
  } else {
    done = Place(made[0], reader);
    if (done >= 0) done = Place(made[1], writer);
  }
  if (done >= 0 && pipe.size > 0) done = Raw(SYS_write, writer, Word(bytes_.Data() + pipe.at), pipe.size);
  return done;
}

long WakeupFds::Replace(const Loops& loops) {
  for (size_t i = 0; i < pipes_.Size(); i++) {
    const long done = ReplacePipe(pipes_[i], i == 0 ? 0 : O_NONBLOCK);
    if (done < 0) return done;
  }
  for (const Counter& counter : counters_) {
    const long done = ReplaceEventfd(counter.fd, counter.count);
    if (done < 0) return done;
  }
  for (const LoopObjects& each : loops.All()) {
    for (size_t i = 0; i < each.ring_count; i++) {
      const long done = DropRing(each.rings[i]);
      if (done < 0) return done;
    }
    if (each.loop->inotify_fd >= 0) {
      Raw(SYS_close, each.loop->inotify_fd);
      const long done = Place(Raw(SYS_inotify_init1, IN_NONBLOCK | IN_CLOEXEC), each.loop->inotify_fd);
      if (done < 0) return done;
    }
  }
  return 0;
}

namespace {

// The main thread stands in a callback: its loop registers what is queued before it waits again.
void Requeue(uv::Loop* loop) {
  for (unsigned fd = 0; fd < loop->nwatchers; fd++) {
    uv::Io* io = loop->watchers[fd];
    if (io == nullptr) continue;
    io->events = 0;
    if (uv::Empty(io->watcher)) uv::InsertTail(loop->watcher_queue, io->watcher);
  }
}

// A helper thread stands in epoll_wait. Sockets of one that runs no JavaScript are the debugger's and stay
// the parent's alone: a counter that nobody raises takes their place. libuv 1.49 never reads the counter that
// wakes a loop and waits for its edge; the others read it each time, where an edge does as well.
long Register(uv::Loop* loop, bool worker) {
  for (unsigned fd = 0; fd < loop->nwatchers; fd++) {
    uv::Io* io = loop->watchers[fd];
    if (io == nullptr || io->events == 0) continue;
    struct stat info {};
    if (!worker && Raw(SYS_fstat, io->fd, Word(&info)) == 0 && S_ISSOCK(info.st_mode)) {
      const long done = ReplaceEventfd(io->fd, 0);
      if (done < 0) return done;
    }
    epoll_event event{};
    event.events = io->events | (io == &loop->async_io ? unsigned{EPOLLET} : 0);
    event.data.fd = io->fd;
    const long done = Raw(SYS_epoll_ctl, loop->backend_fd, EPOLL_CTL_ADD, io->fd, Word(&event));
    if (done < 0 && done != -EBADF && done != -EPERM) return done;
  }
  return 0;
}

}  // namespace

long WakeupFds::ReplaceEpolls(const Loops& loops) {
  for (const LoopObjects& each : loops.All()) {
    long done = ReplaceEpoll(each.backend_fd);
    if (done < 0) return done;
    if (each.loop == loops.Main()) {
      Requeue(each.loop);
    } else if ((done = Register(each.loop, each.worker)) < 0) {
      return done;
    }
  }
  return 0;
}

}  // namespace perlipc::fork
