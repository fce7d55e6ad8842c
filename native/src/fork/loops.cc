#include "fork/loops.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

#include "fork/caught.h"
#include "fork/uv_layout_check.h"
#include "threads/proc.h"

namespace perlipc::fork {

namespace {

constexpr uintptr_t kTooBig = uintptr_t{16} << 30;  // AddressSanitizer's shadow, not somebody's heap

}  // namespace

const char* Loops::SelfCheck(uv::Loop* main) {
  if (const char* misfit = CheckUvLayout(main)) return misfit;
  const auto* backend_fd = dlsym(RTLD_DEFAULT, "uv_backend_fd");
  stop_fs_event = reinterpret_cast<StopFsEvent>(dlsym(RTLD_DEFAULT, "uv_fs_event_stop"));
  if (!node_.Add(backend_fd)) return "the module of libuv can't be read";
  // node::Start and v8::V8::GetVersion: where these are libraries of their own, so may libuv be.
  for (const char* name : {"_ZN4node5StartEiPPc", "_ZN2v82V810GetVersionEv"}) {
    const void* function = dlsym(RTLD_DEFAULT, name);
    if (function != nullptr && !node_.Add(function)) return "a module of Node can't be read";
  }
  main_ = main;
  return nullptr;
}

LoopObjects* Loops::LoopOf(int epoll_fd) {
  for (LoopObjects& each : loops_) {
    if (each.backend_fd == epoll_fd) return &each;
  }
  return nullptr;
}

void Loops::MarkWorkers(const ParkedThreads& threads) {
  for (size_t i = 0; i < threads.Size(); i++) {
    if (threads[i].tid == 0 || !threads[i].worker) continue;
    const CaughtCall call = CaughtIn(*threads[i].context);
    LoopObjects* loop = call.waiting ? LoopOf(static_cast<int>(call.argument)) : nullptr;
    if (loop != nullptr) loop->worker = true;
  }
}

bool Loops::IsEpoll(int fd) {
  char path[64] = "/proc/self/fd/";
  PutNumber(path + 14, fd);
  char target[32];
  const long size = Raw(SYS_readlinkat, AT_FDCWD, Word(path), Word(target), sizeof target);
  return size == 22 && memcmp(target, "anon_inode:[eventpoll]", 22) == 0;
}

// Which descriptors are epolls or pipes of this process.
long Loops::FirstLook() {
  const long done = ForEachNumber("/proc/self/fd", [&](int each, long directory) -> long {
    struct stat info {};
    if (each == directory) return 0;
    const long looked = Noted("fstat", Raw(SYS_fstat, each, Word(&info)));
    if (looked < 0) return looked == -EBADF ? 0 : looked;
    if (S_ISFIFO(info.st_mode)) {
      const long flags = Noted("fcntl", Raw(SYS_fcntl, each, F_GETFL));
      if (flags < 0) return flags;
      const long own = Noted("fcntl", Raw(SYS_fcntl, each, F_GETFD));
      if (own < 0) return own;
      if ((own & FD_CLOEXEC) != 0 && !pipes_.Push({each, static_cast<int>(flags), info.st_ino}))
        return -ENOMEM;
    } else if ((info.st_mode & S_IFMT) == 0 && IsEpoll(each) && each != main_->backend_fd) {
      if (!wanted_.Push(each)) return -ENOMEM;
    }
    return 0;
  });
  if (done < 0) return done;
  FindLockPipe(pipes_, node_, lock_pipe_);
  return 0;
}

// Of the same libuv as the main loop, and open. Memory that merely looks like a loop, such as V8's compiler
// leaves, hasn't libuv's own callbacks.
bool Loops::IsLoop(const uv::Loop* loop, int backend_fd) const {
  return loop->backend_fd == backend_fd && loop->wq_async.loop == loop && loop->wq_async.type == uv::kAsync &&
         loop->wq_async.callback == main_->wq_async.callback &&
         loop->async_io.callback == main_->async_io.callback && loop->async_io.fd >= 0;
}

void Loops::Consider(uintptr_t address) {
  auto* loop = reinterpret_cast<uv::Loop*>(address);
  for (size_t i = 0; i < wanted_.Size(); i++) {
    if (!IsLoop(loop, wanted_[i])) continue;
    LoopObjects found{};
    found.loop = loop;
    found.backend_fd = loop->backend_fd;
    if (!loops_.Push(found)) return;
    wanted_[i] = wanted_[wanted_.Size() - 1];
    wanted_.Truncate(wanted_.Size() - 1);
    return;
  }
}

// A loop points at itself from the async handle of its work queue.
__attribute__((no_sanitize("address"))) void Loops::SearchRange(uintptr_t start, uintptr_t end) {
  constexpr size_t kSelf = (offsetof(uv::Loop, wq_async) + offsetof(uv::Async, loop)) / sizeof(uintptr_t);
  for (uintptr_t at = start; at + sizeof(uv::Loop) <= end && wanted_.Size() > 0; at += sizeof(uintptr_t)) {
    if (reinterpret_cast<const uintptr_t*>(at)[kSelf] == at) Consider(at);
  }
}

// Pages that were never touched are left so.
long Loops::Search(const Maps& maps) {
  for (const Mapping& mapping : maps.Mappings()) {
    if (wanted_.Size() == 0) break;
    if (memcmp(mapping.mode, "rw-p", 4) != 0 || mapping.special || mapping.end - mapping.start > kTooBig ||
        maps.Marked(mapping.start)) {
      continue;
    }
    const size_t pages = (mapping.end - mapping.start) / kPage;
    if (!resident_.Reserve(pages)) return -ENOMEM;
    if (Raw(SYS_mincore, static_cast<long>(mapping.start), static_cast<long>(mapping.end - mapping.start),
            Word(resident_.Data())) < 0) {
      continue;
    }
    for (size_t page = 0; page < pages;) {
      size_t next = page;
      while (next < pages && (resident_.Data()[next] & 1) != 0) next++;
      if (next > page) SearchRange(mapping.start + page * kPage, mapping.start + next * kPage);
      page = next + 1;
    }
  }
  return 0;
}

long Loops::Find(const Maps& maps, const ParkedThreads& threads) {
  // A thread of Node may have ended and its loop with it.
  size_t kept = 0;
  for (size_t i = 0; i < loops_.Size(); i++) {
    const LoopObjects& each = loops_[i];
    const Mapping* at = maps.Find(reinterpret_cast<uintptr_t>(each.loop));
    if (each.loop == main_ || at == nullptr || at->mode[1] != 'w' || !IsLoop(each.loop, each.backend_fd))
      continue;
    if (&loops_[kept] != &each) loops_[kept] = each;
    kept++;
  }
  loops_.Truncate(kept);
  wanted_.Clear();
  if (!looked_) {
    const long done = FirstLook();
    if (done < 0) return done;
    if (lock_pipe_[0] < 0) return -ENOSYS;
    looked_ = true;
  }
  for (size_t i = 0; i < threads.Size(); i++) {
    if (threads[i].tid == 0) continue;
    const CaughtCall call = CaughtIn(*threads[i].context);
    const auto epoll_fd = static_cast<int>(call.argument);
    if (!call.waiting || call.argument < 0 || call.argument > 1 << 24 || LoopOf(epoll_fd) != nullptr)
      continue;
    bool known = false;
    for (int each : foreign_) known = known || each == epoll_fd;
    for (int each : wanted_) known = known || each == epoll_fd;
    if (!known && IsEpoll(epoll_fd)) wanted_.Push(epoll_fd);
  }
  if (wanted_.Size() > 0) {
    const long done = Search(maps);
    if (done < 0) return done;
    for (int each : wanted_) foreign_.Push(each);
  }
  MarkWorkers(threads);
  LoopObjects main{};
  main.loop = main_;
  main.backend_fd = main_->backend_fd;
  if (!loops_.Push(main)) return -ENOMEM;
  for (LoopObjects& each : loops_) Set(each.ring_count, FindRings(maps, each.loop, each.rings));
  return 0;
}

}  // namespace perlipc::fork
