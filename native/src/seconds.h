#pragma once

#include <sys/time.h>

namespace perlipc {

inline double ToSeconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace perlipc
