#include <sys/socket.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <vector>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"

#ifdef SO_ATTACH_FILTER
#include <linux/filter.h>
#endif

namespace perlipc {

namespace {

constexpr int kMostBytes = 65536;

// int getsockopt(int fd, int level, int optname, void *optval, socklen_t *optlen)
Napi::Value Getsockopt(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int level = args::Int(info, 1);
  const int name = args::Int(info, 2);
  const int size = info[3].IsUndefined() ? 4096 : args::IntBetween(info, 3, 0, kMostBytes);
  std::vector<uint8_t> value(static_cast<size_t>(size));
  socklen_t length = static_cast<socklen_t>(size);
  CheckZero(info, ::getsockopt(fd, level, name, value.data(), &length), "getsockopt");
  return PackBytes(info.Env(), value.data(), std::min<size_t>(length, value.size()));
}

// int setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen)
Napi::Value Setsockopt(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int level = args::Int(info, 1);
  const int name = args::Int(info, 2);
  if (info[3].IsNumber()) {
    const int64_t number = args::Int64In(info, args::ArgumentName(info, 3), info[3], INT_MIN, UINT_MAX);
    const int value = static_cast<int>(number);
    return CheckZero(info, ::setsockopt(fd, level, name, &value, sizeof value), "setsockopt");
  }
  if (!info[3].IsTypedArray() && !info[3].IsDataView())
    args::ThrowType(info, 3, "a number (1 for on, 0 for off) or a Uint8Array");
  const auto value = args::Bytes(info, 3);
  return CheckZero(info, ::setsockopt(fd, level, name, value.data(), static_cast<socklen_t>(value.size())),
                   "setsockopt");
}

#ifdef SO_ATTACH_FILTER

// setsockopt of a struct sock_fprog, whose pointer can't come from JavaScript: it gives the instructions.
Napi::Value SetsockoptFprog(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int level = args::Int(info, 1);
  const int name = args::Int(info, 2);
  const auto bytes = args::Bytes(info, 3);
  if (bytes.size() % sizeof(sock_filter) != 0) args::ThrowRange(info, 3, "whole instructions of 8 bytes");
  std::vector<sock_filter> filter(bytes.size() / sizeof(sock_filter));
  if (!bytes.empty()) std::memcpy(filter.data(), bytes.data(), bytes.size());
  const sock_fprog program{.len = static_cast<unsigned short>(std::min<size_t>(filter.size(), USHRT_MAX)),
                           .filter = filter.data()};
  return CheckZero(info, ::setsockopt(fd, level, name, &program, sizeof program), "setsockopt");
}

#endif

}  // namespace

void InitOption(Napi::Env, Napi::Object exports) {
  args::Def<Getsockopt>(exports, "getsockopt(fd, level, optname, optlen)");
  args::Def<Setsockopt>(exports, "setsockopt(fd, level, optname, value)");
#ifdef SO_ATTACH_FILTER
  args::Def<SetsockoptFprog>(exports, "setsockopt_fprog(fd, level, optname, instructions)");
#else
  args::Def<Missing>(exports, "setsockopt_fprog()");
#endif
}

}  // namespace perlipc
