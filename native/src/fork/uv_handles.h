#pragma once

#include "fork/uv_layout.h"

namespace perlipc::fork {

// Calls `visit` with each handle of a loop; it may not close the one that follows.
template <typename Visit>
void ForEachHandle(uv::Loop* loop, Visit visit) {
  for (uv::Queue *at = loop->handle_queue.next, *next; at != &loop->handle_queue; at = next) {
    next = at->next;
    visit(reinterpret_cast<uv::Handle*>(reinterpret_cast<char*>(at) - offsetof(uv::Handle, handle_queue)));
  }
}

// The part of a handle that libuv polls; null for a handle that has no descriptor.
inline uv::Io* IoOf(uv::Handle* handle) {
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

// Whether there may be an object of JavaScript behind it that has a descriptor, a watch or a process.
inline bool HasOwner(const uv::Handle* handle) {
  switch (handle->type) {
    case uv::kTcp:
    case uv::kNamedPipe:
    case uv::kTty:
    case uv::kUdp:
    case uv::kPoll:
    case uv::kFsEvent:
    case uv::kProcess:
      return true;
    default:
      return false;
  }
}

}  // namespace perlipc::fork
