#include "fork/uv_layout_check.h"

#include <dlfcn.h>

namespace perlipc::fork {

namespace {

template <typename F>
F* Symbol(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_DEFAULT, name));
}

// Whether libuv's own functions see the flags of a stream where they are looked for.
bool HasStreamFlags() {
  auto* readable = Symbol<int(const uv::Stream*)>("uv_is_readable");
  auto* writable = Symbol<int(const uv::Stream*)>("uv_is_writable");
  if (readable == nullptr || writable == nullptr) return false;
  uv::Stream stream{};
  stream.flags = uv::kReadable;
  if (readable(&stream) == 0 || writable(&stream) != 0) return false;
  stream.flags = uv::kWritable;
  return readable(&stream) == 0 && writable(&stream) != 0;
}

}  // namespace

const char* CheckUvLayout(const uv::Loop* main) {
  auto* loop_size = Symbol<size_t()>("uv_loop_size");
  auto* handle_size = Symbol<size_t(int)>("uv_handle_size");
  auto* backend_fd = Symbol<int(const uv::Loop*)>("uv_backend_fd");
  auto* now = Symbol<uint64_t(const uv::Loop*)>("uv_now");
  auto* version = Symbol<unsigned()>("uv_version");
  auto* stop_fs_event = Symbol<int(void*)>("uv_fs_event_stop");
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
  if (!HasStreamFlags()) return "libuv's streams have other flags";
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
  return nullptr;
}

}  // namespace perlipc::fork
