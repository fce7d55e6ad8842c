#pragma once

namespace perlipc {

// The system call that failed last among those that fork and its look at /proc make on the main thread: an
// errno alone doesn't tell which one a seccomp filter refused.
inline const char* failed_call = "";

inline long Noted(const char* call, long result) {
  if (result < 0) failed_call = call;
  return result;
}

}  // namespace perlipc
