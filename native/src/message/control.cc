#include "message/control.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "kernel_numbers.h"
#include "message/control_kinds.h"
#include "napi/address.h"
#include "napi/args.h"

namespace perlipc::message {
namespace {

bool IsRights(const Control& control) { return control.level == SOL_SOCKET && control.type == SCM_RIGHTS; }

bool IsPidfd([[maybe_unused]] const Control& control) {
#ifdef SCM_PIDFD
  return control.level == SOL_SOCKET && control.type == SCM_PIDFD;
#else
  return false;
#endif
}

Napi::Object ControlObject(Napi::Env env, const Control& control) {
  Napi::Object object = Napi::Object::New(env);
  const Kind* kind = KindOf(control.level, control.type);
  if (kind != nullptr) {
    object.Set("name", kind->name);
    if (kind->decode(control.data, object)) return object;
    object = Napi::Object::New(env);
  }
  object.Set("level", control.level);
  object.Set("type", control.type);
  object.Set("data", PackBytes(env, control.data.data(), control.data.size()));
  return object;
}

void PackOne(const Napi::CallbackInfo& info, const std::string& what, Napi::Value value,
             std::vector<uint8_t>& packed) {
  const Napi::Object object = args::ObjectIn(info, what, value);
  const Napi::Value name = object.Get("name");
  if (!name.IsUndefined()) {
    const Kind* kind = name.IsString() ? KindNamed(name.As<Napi::String>()) : nullptr;
    if (kind == nullptr || kind->encode == nullptr)
      args::ThrowTypeIn(info, what + ".name", name, "the name of a control message that can be sent");
    const std::vector<uint8_t> data = kind->encode({info, what, object});
    return AppendControl(packed, {.level = kind->level, .type = kind->type, .data = data});
  }
  const int level = args::IntIn(info, what + ".level", object.Get("level"), INT_MIN, INT_MAX);
  const int type = args::IntIn(info, what + ".type", object.Get("type"), INT_MIN, INT_MAX);
  const Napi::Value data = object.Get("data");
  AppendControl(packed, {.level = level, .type = type, .data = args::BytesIn(info, what + ".data", data)});
}

}  // namespace

void ArrivedFds::Collect(std::span<const uint8_t> control, bool rights) {
  Control one;
  while (TakeControl(control, one)) {
    if (!(rights ? IsRights(one) : IsPidfd(one))) continue;
    for (size_t at = 0; at + sizeof(int) <= one.data.size(); at += sizeof(int)) {
      int fd = 0;
      std::memcpy(&fd, one.data.data() + at, sizeof fd);
      if (fd >= 0) fds_.push_back(fd);
    }
  }
}

void ArrivedFds::SetCloseOnExec(bool cloexec) {
  for (const int fd : fds_) {
    if (fd <= STDERR_FILENO) static_cast<void>(::fcntl(fd, F_SETFD, 0));
#ifndef MSG_CMSG_CLOEXEC
    else if (cloexec)
      static_cast<void>(::fcntl(fd, F_SETFD, FD_CLOEXEC));
#endif
  }
  static_cast<void>(cloexec);
}

void ArrivedFds::Close() {
  for (const int fd : fds_) ::close(fd);
  fds_.clear();
}

Napi::Array ControlObjects(Napi::Env env, std::span<const uint8_t> control, bool rights) {
  Napi::Array list = Napi::Array::New(env);
  Control one;
  for (uint32_t i = 0; TakeControl(control, one);) {
    if (rights || !IsRights(one)) list.Set(i++, ControlObject(env, one));
  }
  return list;
}

std::vector<uint8_t> PackControl(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list) {
  std::vector<uint8_t> packed;
  if (list.IsUndefined()) return packed;
  if (!list.IsArray()) args::ThrowTypeIn(info, what, list, "an array of control messages");
  const Napi::Array array = list.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i)
    PackOne(info, what + "[" + std::to_string(i) + "]", array.Get(i), packed);
  return packed;
}

}  // namespace perlipc::message
