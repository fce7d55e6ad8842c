#include "napi/error_detail.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace perlipc {

namespace {

template <class In, auto Address, auto Port>
ErrorDetail OfInternet(int family, const sockaddr* address, socklen_t length) {
  In in{};
  if (length < sizeof in) return {};
  std::memcpy(&in, address, sizeof in);
  char text[INET6_ADDRSTRLEN];
  if (inet_ntop(family, &(in.*Address), text, sizeof text) == nullptr) return {};
  return {.address = text, .port = ntohs(in.*Port), .path = {}, .pid = -1};
}

std::string PathOf(const sockaddr* address, socklen_t length) {
  const char* path = reinterpret_cast<const char*>(address) + offsetof(sockaddr_un, sun_path);
  size_t size = length - offsetof(sockaddr_un, sun_path);
  if (size == 0) return {};
  if (path[0] == '\0') return std::string("@").append(path + 1, size - 1);
  return std::string(path, strnlen(path, size));
}

/** errno as it was when this was made. */
class KeptErrno {
 public:
  KeptErrno() = default;
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;
  ~KeptErrno() { errno = error_; }

 private:
  int error_ = errno;
};

}  // namespace

ErrorDetail ErrorDetail::OfPath(const std::string& path) {
  const KeptErrno kept;
  return {.address = {}, .port = -1, .path = path, .pid = -1};
}

ErrorDetail ErrorDetail::Of(const sockaddr* address, socklen_t length) {
  const KeptErrno kept;
  if (length < static_cast<socklen_t>(offsetof(sockaddr, sa_data))) return {};
  switch (address->sa_family) {
    case AF_INET:
      return OfInternet<sockaddr_in, &sockaddr_in::sin_addr, &sockaddr_in::sin_port>(AF_INET, address,
                                                                                     length);
    case AF_INET6:
      return OfInternet<sockaddr_in6, &sockaddr_in6::sin6_addr, &sockaddr_in6::sin6_port>(AF_INET6, address,
                                                                                          length);
    case AF_UNIX:
      return OfPath(PathOf(address, length));
    default:
      return {};
  }
}

}  // namespace perlipc
