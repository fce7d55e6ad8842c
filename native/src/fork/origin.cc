#include "fork/origin.h"

#include <dlfcn.h>
#include <pthread.h>

#include "syscall/failed_call.h"
#include "threads/own_thread.h"

namespace perlipc::fork {

namespace {

struct Found {
  ptrdiff_t offset;
  bool found;
  int error;
};

// Where libc's words about a thread lie relative to: in glibc its thread pointer; in musl the end of its
// stack, whose distance from the thread pointer differs with what libraries with thread-local variables were
// loaded when the thread was started.
uintptr_t Anchor(uintptr_t thread_pointer) {
#ifdef __GLIBC__
  return thread_pointer;
#else
  const auto self = reinterpret_cast<uintptr_t>(pthread_self());
  const auto mine = reinterpret_cast<uintptr_t>(__builtin_thread_pointer());
  pthread_attr_t attr;
  void* low = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(reinterpret_cast<pthread_t>(thread_pointer + (self - mine)), &attr) != 0) return 0;
  const int got = pthread_attr_getstack(&attr, &low, &size);
  pthread_attr_destroy(&attr);
  return got == 0 ? reinterpret_cast<uintptr_t>(low) + size : 0;
#endif
}

// Looks for its own start function beside its argument, from here up to the end of its stack, where libc has
// put the thread's descriptor.
__attribute__((no_sanitize("address"))) void* LookAtSelf(void* argument) {
  auto* result = static_cast<Found*>(argument);
  const uintptr_t anchor = Anchor(reinterpret_cast<uintptr_t>(__builtin_thread_pointer()));
  pthread_attr_t attr;
  void* low = nullptr;
  size_t size = 0;
  result->error = pthread_getattr_np(pthread_self(), &attr);
  if (result->error != 0) return nullptr;
  const int got = pthread_attr_getstack(&attr, &low, &size);
  pthread_attr_destroy(&attr);
  if (got != 0) return nullptr;
  const auto* at = static_cast<const uintptr_t*>(__builtin_frame_address(0));
  const auto* end = reinterpret_cast<const uintptr_t*>(static_cast<const char*>(low) + size) - 1;
  for (; at < end; at++) {
    if (at[0] == reinterpret_cast<uintptr_t>(&LookAtSelf) && at[1] == reinterpret_cast<uintptr_t>(argument)) {
      result->offset = static_cast<ptrdiff_t>(reinterpret_cast<uintptr_t>(at) - anchor);
      result->found = true;  // the last one is libc's, copies in stack frames lie below
    }
  }
  return nullptr;
}

}  // namespace

int Origins::Calibrate() {
  if (known_) return 0;
  // A sanitizer starts every thread with a function of its own, which calls the real one.
  if (dlsym(RTLD_DEFAULT, "__asan_init") != nullptr || dlsym(RTLD_DEFAULT, "__tsan_init") != nullptr) {
    known_ = wrapped_ = true;
    return 0;
  }
  Found found{};
  pthread_t thread;
  const int started = pthread_create(&thread, nullptr, LookAtSelf, &found);
  if (started != 0) {
    failed_call = "clone";
    return started;
  }
  pthread_join(thread, nullptr);
  if (found.error != 0) {
    // pthread_getattr_np makes one system call.
    failed_call = "sched_getaffinity";
    return found.error;
  }
  offset_ = found.offset;
  known_ = found.found;
  // A pointer to an object's virtual table points past its first two words.
  const auto* table = static_cast<const uintptr_t*>(dlsym(RTLD_DEFAULT, "_ZTVN4node6worker6WorkerE"));
  worker_table_ = table == nullptr ? 0 : reinterpret_cast<uintptr_t>(table + 2);
  return known_ ? 0 : -1;
}

__attribute__((no_sanitize("address"))) Origin Origins::Of(const ParkedThread& thread, const Image& node,
                                                           const Maps& maps) const {
  if (wrapped_) return Origin::kNode;
  if (maps.Find(thread.thread_pointer) == nullptr) return Origin::kForeign;
  const uintptr_t at = Anchor(thread.thread_pointer) + static_cast<uintptr_t>(offset_);
  const Mapping* mapping = maps.Find(at);
  if (mapping == nullptr || mapping->mode[0] != 'r' || at + 16 > mapping->end) return Origin::kForeign;
  const auto* words = reinterpret_cast<const uintptr_t*>(at);
  if (words[0] == reinterpret_cast<uintptr_t>(own_thread_start.load())) return Origin::kNode;
  if (!node.IsCode(words[0])) return Origin::kForeign;
  const Mapping* object = maps.Find(words[1]);
  if (worker_table_ != 0 && words[1] % alignof(void*) == 0 && object != nullptr && object->mode[0] == 'r' &&
      *reinterpret_cast<const uintptr_t*>(words[1]) == worker_table_) {
    return Origin::kWorker;
  }
  return Origin::kNode;
}

}  // namespace perlipc::fork
