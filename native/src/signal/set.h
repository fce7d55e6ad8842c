// Sets of signals as 64 bits, signal 1 the lowest, and the mask of the calling thread.
#pragma once

#include <pthread.h>

#include <csignal>
#include <cstdint>

namespace perlipc {

using SignalSet = uint64_t;

constexpr int kLastSignal = NSIG - 1;
static_assert(kLastSignal <= 64);

constexpr SignalSet Bit(int signal) { return SignalSet{1} << (signal - 1); }

namespace signals {
constexpr SignalSet kUnblockable = Bit(SIGKILL) | Bit(SIGSTOP);
}  // namespace signals

sigset_t ToSigset(SignalSet set);
SignalSet FromSigset(const sigset_t& set);

/** pthread_sigmask(3), which fails only for an invalid `how`. Returns the mask before. */
SignalSet ChangeMask(int how, SignalSet set);

/** Blocks every signal on the calling thread while it lives, then restores the mask. */
class AllBlocked {
 public:
  AllBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  AllBlocked(const AllBlocked&) = delete;
  AllBlocked& operator=(const AllBlocked&) = delete;
  ~AllBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  SignalSet before() const { return FromSigset(before_); }
  /** What the mask is to be afterwards, instead of what it was. */
  void SetAfter(SignalSet mask) { before_ = ToSigset(mask); }

 private:
  sigset_t before_{};
};

}  // namespace perlipc
