// Many datagrams with one system call, for the event loop's layer: a call that would block gives its negative
// errno.
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

#include "areas.h"
#include "loop/later.h"
#include "message/control.h"
#include "message/vectors.h"
#include "napi/args.h"
#include "napi/error.h"

#if defined(HAVE_EPOLL_CREATE1) && defined(HAVE_RECVMMSG)

// Linux 4.18 and 5.0; older C libraries don't declare them.
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

namespace perlipc {

namespace {

// What the kernel takes at once (UIO_MAXIOV).
constexpr size_t kMostDatagrams = 1024;
/** What tryRecvBatch leaves of each datagram in `meta`. */
enum Meta : size_t { kLength, kFlags, kSegment, kAddressLength, kMetaSize };

union Control {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int))> space;
};

/** The length of the datagrams that the kernel has joined into this one (UDP_GRO), or 0. */
int SegmentOf(const msghdr& header) {
  std::span<const uint8_t> rest(static_cast<const uint8_t*>(header.msg_control), header.msg_controllen);
  message::Control control{};
  int segment = 0;
  while (message::TakeControl(rest, control)) {
    if (control.level != SOL_UDP || control.type != UDP_GRO || control.data.size() != sizeof segment)
      continue;
    std::memcpy(&segment, control.data.data(), sizeof segment);
  }
  return segment;
}

// tryRecvBatch(fd, buffer, size, meta, addresses): up to buffer / size datagrams, each at a multiple of
// `size`; how many
Napi::Value TryRecvBatch(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const auto size = static_cast<size_t>(args::IntBetween(info, 2, 1, 1 << 20));
  const auto buffer = args::Bytes(info, 1);
  const auto meta = args::Bytes(info, 3);
  const auto addresses = args::Bytes(info, 4);
  const size_t count = std::min({buffer.size() / size, meta.size() / (kMetaSize * sizeof(int32_t)),
                                 addresses.size() / sizeof(sockaddr_storage), kMostDatagrams});
  if (count == 0) args::ThrowRange(info, 1, "room for a datagram, its numbers and its address");
  const auto messages = std::make_unique_for_overwrite<mmsghdr[]>(count);
  const auto parts = std::make_unique_for_overwrite<iovec[]>(count);
  const auto controls = std::make_unique_for_overwrite<Control[]>(count);
  for (size_t i = 0; i < count; ++i) {
    parts[i] = {buffer.data() + i * size, size};
    messages[i] = {};
    msghdr& header = messages[i].msg_hdr;
    header.msg_name = addresses.data() + i * sizeof(sockaddr_storage);
    header.msg_namelen = sizeof(sockaddr_storage);
    header.msg_iov = &parts[i];
    header.msg_iovlen = 1;
    header.msg_control = controls[i].space.data();
    header.msg_controllen = sizeof(Control);
  }
  const int received = ::recvmmsg(fd, messages.get(), static_cast<unsigned>(count), MSG_DONTWAIT, nullptr);
  if (received < 0) {
    if (IsLater(errno)) return IntegerValue(info.Env(), -errno);
    ThrowErrno(info, "recvmmsg");
  }
  for (size_t i = 0; i < static_cast<size_t>(received); ++i) {
    const msghdr& header = messages[i].msg_hdr;
    const std::array<int32_t, kMetaSize> numbers{static_cast<int32_t>(messages[i].msg_len), header.msg_flags,
                                                 SegmentOf(header), static_cast<int32_t>(header.msg_namelen)};
    std::memcpy(meta.data() + i * sizeof numbers, numbers.data(), sizeof numbers);
  }
  return IntegerValue(info.Env(), received);
}

// trySendBatch(fd, data, addresses, segment): a datagram of each of `data`, one or an array of at most 1024,
// to the address at its place if there are any, or to the one; with a segment above 0 each is cut into
// datagrams of that length by the kernel; how many of `data` went
Napi::Value TrySendBatch(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  message::Vectors data = message::Vectors::OfAny(info, "data", info[1]);
  message::Vectors addresses = message::Vectors::OfAny(info, "addresses", info[2]);
  const auto segment = static_cast<uint16_t>(args::IntBetween(info, 3, 0, UINT16_MAX));
  if (data.count() > kMostDatagrams) args::ThrowRange(info, 1, "an array of at most 1024 datagrams");
  if (addresses.count() > 1 && addresses.count() != data.count())
    args::ThrowRange(info, 2, "no address, one, or one for each datagram");
  data.Resolve(info);
  addresses.Resolve(info);
  Control control{};
  control.align.cmsg_level = SOL_UDP;
  control.align.cmsg_type = UDP_SEGMENT;
  control.align.cmsg_len = CMSG_LEN(sizeof segment);
  std::memcpy(CMSG_DATA(&control.align), &segment, sizeof segment);
  const size_t count = data.count();
  const auto messages = std::make_unique_for_overwrite<mmsghdr[]>(count);
  for (size_t i = 0; i < count; ++i) {
    messages[i] = {};
    msghdr& header = messages[i].msg_hdr;
    header.msg_iov = data.data() + i;
    header.msg_iovlen = 1;
    if (segment > 0) {
      header.msg_control = control.space.data();
      header.msg_controllen = CMSG_SPACE(sizeof segment);
    }
    if (addresses.count() == 0) continue;
    const iovec& to = addresses.data()[addresses.count() == 1 ? 0 : i];
    header.msg_name = to.iov_base;
    header.msg_namelen = static_cast<socklen_t>(to.iov_len);
  }
  const int sent = ::sendmmsg(fd, messages.get(), static_cast<unsigned>(count), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && !IsLater(errno)) ThrowErrno(info, "sendmmsg");
  return IntegerValue(info.Env(), sent < 0 ? -errno : sent);
}

}  // namespace

void InitLoopBatch(Napi::Env, Napi::Object exports) {
  args::DefAs<TryRecvBatch>(exports, "tryRecvBatch", "recvmmsg(fd, buffer, size, meta, addresses)");
  args::DefAs<TrySendBatch>(exports, "trySendBatch", "sendmmsg(fd, data, addresses, segment)");
}

}  // namespace perlipc

#else

namespace perlipc {

void InitLoopBatch(Napi::Env, Napi::Object) {}

}  // namespace perlipc

#endif
