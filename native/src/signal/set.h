// Sets of signals as 64 bits, signal 1 the lowest, and the mask of this thread.
#pragma once

#include <pthread.h>

#include <csignal>
#include <cstdint>

using SignalSet = uint64_t;

constexpr int kLastSignal = NSIG - 1;
static_assert(kLastSignal <= 64);

constexpr SignalSet Bit(int signal) { return SignalSet{1} << (signal - 1); }

sigset_t ToSigset(SignalSet set);
SignalSet FromSigset(const sigset_t& set);

/** pthread_sigmask with these, which fails only for a `how` that there is not. Gives the mask before. */
SignalSet ChangeMask(int how, SignalSet set);

/** Blocks every signal in this thread while it lives. */
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
  void SetAfter(SignalSet mask) { before_ = ToSigset(mask); }

 private:
  sigset_t before_{};
};
