// The optional signal mask of ppoll and its kin.
#pragma once

#include "signal/signal.h"

namespace perlipc::poll_mask {

/** A mask that is in force while a call waits. The kernel reads 64 bits of it. */
class Mask {
 public:
  Mask(const Napi::CallbackInfo& info, size_t i) : given_(!info[i].IsUndefined()) {
    if (!given_) return;
    signals::MainThreadOnly(info);
    set_ = ToSigset(signals::SetArgument(info, i));
  }
  const sigset_t* get() const { return given_ ? &set_ : nullptr; }

 private:
  bool given_;
  sigset_t set_{};
};

// The kernel's set has 64 signals, whatever room the C library's has.
constexpr size_t kKernelSet = 8;

}  // namespace perlipc::poll_mask
