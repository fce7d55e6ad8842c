#include "napi/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

template <class T>
Napi::Value PackStruct(const Napi::CallbackInfo& info, const T& address) {
  return PackBytes(info.Env(), &address, sizeof address);
}

// A field of fixed size, for instance the 4 bytes of an IPv4 address.
template <class T>
T Fixed(const Napi::CallbackInfo& info, size_t i, const char* what) {
  const auto bytes = args::Bytes(info, i);
  T value;
  if (bytes.size() != sizeof value) {
    args::ThrowLength(info, i, std::string(what) + " of " + std::to_string(sizeof value) + " bytes",
                      bytes.size());
  }
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <class T>
T Unpacked(const Napi::CallbackInfo& info, sa_family_t family, const char* what) {
  const T address = Fixed<T>(info, 0, what);
  if (reinterpret_cast<const sockaddr*>(&address)->sa_family != family) args::ThrowRange(info, 0, what);
  return address;
}

template <class T>
void SetLength([[maybe_unused]] T& address) {
#ifdef SIN6_LEN
  reinterpret_cast<sockaddr*>(&address)->sa_len = sizeof address;
#endif
}

// pack_sockaddr_in(port, addr)
Napi::Value PackSockaddrIn(const Napi::CallbackInfo& info) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  SetLength(address);
  address.sin_port = htons(static_cast<uint16_t>(args::IntBetween(info, 0, 0, 65535)));
  address.sin_addr = Fixed<in_addr>(info, 1, "an IPv4 address");
  return PackStruct(info, address);
}

// unpack_sockaddr_in(address)
Napi::Value UnpackSockaddrIn(const Napi::CallbackInfo& info) {
  const auto address = Unpacked<sockaddr_in>(info, AF_INET, "a packed AF_INET address");
  Napi::Array parts = Napi::Array::New(info.Env(), 2);
  parts.Set(0u, Napi::Number::New(info.Env(), ntohs(address.sin_port)));
  parts.Set(1u, PackStruct(info, address.sin_addr));
  return parts;
}

// pack_sockaddr_in6(port, addr, scope_id, flowinfo)
Napi::Value PackSockaddrIn6(const Napi::CallbackInfo& info) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  SetLength(address);
  address.sin6_port = htons(static_cast<uint16_t>(args::IntBetween(info, 0, 0, 65535)));
  address.sin6_addr = Fixed<in6_addr>(info, 1, "an IPv6 address");
  address.sin6_scope_id = args::Uint32(info, 2);
  address.sin6_flowinfo = htonl(args::Uint32(info, 3));
  return PackStruct(info, address);
}

// unpack_sockaddr_in6(address)
Napi::Value UnpackSockaddrIn6(const Napi::CallbackInfo& info) {
  const auto address = Unpacked<sockaddr_in6>(info, AF_INET6, "a packed AF_INET6 address");
  Napi::Array parts = Napi::Array::New(info.Env(), 4);
  parts.Set(0u, Napi::Number::New(info.Env(), ntohs(address.sin6_port)));
  parts.Set(1u, PackStruct(info, address.sin6_addr));
  parts.Set(2u, Napi::Number::New(info.Env(), address.sin6_scope_id));
  parts.Set(3u, Napi::Number::New(info.Env(), ntohl(address.sin6_flowinfo)));
  return parts;
}

std::string PathBytes(const Napi::CallbackInfo& info, size_t i) {
  if (info[i].IsString()) return info[i].As<Napi::String>();
  const auto bytes = args::Bytes(info, i);
  return std::string(bytes.begin(), bytes.end());
}

// pack_sockaddr_un(path): a first NUL byte makes the name abstract, and its length then counts.
Napi::Value PackSockaddrUn(const Napi::CallbackInfo& info) {
  const std::string path = PathBytes(info, 0);
  sockaddr_un address{};
  if (path.size() > sizeof address.sun_path) {
    args::ThrowLength(info, 0, "a path of at most " + std::to_string(sizeof address.sun_path) + " bytes",
                      path.size());
  }
  const bool abstract = !path.empty() && path[0] == '\0';
  if (!abstract && path.find('\0') != std::string::npos) {
    args::ThrowType(info, 0, "a path without NUL bytes, or an abstract name that begins with one");
  }
  address.sun_family = AF_UNIX;
  SetLength(address);
  std::memcpy(address.sun_path, path.data(), path.size());
  return PackBytes(info.Env(), &address,
                   abstract ? offsetof(sockaddr_un, sun_path) + path.size() : sizeof address);
}

