#include "signal/uv_forward.h"

#include <atomic>
#include <csignal>

#include "signal/delivery.h"
#include "signal/set.h"

namespace signals {
namespace {

/** A pipe has room for 256 messages at least, and SIGCHLD has up to three watchers. */
constexpr int kSurelyFits = 64;

/** Told, and our watcher's message not read. */
std::atomic<SignalSet> told{0};
/** To be told once that is read. */
std::atomic<SignalSet> again{0};
/** How often SIGCHLD was told since the loop last waited. */
std::atomic<int> children{0};
/** What was told when the loop last began to wait. */
SignalSet due = 0;

}  // namespace

// SIGCHLD is told each time: spawnSync and Workers wait for it in loops of their own, whose pipes have room.
void TellLibuv(int signal) {
  void (*libuv)(int) = RouteOf(signal).libuv;
  if (libuv == nullptr) return;
  const SignalSet bit = Bit(signal);
  const bool unread = (told & bit) != 0;
  if (signal == SIGCHLD ? ++children > kSurelyFits : unread) again |= bit;
  if (unread && signal != SIGCHLD) return;
  told |= bit;
  libuv(signal);
}

void BeforePoll() {
  children = 0;
  if (const SignalSet ready = again & ~told; ready != 0) {
    // libuv's handler holds a lock that it would wait for in a signal's.
    const AllBlocked guard;
    again &= ~ready;
    for (int signal = 1; signal <= kLastSignal; ++signal)
      if ((ready & Bit(signal)) != 0) TellLibuv(signal);
  }
  due = told;
}

void NotTold(int signal) {
  told &= ~Bit(signal);
  due &= ~Bit(signal);
}

void AfterPoll() {
  told &= ~due;
  again |= due;
  due = 0;
}

}  // namespace signals
