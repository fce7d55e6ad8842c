#include "fork/pending_requests.h"

#include "fork/uv_handles.h"

namespace perlipc::fork {

namespace {

// Nothing of Node but its resolver has a poll handle.
bool IsQuery(const uv::Handle* handle, const Image& node) {
  return handle->type == uv::kPoll && (handle->flags & uv::kActive) != 0 &&
         node.IsCode(reinterpret_cast<uintptr_t>(reinterpret_cast<const uv::Poll*>(handle)->callback));
}

}  // namespace

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

long PendingOf(uv::Loop* loop, int fd) {
  long pending = -1;
  ForEachHandle(loop, [&](uv::Handle* handle) {
    const uv::Io* io = IoOf(handle);
    if (io != nullptr && io->fd == fd) pending = static_cast<long>(PendingOf(handle));
  });
  return pending;
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

}  // namespace perlipc::fork
