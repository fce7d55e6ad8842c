// What sendmsg and recvmsg take, as one message of JavaScript's: struct msghdr and all that it points to.
#pragma once

#include <sys/socket.h>

#include <optional>

#include "message/control.h"
#include "message/vectors.h"
#include "napi/address.h"

namespace perlipc::message {

/** A message that goes out. */
class Outgoing {
 public:
  Outgoing(const Napi::CallbackInfo& info, const std::string& what, Napi::Value buffers, Napi::Value control,
           Napi::Value address);
  /** The header, whose memory is valid until JavaScript runs again. */
  msghdr Header(const Napi::CallbackInfo& info);
  const Address& address() const { return address_ ? *address_ : kNone; }

 private:
  static const Address kNone;
  Vectors vectors_;
  std::vector<uint8_t> control_;
  std::optional<Address> address_;
};

/** A message that comes in. */
class Incoming {
 public:
  Incoming(const Napi::CallbackInfo& info, const std::string& what, Napi::Value buffers, size_t control);
  msghdr Header(const Napi::CallbackInfo& info);
  /** { size, control, flags, address } of the header as the kernel left it. */
  Napi::Object Result(Napi::Env env, const msghdr& header, double size);
  /** Looks for descriptors that came; before anything that may throw. */
  void Arrive(const msghdr& header, bool cloexec);
  void Keep();

 private:
  Vectors vectors_;
  std::vector<uint8_t> control_;
  Address address_;
  ArrivedFds rights_;
  ArrivedFds pidfds_;
  bool whole_ = true;
};

}  // namespace perlipc::message
