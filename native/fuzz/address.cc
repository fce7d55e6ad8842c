// Packed addresses of any family and length, as an error tells of them.
#include <sys/un.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "napi/error_detail.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Memory of just that size: one byte more is an error.
  auto* address = static_cast<sockaddr*>(malloc(size));
  if (size != 0) memcpy(address, data, size);
  errno = EXDEV;
  const perlipc::ErrorDetail detail = perlipc::ErrorDetail::Of(address, static_cast<socklen_t>(size));
  if (errno != EXDEV || detail.path.size() > size || detail.port > 65535) __builtin_trap();
  free(address);
  return 0;
}
