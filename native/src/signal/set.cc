#include "signal/set.h"

namespace perlipc {

sigset_t ToSigset(SignalSet set) {
  sigset_t result;
  sigemptyset(&result);
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if ((set & Bit(signal)) != 0) sigaddset(&result, signal);
  return result;
}

SignalSet FromSigset(const sigset_t& set) {
  SignalSet result = 0;
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if (sigismember(&set, signal) == 1) result |= Bit(signal);
  return result;
}

SignalSet ChangeMask(int how, SignalSet set) {
  const sigset_t mask = ToSigset(set);
  sigset_t before;
  sigemptyset(&before);
  pthread_sigmask(how, &mask, &before);
  return FromSigset(before);
}

}  // namespace perlipc