// unpack_sockaddr_un(address): the bytes of the path, of the abstract name with its NUL, or none.
Napi::Value UnpackSockaddrUn(const Napi::CallbackInfo& info) {
  constexpr size_t kPath = offsetof(sockaddr_un, sun_path);
  const Address address = Address::Argument(info, 0);
  if (address.storage.ss_family != AF_UNIX) args::ThrowRange(info, 0, "a packed AF_UNIX address");
  const char* path = reinterpret_cast<const char*>(&address.storage) + kPath;
  const size_t size = address.length - std::min<size_t>(kPath, address.length);
  // A path ends at its first NUL. All-zero bytes of full length are the unnamed address as Perl packs it.
  const bool unnamed = size >= sizeof(sockaddr_un::sun_path) &&
                       std::all_of(path, path + size, [](char byte) { return byte == '\0'; });
  const bool abstract = size > 0 && path[0] == '\0' && !unnamed;
  return PackBytes(info.Env(), path, abstract ? size : strnlen(path, size));
}

// sockaddr_family(address)
Napi::Value SockaddrFamily(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Address::Argument(info, 0).storage.ss_family);
}

// int inet_aton(const char *cp, struct in_addr *inp)
Napi::Value InetAton(const Napi::CallbackInfo& info) {
  in_addr address{};
  if (::inet_aton(args::Path(info, 0).c_str(), &address) == 0) return info.Env().Undefined();
  return PackStruct(info, address);
}

// int inet_pton(int af, const char *src, void *dst)
Napi::Value InetPton(const Napi::CallbackInfo& info) {
  const int family = args::Int(info, 0);
  const std::string text = args::Path(info, 1);
  uint8_t address[sizeof(in6_addr)];
  const int result = ::inet_pton(family, text.c_str(), address);
  Check(info, result >= 0, "inet_pton");
  if (result == 0) return info.Env().Undefined();
  return PackBytes(info.Env(), address, family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr));
}

// const char *inet_ntop(int af, const void *src, char *dst, socklen_t size)
Napi::Value InetNtop(const Napi::CallbackInfo& info) {
  const int family = args::Int(info, 0);
  char text[INET6_ADDRSTRLEN];
  const char* done = nullptr;
  if (family == AF_INET) {
    const auto address = Fixed<in_addr>(info, 1, "an IPv4 address");
    done = ::inet_ntop(family, &address, text, sizeof text);
  } else if (family == AF_INET6) {
    const auto address = Fixed<in6_addr>(info, 1, "an IPv6 address");
    done = ::inet_ntop(family, &address, text, sizeof text);
  } else {
    errno = EAFNOSUPPORT;
  }
  Check(info, done != nullptr, "inet_ntop");
  return Napi::String::New(info.Env(), done);
}

}  // namespace

void InitAddress(Napi::Env, Napi::Object exports) {
  args::Def<PackSockaddrIn>(exports, "pack_sockaddr_in(port, addr)");
  args::Def<UnpackSockaddrIn>(exports, "unpack_sockaddr_in(address)");
  args::Def<PackSockaddrIn6>(exports, "pack_sockaddr_in6(port, addr, scope_id, flowinfo)");
  args::Def<UnpackSockaddrIn6>(exports, "unpack_sockaddr_in6(address)");
  args::Def<PackSockaddrUn>(exports, "pack_sockaddr_un(path)");
  args::Def<UnpackSockaddrUn>(exports, "unpack_sockaddr_un(address)");
  args::Def<SockaddrFamily>(exports, "sockaddr_family(address)");
  args::Def<InetAton>(exports, "inet_aton(cp)");
  args::Def<InetPton>(exports, "inet_pton(af, src)");
  args::Def<InetNtop>(exports, "inet_ntop(af, src)");
}

}  // namespace perlipc
