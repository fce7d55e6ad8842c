// When a call on a descriptor that doesn't block is to be made again.
#pragma once

#include <cerrno>

namespace perlipc {

inline bool IsLater(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == EINPROGRESS ||
         error == EALREADY;
}

}  // namespace perlipc
