#include "main_thread.h"

#include <unistd.h>

#include <atomic>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace perlipc {
namespace {

pthread_t main_thread;
std::atomic<bool> noted{false};

bool IsFirstThread() {
#ifdef __linux__
  return ::syscall(SYS_gettid) == ::getpid();
#else
  return ::pthread_main_np() != 0;
#endif
}

}  // namespace

bool NoteMainThread() {
  if (!IsFirstThread()) return false;
  main_thread = pthread_self();
  noted = true;
  return true;
}

bool OnMainThread() {
  return noted.load(std::memory_order_relaxed) && pthread_equal(pthread_self(), main_thread) != 0;
}

pthread_t MainThread() { return main_thread; }

}  // namespace perlipc
