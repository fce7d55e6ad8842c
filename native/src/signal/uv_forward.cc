#include "signal/uv_forward.h"

#include <atomic>
#include <csignal>

#include "signal/route.h"
#include "signal/set.h"

namespace perlipc::signals {
namespace {

/** A pipe has room for at least 256 messages, and SIGCHLD has up to three watchers. */
constexpr int kSurelyFits = 64;

/** Written to libuv's pipe; our watcher has not read its message yet. */
std::atomic<SignalSet> in_pipe{0};
/** To be written once that message is read. */
std::atomic<SignalSet> deferred{0};
/** How often SIGCHLD was written since the loop last polled. */
std::atomic<int> sigchlds{0};
/** What was in the pipe when the loop last began to poll: this poll reads it. */
SignalSet awaited = 0;

}  // namespace

// SIGCHLD is written each time: spawnSync and Workers wait for it in loops of their own, whose pipes have
// room.
void TellLibuv(int signal) {
  void (*libuv)(int) = RouteOf(signal).libuv;
  if (libuv == nullptr) return;
  const SignalSet bit = Bit(signal);
  const bool unread = (in_pipe & bit) != 0;
  if (signal == SIGCHLD ? ++sigchlds > kSurelyFits : unread) deferred |= bit;
  if (unread && signal != SIGCHLD) return;
  in_pipe |= bit;
  libuv(signal);
}

void BeforePoll() {
  sigchlds = 0;
  if (const SignalSet ready = deferred & ~in_pipe; ready != 0) {
    // libuv's handler takes a lock: a signal here would run it again and wait for that lock for ever.
    const AllBlocked guard;
    deferred &= ~ready;
    for (int signal = 1; signal <= kLastSignal; ++signal)
      if ((ready & Bit(signal)) != 0) TellLibuv(signal);
  }
  awaited = in_pipe;
}

void MarkRead(int signal) {
  in_pipe &= ~Bit(signal);
  awaited &= ~Bit(signal);
}

void AfterPoll() {
  in_pipe &= ~awaited;
  deferred |= awaited;
  awaited = 0;
}

}  // namespace perlipc::signals
