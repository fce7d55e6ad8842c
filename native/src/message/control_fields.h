// Fields of the structures in control messages, which may be unaligned in their buffer.
#pragma once

#include <napi.h>

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "napi/args.h"

namespace perlipc::message {

/** An object that is to be packed, and what an error calls it. */
struct Source {
  const Napi::CallbackInfo& info;
  const std::string& what;
  Napi::Object object;
};

using Bytes = std::span<const uint8_t>;

template <class T>
T ReadAt(Bytes data, size_t at) {
  T value;
  std::memcpy(&value, data.data() + at, sizeof value);
  return value;
}

template <class T>
void Append(std::vector<uint8_t>& packed, const T& value) {
  const size_t at = packed.size();
  packed.resize(at + sizeof value);
  std::memcpy(packed.data() + at, &value, sizeof value);
}

template <class T>
std::vector<uint8_t> Packed(const T& value) {
  std::vector<uint8_t> packed;
  Append(packed, value);
  return packed;
}

inline int64_t Field(const Source& source, const char* name, int64_t least, int64_t most) {
  return args::Int64In(source.info, source.what + "." + name, source.object.Get(name), least, most);
}

/** From 0 to `most`, 0 where it is missing. */
inline int64_t OptionalField(const Source& source, const char* name, int64_t most) {
  return source.object.Get(name).IsUndefined() ? 0 : Field(source, name, 0, most);
}

/** Exactly `size` bytes, left as they are where the field is missing. */
inline void OptionalBytes(const Source& source, const char* name, void* into, size_t size) {
  const Napi::Value value = source.object.Get(name);
  if (value.IsUndefined()) return;
  const auto bytes = args::BytesIn(source.info, source.what + "." + name, value);
  if (bytes.size() != size)
    args::ThrowRangeIn(source.info, source.what + "." + name, value, std::to_string(size) + " bytes");
  std::memcpy(into, bytes.data(), size);
}

}  // namespace perlipc::message
