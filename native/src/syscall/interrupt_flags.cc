#include "syscall/interrupt_flags.h"

#include "main_thread.h"

namespace perlipc {

std::atomic<int> interrupt_flags{0};
std::atomic<bool> ends_call{false};

namespace {
bool restart = false;
}  // namespace

bool EndsCall() { return OnMainThread() && (interrupt_flags != 0 || ends_call); }

void NoteRestart() { restart = true; }

bool TakeRestart() {
  if (!OnMainThread()) return false;
  const bool noted = restart;
  const bool ended = ends_call.exchange(false);
  restart = false;
  return noted && !ended;
}

void (*run_handlers)(Napi::Env env, bool after_call) = nullptr;

}  // namespace perlipc
