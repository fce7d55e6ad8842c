#pragma once

#include <napi.h>
#include <sys/socket.h>

#include <cstddef>
#include <string>

namespace perlipc {

/** A packed socket address on its way between JavaScript and the kernel. */
struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  /** From argument `i`, a packed address of 2 bytes to sizeof(sockaddr_storage). */
  static Address Argument(const Napi::CallbackInfo& info, size_t i);

  /** The same for a value that is a part of an argument. */
  static Address In(const Napi::CallbackInfo& info, const std::string& what, Napi::Value value);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  /** How many bytes of it are stored. The kernel may report a longer Unix path than it could store. */
  size_t Stored() const;
  Napi::Uint8Array Pack(Napi::Env env) const;
};

Napi::Uint8Array PackBytes(Napi::Env env, const void* data, size_t size);
/** A string with a byte in each character. */
Napi::Value NewText(Napi::Env env, const char* data, size_t size);

}  // namespace perlipc
