#include "signal/delivery.h"

#include <atomic>
#include <cerrno>

#include "main_thread.h"
#include "signal/forward.h"
#include "signal/pending.h"
#include "signal/route.h"
#include "signal/uv_forward.h"
#include "syscall/interrupt_flags.h"
#include "syscall/window.h"

namespace perlipc::signals {
namespace {

std::atomic<int> lost{0};

bool IsFault(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP;
}

// Kernel codes are positive (SI_KERNEL too); kill, raise and sigqueue give 0 and less.
bool RaisedByCpu(int signal, const siginfo_t& info) { return IsFault(signal) && info.si_code > 0; }

// Runs on the thread that faulted.
void CallPreviousAction(int signal, siginfo_t* info, ucontext_t* context) {
  const Route& route = RouteOf(signal);
  const struct sigaction& previous = route.previous_action;
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN &&
             previous.sa_handler != route.libuv) {
    previous.sa_handler(signal);
  } else {
    // libuv's handler would return to the faulting instruction for ever. The signal that raise sends is
    // delivered when this handler returns.
    struct sigaction standard {};
    sigaction(signal, &standard, nullptr);
    raise(signal);
  }
}

// Runs on the main thread.
void Deliver(int signal, const siginfo_t& info, ucontext_t* context) {
  if (RouteOf(signal).recorded) {
    AddPending(signal, info, RouteOf(signal).restarts, context);
  } else {
    interrupt_flags |= kInterrupt;
  }
  TellLibuv(signal);
#ifdef PERLIPC_WINDOW
  if (interrupt_flags != 0) LeaveWindow(context);
#endif
}

// A real-time signal whose predecessor is still pending goes back to the kernel's queue.
bool IsForMainThreadLater(int signal) {
  return !OnMainThread() || (IsRealtime(signal) && (Pending() & Bit(signal)) != 0);
}

}  // namespace

void OnSignal(int signal, siginfo_t* info, void* where) {
  const int error = errno;
  auto* context = static_cast<ucontext_t*>(where);
  if (RaisedByCpu(signal, *info)) {
    CallPreviousAction(signal, info, context);
  } else if (IsForMainThreadLater(signal)) {
    sigaddset(&context->uc_sigmask, signal);
    if (!ForwardToMain(signal, *info)) {
      ++lost;
      interrupt_flags |= kRunHandlers;
    }
  } else {
    Unforward(*info);
    Deliver(signal, *info, context);
  }
  errno = error;
}

int TakeLost() { return lost.load() == 0 ? 0 : lost.exchange(0); }

}  // namespace perlipc::signals
