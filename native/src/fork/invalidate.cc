#include "fork/invalidate.h"

#include <sys/epoll.h>

#include <initializer_list>

namespace perlipc::fork {

namespace {

// What libuv keeps of the poll whose events it is going through.
struct Invalidate {
  void* prepared;
  epoll_event* events;
  int count;
};

}  // namespace

void InvalidateEvents(uv::Loop* loop, int fd) {
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

}  // namespace perlipc::fork
