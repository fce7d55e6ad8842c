// How an area makes an interruptible call of its own: PERLIPC_INTERRUPTIBLE(wait, name, arguments...) is the
// C function `name`, -1 and errno where it fails, behind the look at the signals that have come.
#pragma once

#include <array>
#include <functional>
#include <type_traits>

#include "syscall/window.h"

#ifdef PERLIPC_WINDOW
#include <sys/syscall.h>
#endif

namespace blocking {

/** What an interruption that came before the call does to it. */
enum class Wait {
  /** Ends it: it waits for something to come. */
  kForInput,
  /** The same, for a call that the kernel ends for any handler: it goes on after those that are not ours. */
  kEndedByAnyHandler,
  /** Nothing, for it may not have to wait: the next call that waits is ended. */
  kForRoom,
};

#ifdef PERLIPC_WINDOW

long Perform(Wait wait, long number, const std::array<long, 6>& words);

template <class T>
long ToWord(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<long>(value);
  } else if constexpr (std::is_null_pointer_v<T>) {
    return 0;
  } else {
    return static_cast<long>(value);
  }
}

template <class... Words>
long Interruptible(Wait wait, long number, Words... words) {
  return Perform(wait, number, std::array<long, 6>{ToWord(words)...});
}

#define PERLIPC_INTERRUPTIBLE(wait, name, ...) \
  ::blocking::Interruptible(::blocking::Wait::wait, SYS_##name, __VA_ARGS__)

#else

long Perform(const std::function<long()>& call);

#define PERLIPC_INTERRUPTIBLE(wait, name, ...) \
  ::blocking::Perform([&]() -> long { return ::name(__VA_ARGS__); })

#endif

}  // namespace blocking
