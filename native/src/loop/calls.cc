// What the event loop's layer stands on: waiting for descriptors, and calls that are tried once. A call that
// would block, or that a signal interrupted, gives its negative errno instead of throwing: making an error
// takes longer than the call.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <span>
#include <string>
#include <vector>

#include "areas.h"
#include "loop/later.h"
#include "loop/poller.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"

#ifdef HAVE_EPOLL_CREATE1

namespace perlipc {

namespace {

/** Where what lies in the numbers of tryAccept. */
enum Taken : size_t { kCount, kDrained, kFirstFd };

// A call on a descriptor that blocks would stop the loop: it is refused before it is made.
void CheckNonblocking(const Napi::CallbackInfo& info, int fd, const char* syscall) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) ThrowErrno(info, syscall);
  if ((flags & O_NONBLOCK) != 0) return;
  Napi::Error error = Napi::Error::New(
      info.Env(), std::string(syscall) + ": descriptor " + std::to_string(fd) +
                      " is in blocking mode; call nonblocking(" + std::to_string(fd) + ") first");
  error.Set("code", "ERR_AIO_BLOCKING");
  throw error;
}

Napi::Value Tried(const Napi::CallbackInfo& info, int64_t result, const char* syscall) {
  return result < 0 && IsLater(errno) ? IntegerValue(info.Env(), -errno) : CheckNumber(info, result, syscall);
}

// loopArm(fd, events): 0, or the negative errno of epoll_ctl(2)
Napi::Value LoopArm(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const uint32_t events = args::Uint32(info, 1);
  return IntegerValue(info.Env(), Poller::Of(info).Arm(fd, events));
}

Napi::Value LoopDisarm(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  Poller::Of(info).Disarm(fd);
  return info.Env().Undefined();
}

Napi::Value LoopHold(const Napi::CallbackInfo& info) {
  const bool holds = args::Bool(info, 0);
  Poller::Of(info).Hold(holds);
  return info.Env().Undefined();
}

Napi::Value LoopDispatch(const Napi::CallbackInfo& info) {
  const Napi::Function dispatch = args::Callback(info, 0);
  args::Int32s(info, 1, Poller::kSharedSize, "an Int32Array with room for a turn's events");
  Poller::Of(info).SetDispatch(dispatch, info[1].As<Napi::Int32Array>());
  return info.Env().Undefined();
}

Napi::Value LoopReset(const Napi::CallbackInfo& info) {
  Poller::Of(info).Close();
  return info.Env().Undefined();
}

Napi::Value TryRead(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const auto buffer = args::Bytes(info, 1);
  CheckNonblocking(info, fd, "read");
  return Tried(info, ::read(fd, buffer.data(), buffer.size()), "read");
}

Napi::Value TryWrite(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const auto data = args::Bytes(info, 1);
  CheckNonblocking(info, fd, "write");
  return Tried(info, ::write(fd, data.data(), data.size()), "write");
}

Napi::Value TryRecv(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int flags = args::Int(info, 2);
  const auto buffer = args::Bytes(info, 1);
  return Tried(info, ::recv(fd, buffer.data(), buffer.size(), flags | MSG_DONTWAIT), "recv");
}

Napi::Value TrySend(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int flags = args::Int(info, 2);
  const auto data = args::Bytes(info, 1);
  return Tried(info, ::send(fd, data.data(), data.size(), flags | MSG_DONTWAIT | MSG_NOSIGNAL), "send");
}

// tryAccept(fd, numbers): as many connections as there are and `numbers` has room for, after their count and
// whether there are no more: their descriptors, which don't block. Returns their packed addresses, each
// behind a byte with its length. What fails after the first one fails again at the next call.
Napi::Value TryAccept(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const std::span<int32_t> numbers =
      args::Int32s(info, 1, kFirstFd + 1, "an Int32Array with room for a descriptor");
  CheckNonblocking(info, fd, "accept");
  std::vector<uint8_t> addresses;
  size_t count = 0;
  bool drained = false;
  while (kFirstFd + count < numbers.size()) {
    Address peer;
    OwnedFd client(::accept4(fd, peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (client.get() < 0) {
      if (errno == ECONNABORTED) continue;
      if (count == 0) return Tried(info, -1, "accept");
      drained = IsLater(errno);
      break;
    }
    const size_t size = peer.length < sizeof peer.storage ? peer.length : sizeof peer.storage;
    addresses.push_back(static_cast<uint8_t>(size));
    const auto* bytes = reinterpret_cast<const uint8_t*>(peer.get());
    addresses.insert(addresses.end(), bytes, bytes + size);
    numbers[kFirstFd + count++] = client.Release();
  }
  numbers[kCount] = static_cast<int32_t>(count);
  numbers[kDrained] = drained ? 1 : 0;
  return PackBytes(info.Env(), addresses.data(), addresses.size());
}

}  // namespace

void InitLoop(Napi::Env, Napi::Object exports) {
  args::Def<LoopArm>(exports, "loopArm(fd, events)");
  args::Def<LoopDisarm>(exports, "loopDisarm(fd)");
  args::Def<LoopHold>(exports, "loopHold(holds)");
  args::Def<LoopDispatch>(exports, "loopDispatch(dispatch, shared)");
  args::Def<LoopReset>(exports, "loopReset()");
  args::DefAs<TryAccept>(exports, "tryAccept", "accept(fd, numbers)");
  args::DefAs<TryRead>(exports, "tryRead", "read(fd, buffer)");
  args::DefAs<TryWrite>(exports, "tryWrite", "write(fd, data)");
  args::DefAs<TryRecv>(exports, "tryRecv", "recv(fd, buffer, flags)");
  args::DefAs<TrySend>(exports, "trySend", "send(fd, data, flags)");
}

}  // namespace perlipc

#else

namespace perlipc {

void InitLoop(Napi::Env, Napi::Object) {}

}  // namespace perlipc

#endif
