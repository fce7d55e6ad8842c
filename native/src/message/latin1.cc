// Calls that take and give text, each of whose characters is a byte: for callers that have such strings, as
// Perl's are. A typed array in between costs more than the call.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <memory>
#include <new>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"
#include "peer.h"
#include "syscall/interruptible.h"

namespace perlipc {
namespace {

/** V8's longest string. */
constexpr double kLongest = (1 << 29) - 24;

/** Memory for text, on the stack if it is short. */
class Room {
 public:
  /** What perl's handles write at once, the NUL, and one by which it is seen that nothing was cut off. */
  static constexpr size_t kShort = 8192 + 2;

  /** Makes it as large; throws ENOMEM. What it had is gone. */
  char* Resize(const Napi::CallbackInfo& info, size_t size, const char* syscall) {
    if (size <= kShort) return short_;
    long_.reset(new (std::nothrow) char[size]);
    if (!long_) ThrowErrno(info, ENOMEM, syscall);
    return long_.get();
  }

 private:
  char short_[kShort];
  std::unique_ptr<char[]> long_;
};

/** How much is read: any length, but no more than becomes a string. */
size_t Length(const Napi::CallbackInfo& info, size_t i) {
  const double length = args::Number(info, i);
  if (!(length >= 0 && length < 1LL << 53 && std::trunc(length) == length))
    args::ThrowRange(info, i, "an integer from 0 to 9007199254740991");
  return static_cast<size_t>(std::min(length, kLongest));
}

struct Text {
  const char* data;
  size_t size;
};

// One call for the usual length: Node-API ends the text with a NUL, and cuts it where the room ends.
Text TextArgument(const Napi::CallbackInfo& info, size_t i, Room& room, const char* syscall) {
  char* data = room.Resize(info, Room::kShort, syscall);
  size_t size = 0;
  if (napi_get_value_string_latin1(info.Env(), info[i], data, Room::kShort, &size) != napi_ok)
    args::ThrowType(info, i, "a string");
  if (size < Room::kShort - 1) return {data, size};
  NAPI_THROW_IF_FAILED(info.Env(), napi_get_value_string_latin1(info.Env(), info[i], nullptr, 0, &size), {});
  data = room.Resize(info, size + 1, syscall);
  NAPI_THROW_IF_FAILED(info.Env(), napi_get_value_string_latin1(info.Env(), info[i], data, size + 1, &size),
                       {});
  return {data, size};
}

// ssize_t sendto(int fd, const void buf[size], size_t size, int flags, const struct sockaddr *addr, socklen_t
// len)
Napi::Value SendtoLatin1(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::IntOr(info, 2, 0);
  const bool connected = info[3].IsUndefined();
  const Address to = connected ? Address{} : Address::Argument(info, 3);
  Room room;
  const Text text = TextArgument(info, 1, room, "sendto");
  if (connected)
    return CheckNumber(info, blocking::Sendto(fd, text.data, text.size, flags, nullptr, 0), "sendto");
  return CheckNumber(info, blocking::Sendto(fd, text.data, text.size, flags, to.get(), to.length), "sendto",
                     to);
}

// ssize_t recvfrom(int fd, void buf[size], size_t size, int flags, struct sockaddr *addr, socklen_t *len)
Napi::Value RecvfromLatin1(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const size_t length = Length(info, 1);
  const int flags = args::IntOr(info, 2, 0);
  Room room;
  char* data = room.Resize(info, length, "recvfrom");
  Address from;
  const ssize_t size = blocking::Recvfrom(fd, data, length, flags, from.get(), &from.length);
  Check(info, size >= 0, "recvfrom");
  StorePeer(info.Env(), from);
  // With MSG_TRUNC it is the whole datagram's.
  return NewText(info.Env(), data, std::min<size_t>(size, length));
}

// ssize_t read(int fd, void buf[count], size_t count)
Napi::Value ReadLatin1(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const size_t length = Length(info, 1);
  Room room;
  char* data = room.Resize(info, length, "read");
  const ssize_t size = blocking::Read(fd, data, length);
  Check(info, size >= 0, "read");
  return NewText(info.Env(), data, size);
}

// ssize_t write(int fd, const void buf[count], size_t count)
Napi::Value WriteLatin1(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  Room room;
  const Text text = TextArgument(info, 1, room, "write");
  return CheckNumber(info, blocking::Write(fd, text.data, text.size), "write");
}

}  // namespace

void InitLatin1(Napi::Env, Napi::Object exports) {
  args::DefAs<SendtoLatin1>(exports, "sendtoLatin1", "sendto(fd, text, flags, address)");
  args::DefAs<RecvfromLatin1>(exports, "recvfromLatin1", "recvfrom(fd, length, flags)");
  args::DefAs<ReadLatin1>(exports, "readLatin1", "read(fd, length)");
  args::DefAs<WriteLatin1>(exports, "writeLatin1", "write(fd, text)");
}

}  // namespace perlipc
