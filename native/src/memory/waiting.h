// Waiting in calls of the C library that go on after a signal.
#pragma once

#include <napi.h>

#include <ctime>
#include <functional>

namespace perlipc::memory {

/** The absolute time of CLOCK_REALTIME that argument `i` is seconds from now; none if it is left out. */
class Deadline {
 public:
  Deadline(const Napi::CallbackInfo& info, size_t i);
  const timespec* get() const { return given_ ? &time_ : nullptr; }

 private:
  bool given_;
  timespec time_{};
};

/** Makes `call` until it returns another error than ETIMEDOUT and EINTR, for short times each, until `end` if
 * there is one; EINTR when a signal has come that is ours. */
int WaitInSlices(const timespec* end, const std::function<int(const timespec* end)>& call);

}  // namespace perlipc::memory
