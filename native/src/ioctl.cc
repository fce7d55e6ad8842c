// ioctl by bytes, and what is asked of terminals, sockets and special files.
#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#endif
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

// A request whose size is not in its number may write more than it was told of: room for the largest
// structures.
constexpr size_t kRoom = 65536;

/** The type of a request is unsigned long, in musl int. */
template <class Request, class Argument>
int Call(int (*call)(int, Request, ...), int fd, unsigned long request, Argument argument) {
  return call(fd, static_cast<Request>(request), argument);
}

// int ioctl(int fd, unsigned long request, ...)
Napi::Value Ioctl(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const auto request = static_cast<unsigned long>(args::Int64(info, 1));
  if (info[2].IsNumber()) {
    const long value = static_cast<long>(args::Int64(info, 2));
    const int result = Call(::ioctl, fd, request, value);
    if (result == -1) ThrowErrno(info, "ioctl");
    return Napi::Number::New(info.Env(), result);
  }
#ifdef SIOCGIFCONF
  if (request == SIOCGIFCONF) args::ThrowRange(info, 1, "a request whose structure has no pointer");
#endif
  const auto given = args::Bytes(info, 2);
  if (given.size() > kRoom) args::ThrowRange(info, 2, "at most 65536 bytes");
  std::vector<uint8_t> room(kRoom);
  std::copy(given.begin(), given.end(), room.begin());
  const int result = Call(::ioctl, fd, request, room.data());
  if (result == -1) ThrowErrno(info, "ioctl");
  Napi::Array both = Napi::Array::New(info.Env(), 2);
  both.Set(0u, result);
  both.Set(1u, PackBytes(info.Env(), room.data(), given.size()));
  return both;
}

// int sockatmark(int sockfd)
Napi::Value Sockatmark(const Napi::CallbackInfo& info) {
  const int result = ::sockatmark(args::Fd(info, 0));
  if (result < 0) ThrowErrno(info, "sockatmark");
  return Napi::Boolean::New(info.Env(), result != 0);
}

// int mkfifo(const char *pathname, mode_t mode)
Napi::Value Mkfifo(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  const auto mode = static_cast<mode_t>(args::IntBetween(info, 1, 0, 07777));
  return CheckZero(info, ::mkfifo(path.c_str(), mode), "mkfifo", ErrorDetail::OfPath(path));
}

// The C library to which the prebuilt addon is linked has its own mknod in a static part, which loses errno.
int MakeNode(const char* path, mode_t mode, dev_t device) {
#ifdef SYS_mknodat
  const auto kernels = static_cast<uint32_t>(device);
  if (kernels != device) {
    errno = EINVAL;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_mknodat, AT_FDCWD, path, mode, kernels));
#else
  return ::mknod(path, mode, device);
#endif
}

// int mknod(const char *pathname, mode_t mode, dev_t dev)
Napi::Value Mknod(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  const auto mode = static_cast<mode_t>(args::IntBetween(info, 1, 0, 0177777));
  const auto device = static_cast<dev_t>(args::Int64(info, 2));
  return CheckZero(info, MakeNode(path.c_str(), mode, device), "mknod", ErrorDetail::OfPath(path));
}

// dev_t makedev(unsigned int maj, unsigned int min)
Napi::Value Makedev(const Napi::CallbackInfo& info) {
  const auto device = makedev(static_cast<unsigned>(args::IntBetween(info, 0, 0, 4095)),
                              static_cast<unsigned>(args::IntBetween(info, 1, 0, 1048575)));
  return Napi::Number::New(info.Env(), static_cast<double>(device));
}

// char *ttyname(int fd)
Napi::Value Ttyname(const Napi::CallbackInfo& info) {
  char name[1024];
  const int error = ::ttyname_r(args::Fd(info, 0), name, sizeof name);
  if (error != 0) ThrowErrno(info, error, "ttyname");
  return Napi::String::New(info.Env(), name);
}

}  // namespace

void InitIoctl(Napi::Env, Napi::Object exports) {
  args::Def<Ioctl>(exports, "ioctl(fd, request, argument)");
  args::Def<Sockatmark>(exports, "sockatmark(sockfd)");
  args::Def<Mkfifo>(exports, "mkfifo(pathname, mode)");
  args::Def<Mknod>(exports, "mknod(pathname, mode, dev)");
  args::Def<Makedev>(exports, "makedev(maj, min)");
  args::Def<Ttyname>(exports, "ttyname(fd)");
}

}  // namespace perlipc
