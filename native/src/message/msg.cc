// sendmsg and recvmsg, their forms for many messages, and the packing of control messages by itself.
#include <climits>
#include <deque>

#include "areas.h"
#include "message/blocking.h"
#include "message/header.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

using message::Incoming;
using message::Outgoing;

constexpr int kMostControl = 1 << 20;

// Close-on-exec is the kernel's to set where it can: between arrival and fcntl another thread might exec.
int WithCloseOnExec(int flags, [[maybe_unused]] bool cloexec) {
#ifdef MSG_CMSG_CLOEXEC
  return cloexec ? flags | MSG_CMSG_CLOEXEC : flags;
#else
  return flags;
#endif
}

/** A call that is tried once gives its negative errno where it would block: making an error takes longer than
 * the call. */
enum class Mode { kBlocking, kTry };

#ifdef MSG_NOSIGNAL
constexpr int kAtOnce = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int kAtOnce = MSG_DONTWAIT;
#endif

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

bool BoolOr(const Napi::CallbackInfo& info, size_t i, bool missing) {
  return info[i].IsUndefined() ? missing : args::Bool(info, i);
}

// ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
template <Mode mode>
Napi::Value Sendmsg(const Napi::CallbackInfo& info) {
  if (mode == Mode::kBlocking) SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int flags = args::IntOr(info, 3, 0);
  Outgoing out(info, "", info[1], info[2], info[4]);
  const msghdr header = out.Header(info);
  if (mode == Mode::kBlocking)
    return CheckNumber(info, blocking::Sendmsg(fd, &header, flags), "sendmsg", out.address());
  const ssize_t size = ::sendmsg(fd, &header, flags | kAtOnce);
  if (size < 0 && WouldBlock(errno)) return Napi::Number::New(info.Env(), -errno);
  return CheckNumber(info, size, "sendmsg", out.address());
}

// ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
template <Mode mode>
Napi::Value Recvmsg(const Napi::CallbackInfo& info) {
  if (mode == Mode::kBlocking) SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int controllen = info[2].IsUndefined() ? 0 : args::IntBetween(info, 2, 0, kMostControl);
  const int flags = args::IntOr(info, 3, 0);
  const bool cloexec = BoolOr(info, 4, true);
  Incoming in(info, "", info[1], static_cast<size_t>(controllen));
  msghdr header = in.Header(info);
  const ssize_t size = mode == Mode::kBlocking
                           ? blocking::Recvmsg(fd, &header, WithCloseOnExec(flags, cloexec))
                           : ::recvmsg(fd, &header, WithCloseOnExec(flags, cloexec) | MSG_DONTWAIT);
  if (mode == Mode::kTry && size < 0 && WouldBlock(errno)) return Napi::Number::New(info.Env(), -errno);
  if (size < 0) ThrowErrno(info, "recvmsg");
  in.Arrive(header, cloexec);
  const Napi::Object result = in.Result(info.Env(), header, static_cast<double>(size));
  in.Keep();
  return result;
}

#ifdef HAVE_RECVMMSG

std::string Element(uint32_t i) { return "messages[" + std::to_string(i) + "]"; }

Napi::Array Messages(const Napi::CallbackInfo& info) {
  const Napi::Array list = args::Array(info, 1);
  if (list.Length() > IOV_MAX)
    args::ThrowRange(info, 1, "an array of at most " + std::to_string(IOV_MAX) + " messages");
  return list;
}

// int sendmmsg(int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags)
template <Mode mode>
Napi::Value Sendmmsg(const Napi::CallbackInfo& info) {
  if (mode == Mode::kBlocking) SafePoint(info);
  const int fd = args::Fd(info, 0);
  const Napi::Array list = Messages(info);
  const int flags = args::IntOr(info, 2, 0);
  std::deque<Outgoing> out;
  const uint32_t count = list.Length();
  for (uint32_t i = 0; i < count; ++i) {
    const Napi::Object one = args::ObjectIn(info, Element(i), list.Get(i));
    out.emplace_back(info, Element(i), one.Get("buffers"), one.Get("control"), one.Get("address"));
  }
  std::vector<mmsghdr> headers;
  headers.reserve(count);
  for (Outgoing& one : out) headers.push_back({.msg_hdr = one.Header(info), .msg_len = 0});
  const int sent = mode == Mode::kBlocking ? blocking::Sendmmsg(fd, headers.data(), count, flags)
                                           : ::sendmmsg(fd, headers.data(), count, flags | kAtOnce);
  if (mode == Mode::kTry && sent < 0 && WouldBlock(errno)) return Napi::Number::New(info.Env(), -errno);
  if (sent < 0) ThrowErrno(info, "sendmmsg");
  Napi::Array sizes = Napi::Array::New(info.Env(), static_cast<size_t>(sent));
  for (uint32_t i = 0; i < static_cast<uint32_t>(sent); ++i) sizes.Set(i, headers[i].msg_len);
  return sizes;
}

