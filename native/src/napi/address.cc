#include "napi/address.h"

#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "napi/args.h"

namespace perlipc {

Napi::Uint8Array PackBytes(Napi::Env env, const void* data, size_t size) {
  Napi::Uint8Array bytes = Napi::Uint8Array::New(env, size);
  if (size > 0) std::memcpy(bytes.Data(), data, size);
  return bytes;
}

Napi::Value NewText(Napi::Env env, const char* data, size_t size) {
  napi_value text;
  NAPI_THROW_IF_FAILED(env, napi_create_string_latin1(env, data, size, &text), Napi::Value());
  return {env, text};
}

namespace {

/** Whether these are the bytes of inet_aton. An address of 4 bytes is of AF_UNIX, or AF_UNSPEC, which ends a
 * connection. */
bool IsBare(std::span<const uint8_t> bytes) {
  if (bytes.size() != sizeof(in_addr)) return false;
  decltype(sockaddr::sa_family) family = AF_UNSPEC;
  std::memcpy(&family, bytes.data() + offsetof(sockaddr, sa_family), sizeof family);
  return family != AF_UNIX && family != AF_UNSPEC;
}

}  // namespace

Address Address::In(const Napi::CallbackInfo& info, const std::string& what, Napi::Value value) {
  const auto bytes = args::BytesIn(info, what, value);
  Address address;
  if (bytes.empty()) {
    args::ThrowRangeIn(
        info, what, value,
        "a packed address (it is empty, as recvfrom leaves it where the sender has no name or the "
        "socket is connected)");
  }
  if (IsBare(bytes)) {
    args::ThrowRangeIn(info, what, value,
                       "a packed address (pack_sockaddr_in(80, inet_aton('127.0.0.1')) makes one), not the 4 "
                       "bytes of an IPv4 address alone");
  }
  if (bytes.size() < offsetof(sockaddr, sa_data) || bytes.size() > sizeof address.storage) {
    args::ThrowRangeIn(info, what, value,
                       "a packed address of 2 to " + std::to_string(sizeof address.storage) + " bytes");
  }
  std::memcpy(&address.storage, bytes.data(), bytes.size());
  address.length = static_cast<socklen_t>(bytes.size());
  return address;
}

Address Address::Argument(const Napi::CallbackInfo& info, size_t i) {
  return In(info, args::ArgumentName(info, i), info[i]);
}

size_t Address::Stored() const { return std::min<size_t>(length, sizeof storage); }

Napi::Uint8Array Address::Pack(Napi::Env env) const { return PackBytes(env, &storage, Stored()); }

}  // namespace perlipc
