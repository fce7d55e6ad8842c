#pragma once

#include <sys/types.h>

#include <csignal>

#include "fork/slot.h"
#include "threads/table.h"

namespace perlipc::fork {

// Slots never move: a handler may write to its own while the table grows.
class Slots {
 public:
  Slot* Add();
  void Clear() { size_ = 0; }
  size_t Size() const { return size_; }
  Slot& operator[](size_t index) { return chunks_[index / kChunk][index % kChunk]; }
  const Slot& operator[](size_t index) const { return chunks_[index / kChunk][index % kChunk]; }
  void RemoveLast() { size_--; }

 private:
  static constexpr size_t kChunk = 128;
  Table<Slot*> chunks_;
  size_t size_ = 0;
};

// Stops every other thread of the process inside a signal handler and lets them go on.
class Park {
 public:
  // Parks all threads. A negative errno if one can't be parked in time; then none stays parked.
  long All(int64_t bound);
  void Release();
  // Idle threads stay parked for a millisecond: a fork that comes by then need not wake them.
  void ReleaseSoon();
  // Lets those go on at once.
  void Hurry();
  // True if every thread was caught in a system call that waits, where it holds no lock.
  bool AllIdle() const;

  Slots& Threads() { return slots_; }
  const Slot& Main() const { return main_; }
  // The child's threads have new ids.
  void Renumber();

 private:
  long List();
  bool Known(pid_t tid) const;
  long NeedsNone(pid_t tid);
  long Ask(pid_t tid);
  long Wait(int64_t deadline);
  bool TakeBack();
  void Undo();
  void RememberUserThreads();

  Slots slots_;
  Slot main_{};
  pid_t pid_ = 0;
  pid_t me_ = 0;
  uint32_t generation_ = 0;
  Table<pid_t> user_;    // seen to be threads of this program
  Table<pid_t> kernel_;  // seen to be io_uring's, which never return to user code
  Table<char> text_;
};

}  // namespace perlipc::fork