// int recvmmsg(int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout)
template <Mode mode>
Napi::Value Recvmmsg(const Napi::CallbackInfo& info) {
  if (mode == Mode::kBlocking) SafePoint(info);
  const int fd = args::Fd(info, 0);
  const Napi::Array list = Messages(info);
  const int flags = args::IntOr(info, 2, 0);
  timespec timeout{};
  const bool limited = !info[3].IsUndefined();
  if (limited) timeout = args::Seconds(info, 3);
  const bool cloexec = BoolOr(info, 4, true);
  std::deque<Incoming> in;
  const uint32_t count = list.Length();
  for (uint32_t i = 0; i < count; ++i) {
    const Napi::Object one = args::ObjectIn(info, Element(i), list.Get(i));
    const Napi::Value length = one.Get("controllen");
    const int size =
        length.IsUndefined() ? 0 : args::IntIn(info, Element(i) + ".controllen", length, 0, kMostControl);
    in.emplace_back(info, Element(i), one.Get("buffers"), static_cast<size_t>(size));
  }
  std::vector<mmsghdr> headers;
  headers.reserve(count);
  for (Incoming& one : in) headers.push_back({.msg_hdr = one.Header(info), .msg_len = 0});
  const int taken = WithCloseOnExec(flags, cloexec);
  const int got = mode == Mode::kBlocking
                      ? blocking::Recvmmsg(fd, headers.data(), count, taken, limited ? &timeout : nullptr)
                      : ::recvmmsg(fd, headers.data(), count, taken | MSG_DONTWAIT, nullptr);
  if (mode == Mode::kTry && got < 0 && WouldBlock(errno)) return Napi::Number::New(info.Env(), -errno);
  if (got < 0) ThrowErrno(info, "recvmmsg");
  for (int i = 0; i < got; ++i) in[i].Arrive(headers[i].msg_hdr, cloexec);
  Napi::Array results = Napi::Array::New(info.Env(), static_cast<size_t>(got));
  for (int i = 0; i < got; ++i)
    results.Set(static_cast<uint32_t>(i),
                in[i].Result(info.Env(), headers[i].msg_hdr, static_cast<double>(headers[i].msg_len)));
  for (int i = 0; i < got; ++i) in[i].Keep();
  return results;
}

#endif

// size_t CMSG_LEN(size_t length)
Napi::Value CmsgLen(const Napi::CallbackInfo& info) {
  const int length = args::IntBetween(info, 0, 0, INT_MAX - 1024);
  return Napi::Number::New(info.Env(), static_cast<double>(CMSG_LEN(static_cast<size_t>(length))));
}

// size_t CMSG_SPACE(size_t length)
Napi::Value CmsgSpace(const Napi::CallbackInfo& info) {
  const int length = args::IntBetween(info, 0, 0, INT_MAX - 1024);
  return Napi::Number::New(info.Env(), static_cast<double>(CMSG_SPACE(static_cast<size_t>(length))));
}

// pack_cmsg(control)
Napi::Value PackCmsg(const Napi::CallbackInfo& info) {
  const auto packed = message::PackControl(info, "control", args::Array(info, 0));
  return PackBytes(info.Env(), packed.data(), packed.size());
}

// unpack_cmsg(bytes)
Napi::Value UnpackCmsg(const Napi::CallbackInfo& info) {
  const auto bytes = args::Bytes(info, 0);
  const std::vector<uint8_t> control(bytes.begin(), bytes.end());
  return message::ControlObjects(info.Env(), control, true);
}

}  // namespace

void InitMsg(Napi::Env, Napi::Object exports) {
  args::Def<Sendmsg<Mode::kBlocking>>(exports, "sendmsg(fd, buffers, control, flags, address)");
  args::DefAs<Sendmsg<Mode::kBlocking>>(exports, "send_fds", "send_fds(sock, buffers, fds, flags, address)");
  args::DefAs<Sendmsg<Mode::kTry>>(exports, "trySendmsg", "sendmsg(fd, buffers, control, flags, address)");
  args::Def<Recvmsg<Mode::kBlocking>>(exports, "recvmsg(fd, buffers, controllen, flags, cloexec)");
  args::DefAs<Recvmsg<Mode::kBlocking>>(exports, "recv_fds", "recv_fds(sock, buffers, maxfds, flags)");
  args::DefAs<Recvmsg<Mode::kTry>>(exports, "tryRecvmsg", "recvmsg(fd, buffers, controllen, flags, cloexec)");
#ifdef HAVE_RECVMMSG
  args::Def<Sendmmsg<Mode::kBlocking>>(exports, "sendmmsg(fd, messages, flags)");
  args::DefAs<Sendmmsg<Mode::kTry>>(exports, "trySendmmsg", "sendmmsg(fd, messages, flags)");
  args::Def<Recvmmsg<Mode::kBlocking>>(exports, "recvmmsg(fd, messages, flags, timeout, cloexec)");
  args::DefAs<Recvmmsg<Mode::kTry>>(exports, "tryRecvmmsg",
                                    "recvmmsg(fd, messages, flags, timeout, cloexec)");
#else
  args::Def<Missing>(exports, "sendmmsg()");
  args::Def<Missing>(exports, "recvmmsg()");
#endif
  args::Def<CmsgLen>(exports, "CMSG_LEN(length)");
  args::Def<CmsgSpace>(exports, "CMSG_SPACE(length)");
  args::Def<PackCmsg>(exports, "pack_cmsg(control)");
  args::Def<UnpackCmsg>(exports, "unpack_cmsg(bytes)");
}

}  // namespace perlipc
