#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "peer.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

#ifdef SOCK_CLOEXEC
constexpr int kCloseOnExec = SOCK_CLOEXEC;
void SetCloseOnExec(int) {}
#else
constexpr int kCloseOnExec = 0;
void SetCloseOnExec(int fd) { static_cast<void>(::fcntl(fd, F_SETFD, FD_CLOEXEC)); }
#endif

// int socket(int domain, int type, int protocol)
Napi::Value Socket(const Napi::CallbackInfo& info) {
  const int domain = args::Int(info, 0);
  const int type = args::Int(info, 1);
  const int protocol = args::Int(info, 2);
  OwnedFd fd = CheckFd(info, ::socket(domain, type | kCloseOnExec, protocol), "socket");
  SetCloseOnExec(fd.get());
  if ((type & kCloseOnExec) != 0) fd.AsMade();
  return fd.Release(info.Env());
}

// int socketpair(int domain, int type, int protocol, int sv[2])
Napi::Value Socketpair(const Napi::CallbackInfo& info) {
  const int domain = args::Int(info, 0);
  const int type = args::Int(info, 1);
  const int protocol = args::Int(info, 2);
  int ends[2];
  CheckZero(info, ::socketpair(domain, type | kCloseOnExec, protocol, ends), "socketpair");
  OwnedFd one(ends[0]);
  OwnedFd other(ends[1]);
  SetCloseOnExec(one.get());
  SetCloseOnExec(other.get());
  if ((type & kCloseOnExec) != 0) {
    one.AsMade();
    other.AsMade();
  }
  return ReleasePair(info.Env(), one, other);
}

// int bind(int fd, const struct sockaddr *addr, socklen_t len)
Napi::Value Bind(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const Address address = Address::Argument(info, 1);
  return CheckZero(info, ::bind(fd, address.get(), address.length), "bind", address);
}

// int listen(int fd, int backlog)
Napi::Value Listen(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int backlog = args::Int(info, 1);
  return CheckZero(info, ::listen(fd, backlog), "listen");
}

// int accept(int fd, struct sockaddr *addr, socklen_t *len)
Napi::Value Accept(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  Address peer;
  OwnedFd client =
      CheckFd(info, blocking::Accept(fd, peer.get(), &peer.length, blocking::kAcceptCloseOnExec), "accept");
  StorePeer(info.Env(), peer);
  return client.Release(info.Env());
}

// int accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
Napi::Value Accept4(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::Int(info, 1);
  Address peer;
  OwnedFd client = CheckFd(info, blocking::Accept(fd, peer.get(), &peer.length, flags), "accept4");
  StorePeer(info.Env(), peer);
  return client.AsMade().Release(info.Env());
}

// int connect(int fd, const struct sockaddr *addr, socklen_t len)
Napi::Value Connect(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const Address address = Address::Argument(info, 1);
  return CheckZero(info, blocking::Connect(fd, address.get(), address.length), "connect", address);
}

// int shutdown(int fd, int how)
Napi::Value Shutdown(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int how = args::Int(info, 1);
  return CheckZero(info, ::shutdown(fd, how), "shutdown");
}

// int getsockname(int fd, struct sockaddr *addr, socklen_t *len), and getpeername likewise
template <int (*Call)(int, sockaddr*, socklen_t*)>
Napi::Value Name(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  Address address;
  if (Call(fd, address.get(), &address.length) < 0) ThrowErrno(info, args::FunctionName(info).c_str());
  return address.Pack(info.Env());
}

}  // namespace

void InitSocket(Napi::Env, Napi::Object exports) {
  args::Def<Socket>(exports, "socket(domain, type, protocol)");
  args::Def<Socketpair>(exports, "socketpair(domain, type, protocol)");
  args::Def<Bind>(exports, "bind(fd, address)");
  args::Def<Listen>(exports, "listen(fd, backlog)");
  args::Def<Accept>(exports, "accept(fd)");
  args::Def<Accept4>(exports, "accept4(fd, flags)");
  args::Def<Connect>(exports, "connect(fd, address)");
  args::Def<Shutdown>(exports, "shutdown(fd, how)");
  args::Def<Name<::getsockname>>(exports, "getsockname(fd)");
  args::Def<Name<::getpeername>>(exports, "getpeername(fd)");
}

}  // namespace perlipc
