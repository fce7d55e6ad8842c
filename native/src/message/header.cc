#include "message/header.h"

#include <algorithm>

#include "napi/args.h"

namespace perlipc::message {
namespace {

std::string Part(const std::string& what, const char* name) {
  return what.empty() ? std::string(name) : what + "." + name;
}

}  // namespace

const Address Outgoing::kNone{.storage = {}, .length = 0};

Outgoing::Outgoing(const Napi::CallbackInfo& info, const std::string& what, Napi::Value buffers,
                   Napi::Value control, Napi::Value address)
    : vectors_(info, Part(what, "buffers"), buffers),
      control_(PackControl(info, Part(what, "control"), control)) {
  if (!address.IsUndefined()) address_ = Address::In(info, Part(what, "address"), address);
}

msghdr Outgoing::Header(const Napi::CallbackInfo& info) {
  vectors_.Resolve(info);
  msghdr header{};
  if (address_) {
    header.msg_name = address_->get();
    header.msg_namelen = address_->length;
  }
  header.msg_iov = vectors_.data();
  header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(vectors_.count());
  header.msg_control = control_.empty() ? nullptr : control_.data();
  header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control_.size());
  return header;
}

Incoming::Incoming(const Napi::CallbackInfo& info, const std::string& what, Napi::Value buffers,
                   size_t control)
    : vectors_(info, Part(what, "buffers"), buffers), control_(control) {}

msghdr Incoming::Header(const Napi::CallbackInfo& info) {
  vectors_.Resolve(info);
  msghdr header{};
  header.msg_name = address_.get();
  header.msg_namelen = address_.length;
  header.msg_iov = vectors_.data();
  header.msg_iovlen = static_cast<decltype(header.msg_iovlen)>(vectors_.count());
  header.msg_control = control_.empty() ? nullptr : control_.data();
  header.msg_controllen = static_cast<decltype(header.msg_controllen)>(control_.size());
  return header;
}

void Incoming::Arrive(const msghdr& header, bool cloexec) {
  control_.resize(std::min<size_t>(control_.size(), header.msg_controllen));
  rights_.Collect(control_, true);
  pidfds_.Collect(control_, false);
  whole_ = (header.msg_flags & MSG_CTRUNC) == 0;
  if (!whole_) rights_.Close();
  rights_.SetCloseOnExec(cloexec);
  pidfds_.SetCloseOnExec(cloexec);
}

Napi::Object Incoming::Result(Napi::Env env, const msghdr& header, double size) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("size", size);
  result.Set("control", ControlObjects(env, control_, whole_));
#ifdef MSG_CMSG_CLOEXEC
  // The kernel tells this flag of the call back.
  result.Set("flags", header.msg_flags & ~MSG_CMSG_CLOEXEC);
#else
  result.Set("flags", header.msg_flags);
#endif
  address_.length = header.msg_name == nullptr ? 0 : header.msg_namelen;
  result.Set("address", address_.Pack(env));
  return result;
}

void Incoming::Keep() {
  rights_.Keep();
  pidfds_.Keep();
}

}  // namespace perlipc::message
