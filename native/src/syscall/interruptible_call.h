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

namespace perlipc::blocking {

/** How a call takes an interrupt, as the functions of interruptible_window.cc describe it. */
enum class Wait { kForEvent, kRestarting, kOnce, kOnceBlocked };

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
long PerformWith(Wait wait, long number, Words... words) {
  return Perform(wait, number, std::array<long, 6>{ToWord(words)...});
}

#define PERLIPC_INTERRUPTIBLE(wait, name, ...) \
  ::perlipc::blocking::PerformWith(::perlipc::blocking::Wait::wait, SYS_##name, __VA_ARGS__)

#else

long Perform(Wait wait, const std::function<long()>& call);

#define PERLIPC_INTERRUPTIBLE(wait, name, ...) \
  ::perlipc::blocking::Perform(::perlipc::blocking::Wait::wait, [&]() -> long { return ::name(__VA_ARGS__); })

#endif

}  // namespace perlipc::blocking
