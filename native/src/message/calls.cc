#include <sys/socket.h>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"
#include "peer.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

// ssize_t send(int fd, const void buf[size], size_t size, int flags)
Napi::Value Send(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::IntOr(info, 2, 0);
  const auto data = args::Bytes(info, 1);
  return CheckNumber(info, blocking::Sendto(fd, data.data(), data.size(), flags, nullptr, 0), "send");
}

// ssize_t sendto(int fd, const void buf[size], size_t size, int flags, const struct sockaddr *addr, socklen_t
// len)
Napi::Value Sendto(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::Int(info, 2);
  const bool connected = info[3].IsUndefined();
  const Address to = connected ? Address{} : Address::Argument(info, 3);
  const auto data = args::Bytes(info, 1);
  if (connected)
    return CheckNumber(info, blocking::Sendto(fd, data.data(), data.size(), flags, nullptr, 0), "sendto");
  return CheckNumber(info, blocking::Sendto(fd, data.data(), data.size(), flags, to.get(), to.length),
                     "sendto", to);
}

// ssize_t recv(int fd, void buf[size], size_t size, int flags)
Napi::Value Recv(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::IntOr(info, 2, 0);
  const auto buffer = args::Bytes(info, 1);
  return CheckNumber(info, blocking::Recvfrom(fd, buffer.data(), buffer.size(), flags, nullptr, nullptr),
                     "recv");
}

// ssize_t recvfrom(int fd, void buf[size], size_t size, int flags, struct sockaddr *addr, socklen_t *len)
Napi::Value Recvfrom(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::IntOr(info, 2, 0);
  const auto buffer = args::Bytes(info, 1);
  Address from;
  const ssize_t size = blocking::Recvfrom(fd, buffer.data(), buffer.size(), flags, from.get(), &from.length);
  if (size >= 0) StorePeer(info.Env(), from);
  return CheckNumber(info, size, "recvfrom");
}

}  // namespace

void InitMessage(Napi::Env, Napi::Object exports) {
  args::Def<Send>(exports, "send(fd, data, flags)");
  args::Def<Sendto>(exports, "sendto(fd, data, flags, address)");
  args::Def<Recv>(exports, "recv(fd, buffer, flags)");
  args::Def<Recvfrom>(exports, "recvfrom(fd, buffer, flags)");
}

}  // namespace perlipc
