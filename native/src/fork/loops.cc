#include "fork/loops.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <initializer_list>

#include "fork/caught.h"

namespace perlipc::fork {

namespace {

const uintptr_t kPage = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
constexpr uintptr_t kTooBig = uintptr_t{16} << 30;  // AddressSanitizer's shadow, not somebody's heap
constexpr size_t kInternalFields = 640;

template <typename F>
F* Symbol(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

const char* Loops::SelfCheck(uv::Loop* main) {
  auto* loop_size = Symbol<size_t()>("uv_loop_size");
  auto* handle_size = Symbol<size_t(int)>("uv_handle_size");
  auto* backend_fd = Symbol<int(const uv::Loop*)>("uv_backend_fd");
  auto* now = Symbol<uint64_t(const uv::Loop*)>("uv_now");
  auto* version = Symbol<unsigned()>("uv_version");
  stop_fs_event = Symbol<int(void*)>("uv_fs_event_stop");
  if (loop_size == nullptr || handle_size == nullptr || backend_fd == nullptr || now == nullptr ||
      version == nullptr || stop_fs_event == nullptr) {
    return "libuv's functions are not there";
  }
  if (version() < 0x012e00 || version() >= 0x020000) return "libuv is not 1.46 or a later 1.x";
  const struct {
    int type;
    size_t size;
  } sizes[] = {{uv::kAsync, sizeof(uv::Async)},    {uv::kSignal, sizeof(uv::Signal)},
               {uv::kTcp, sizeof(uv::Stream)},     {uv::kNamedPipe, sizeof(uv::NamedPipe)},
               {uv::kTty, sizeof(uv::Tty)},        {uv::kUdp, sizeof(uv::Udp)},
               {uv::kPoll, sizeof(uv::Poll)},      {uv::kProcess, sizeof(uv::Process)},
               {uv::kFsEvent, sizeof(uv::FsEvent)}};
  for (const auto& each : sizes) {
    if (handle_size(each.type) != each.size) return "a libuv handle has another size";
  }
  if (loop_size() != sizeof(uv::Loop)) return "libuv's loop has another size";
  if (backend_fd(main) != main->backend_fd || now(main) != main->time)
    return "libuv's loop has another layout";
  if (main->wq_async.loop != main || main->wq_async.type != uv::kAsync)
    return "libuv's loop has another layout";
  const int async_fd = main->async_io.fd;
  if (async_fd < 0 || static_cast<unsigned>(async_fd) >= main->nwatchers ||
      main->watchers[async_fd] != &main->async_io || main->async_wfd != -1) {
    return "libuv wakes its loop in another way";
  }
  if (!node_.Add(reinterpret_cast<const void*>(backend_fd))) return "the module of libuv can't be read";
  // node::Start and v8::V8::GetVersion: where these are libraries of their own, so may libuv be.
  for (const char* name : {"_ZN4node5StartEiPPc", "_ZN2v82V810GetVersionEv"}) {
    const void* function = dlsym(RTLD_DEFAULT, name);
    if (function != nullptr && !node_.Add(function)) return "a module of Node can't be read";
  }
  main_ = main;
  return nullptr;
}

bool Loops::HasLoop(int epoll_fd) const {
  for (const LoopObjects& each : loops_) {
    if (each.backend_fd == epoll_fd) return true;
  }
  return false;
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
    if (each == directory || Raw(SYS_fstat, each, Word(&info)) != 0) return 0;
    if (S_ISFIFO(info.st_mode)) {
      const long flags = Raw(SYS_fcntl, each, F_GETFL);
      const bool internal = (Raw(SYS_fcntl, each, F_GETFD) & FD_CLOEXEC) != 0;
      if (internal && !pipes_.Push({each, static_cast<int>(flags), info.st_ino})) return -ENOMEM;
    } else if ((info.st_mode & S_IFMT) == 0 && IsEpoll(each) && each != main_->backend_fd) {
      if (!wanted_.Push(each)) return -ENOMEM;
    }
    return 0;
  });
  if (done < 0) return done;
  FindLockPipe();
  return 0;
}

// libuv's signal lock is a blocking pipe of which both ends lie side by side in its static data.
__attribute__((no_sanitize("address"))) void Loops::FindLockPipe() {
  for (const Pipe& reader : pipes_) {
    if ((reader.flags & (O_ACCMODE | O_NONBLOCK)) != O_RDONLY) continue;
    for (const Pipe& writer : pipes_) {
      if (writer.inode != reader.inode || (writer.flags & (O_ACCMODE | O_NONBLOCK)) != O_WRONLY) continue;
      for (size_t i = 0; i < node_.data_count; i++) {
        const auto* end = reinterpret_cast<const int*>(node_.data[i].end) - 1;
        for (const auto* at = reinterpret_cast<const int*>(node_.data[i].start); at < end; at++) {
          if (at[0] != reader.fd || at[1] != writer.fd) continue;
          if (lock_pipe_[0] != -1 && lock_pipe_[0] < reader.fd) continue;
          lock_pipe_[0] = reader.fd;
          lock_pipe_[1] = writer.fd;
        }
      }
    }
  }
}

void Loops::Consider(uintptr_t address) {
  auto* loop = reinterpret_cast<uv::Loop*>(address);
  for (size_t i = 0; i < wanted_.Size(); i++) {
    if (loop->backend_fd != wanted_[i] || loop->wq_async.type != uv::kAsync || loop->async_io.fd < 0)
      continue;
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
  if (end - start < sizeof(uv::Loop)) return;
  const uintptr_t last = end - sizeof(uv::Loop);
  for (uintptr_t at = start; at <= last && wanted_.Size() > 0; at += sizeof(uintptr_t)) {
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

long Loops::Find(const Maps& maps, const Slots& slots) {
  // A thread of Node may have ended and its loop with it.
  size_t kept = 0;
  for (size_t i = 0; i < loops_.Size(); i++) {
    const LoopObjects& each = loops_[i];
    const Mapping* at = maps.Find(reinterpret_cast<uintptr_t>(each.loop));
    if (each.loop == main_ || at == nullptr || at->mode[1] != 'w' || each.loop->wq_async.loop != each.loop ||
        each.loop->backend_fd != each.backend_fd) {
      continue;
    }
    loops_[kept++] = each;
  }
  loops_.Truncate(kept);
  wanted_.Clear();
  if (!looked_) {
    const long done = FirstLook();
    if (done < 0) return done;
    if (lock_pipe_[0] < 0) return -ENOSYS;
    looked_ = true;
  }
  for (size_t i = 0; i < slots.Size(); i++) {
    if (slots[i].tid == 0) continue;
    const CaughtCall call = CaughtIn(*slots[i].context);
    const auto epoll_fd = static_cast<int>(call.argument);
    if (!call.waiting || call.argument < 0 || call.argument > 1 << 24 || HasLoop(epoll_fd)) continue;
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
  LoopObjects main{};
  main.loop = main_;
  main.backend_fd = main_->backend_fd;
  if (!loops_.Push(main)) return -ENOMEM;
  for (LoopObjects& each : loops_) FindRings(maps, each);
  return 0;
}

// libuv's ring structure holds both mappings of a ring and its descriptor; the words between them have not
// moved relative to each other since 1.45.
__attribute__((no_sanitize("address"))) void Loops::FindRings(const Maps& maps, LoopObjects& objects) {
  objects.ring_count = 0;
  auto* words = static_cast<uintptr_t*>(objects.loop->internal_fields);
  for (size_t i = 7; i + 8 < kInternalFields / sizeof(uintptr_t) && objects.ring_count < 2; i++) {
    if (words[i] < 4096 || words[i] % 4096 != 0) continue;
    const Mapping* sq = maps.Find(words[i]);
    if (sq == nullptr || !sq->ring || sq->start != words[i] || sq->offset != 0) continue;
    const Mapping* sqes = maps.Find(words[i + 2]);
    if (sqes == nullptr || !sqes->ring || sqes->start != words[i + 2] || sqes->inode != sq->inode) continue;
    Ring& ring = objects.rings[objects.ring_count++];
    ring.sq = sq->start;
    ring.sq_size = sq->end - sq->start;
    ring.sqes = sqes->start;
    ring.sqes_size = sqes->end - sqes->start;
    ring.ringfd = reinterpret_cast<int*>(&words[i + 7]);
    ring.in_flight = reinterpret_cast<unsigned*>(&words[i + 7]) + 1;
    ring.fd = *ring.ringfd;
    // Before sq: [sqhead, sqtail, (sqarray until 1.48), sqmask, sqflags, cqhead, cqtail, cqmask].
    const size_t head = i >= 8 && sq->start <= words[i - 8] && words[i - 8] < sq->end ? i - 8 : i - 7;
    const auto at = [&](size_t index) { return *reinterpret_cast<const unsigned*>(words[index]); };
    ring.idle = at(head) == at(head + 1) && at(i - 3) == at(i - 2);
  }
}

}  // namespace perlipc::fork
