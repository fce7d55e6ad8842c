#pragma once

#include <sys/syscall.h>

#include <csignal>
#include <cstdint>

namespace perlipc::fork {

struct CaughtCall {
  long number;    // -1: unknown
  long argument;  // its first
  long second;
  bool waiting;  // caught inside a system call, which was interrupted or will be made again
};

#if defined(__x86_64__)
inline CaughtCall CaughtIn(const ucontext_t& context) {
  const auto& regs = context.uc_mcontext.gregs;
  const auto* pc = reinterpret_cast<const uint8_t*>(regs[REG_RIP]);
  const auto is_call = [](const uint8_t* at) { return at[0] == 0x0f && at[1] == 0x05; };
  const bool again = is_call(pc);
  const bool waiting = again || (is_call(pc - 2) && regs[REG_RAX] == -4 /* EINTR */);
  return {again ? long{regs[REG_RAX]} : -1, long{regs[REG_RDI]}, long{regs[REG_RSI]}, waiting};
}
#elif defined(__aarch64__)
inline CaughtCall CaughtIn(const ucontext_t& context) {
  const auto& state = context.uc_mcontext;
  const auto* pc = reinterpret_cast<const uint32_t*>(state.pc);
  constexpr uint32_t kSvc = 0xd4000001;
  const auto word = [&](int i) { return static_cast<long>(state.regs[i]); };
  if (pc[0] == kSvc) return {word(8), word(0), word(1), true};
  if (pc[-1] == kSvc && word(0) == -4 /* EINTR */) return {word(8), -1, word(1), true};
  return {-1, 0, 0, false};
}
#endif

// Idle threads of Node wait on a futex or in epoll; there they hold no lock that knows its owner.
inline bool CaughtWaiting(const ucontext_t& context) { return CaughtIn(context).waiting; }

}  // namespace perlipc::fork
