// What the three kinds of System V objects share.
#pragma once

#include <napi.h>
#include <sys/ipc.h>

#include <climits>
#include <cstdint>
#include <span>
#include <string>

#include "napi/args.h"

namespace perlipc::ipc {

inline Napi::Object PermValue(Napi::Env env, const ipc_perm& perm) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("uid", static_cast<double>(perm.uid));
  result.Set("gid", static_cast<double>(perm.gid));
  result.Set("cuid", static_cast<double>(perm.cuid));
  result.Set("cgid", static_cast<double>(perm.cgid));
  result.Set("mode", static_cast<double>(perm.mode));
  return result;
}

/** The members that IPC_SET takes, of the object `value` that is member `name` of argument `i`. */
inline void TakePerm(const Napi::CallbackInfo& info, size_t i, const char* name, ipc_perm& perm) {
  const std::string what = args::ArgumentName(info, i) + "." + name;
  const Napi::Object object = args::ObjectIn(info, what, info[i].As<Napi::Object>().Get(name));
  const auto member = [&](const char* key, int64_t most) {
    return args::Int64In(info, what + "." + key, object.Get(key), 0, most);
  };
  perm.uid = static_cast<uid_t>(member("uid", UINT32_MAX));
  perm.gid = static_cast<gid_t>(member("gid", UINT32_MAX));
  perm.mode = static_cast<decltype(perm.mode)>(member("mode", USHRT_MAX));
}

/** The structure that a call of control reads or fills: bytes of it, or none for the commands without one. */
template <class T>
T* StructureArgument(const Napi::CallbackInfo& info, size_t i, bool needed) {
  if (info[i].IsUndefined() && !needed) return nullptr;
  const std::span<uint8_t> bytes = args::Bytes(info, i);
  if (bytes.size() < sizeof(T))
    args::ThrowLength(info, i, "at least " + std::to_string(sizeof(T)) + " bytes", bytes.size());
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(T) != 0)
    args::ThrowRange(info, i, "at an offset that is a multiple of " + std::to_string(alignof(T)));
  return reinterpret_cast<T*>(bytes.data());
}

inline bool IsObject(Napi::Value value) {
  return value.IsObject() && !value.IsTypedArray() && !value.IsDataView();
}

inline key_t KeyArgument(const Napi::CallbackInfo& info, size_t i) {
  return static_cast<key_t>(args::Id(info, i));
}

}  // namespace perlipc::ipc
