// A structure of the C library that stands in memory of JavaScript.
#pragma once

#include <napi.h>

#include <cstdint>
#include <string>

#include "napi/args.h"

namespace perlipc::memory {

/** The bytes of argument `i`, a view, as a T: long enough, and at an address that T may have. */
template <class T>
T* StructureArgument(const Napi::CallbackInfo& info, size_t i) {
  const auto bytes = args::Bytes(info, i);
  if (bytes.size() < sizeof(T))
    args::ThrowLength(info, i, "at least " + std::to_string(sizeof(T)) + " bytes", bytes.size());
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(T) != 0)
    args::ThrowRange(info, i, "at an offset that is a multiple of " + std::to_string(alignof(T)));
  return reinterpret_cast<T*>(bytes.data());
}

}  // namespace perlipc::memory
