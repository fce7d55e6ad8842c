#pragma once

#include <sys/types.h>

#include <csignal>

#include "fork/parked_thread.h"
#include "threads/table.h"

namespace perlipc::fork {

// ParkedThreads never move: a handler may write to its own while the table grows.
class ParkedThreads {
 public:
  ParkedThread* Add();
  void Clear() { size_ = 0; }
  size_t Size() const { return size_; }
  ParkedThread& operator[](size_t index) { return chunks_[index / kChunk][index % kChunk]; }
  const ParkedThread& operator[](size_t index) const { return chunks_[index / kChunk][index % kChunk]; }
  void RemoveLast() { size_--; }

 private:
  static constexpr size_t kChunk = 128;
  Table<ParkedThread*> chunks_;
  size_t size_ = 0;
};

// Stops every other thread of the process inside a signal handler and lets them go on.
class Park {
 public:
  // On the main thread: parks all others. A negative errno if one can't be parked in time; then none stays
  // parked.
  long ParkAll(int64_t bound);
  void Release();
  // Idle threads stay parked for a millisecond: a fork that comes by then need not wake them. In a series of
  // forks it is 20 or more, if all are helpers that have work only from this thread, until they have been
  // parked for ten times that.
  void ReleaseSoon(bool only_helpers);
  bool LeftParked() const;
  // Lets threads go on that ReleaseSoon has left parked.
  void ReleaseNow();
  // True if every thread was caught in a system call that waits, where it holds no lock.
  bool AllIdle() const;

  ParkedThreads& Threads() { return threads_; }
  const ParkedThread& Main() const { return main_; }
  // In the child, once every thread has been made: they have new ids.
  void RefreshTids();

 private:
  long ParkNewThreads();
  bool NoOthers() const;
  bool Known(pid_t tid);
  long ShouldSkip(pid_t tid);
  long SendParkSignal(pid_t tid);
  long Wait(int64_t deadline);
  bool Reclose();
  void AbortPark();
  void RememberUserThreads();

  ParkedThreads threads_;
  ParkedThread main_{};
  pid_t pid_ = 0;
  pid_t me_ = 0;
  uint32_t generation_ = 0;
  int64_t began_at_ = 0;    // when this fork began to park threads
  int64_t parked_at_ = 0;   // when the first of those that are parked was asked to
  int64_t pace_ = 0;        // how soon the next fork has to come to be of the series
  int64_t left_at_ = 0;     // when the threads were left parked; 0 if they have been released since
  pid_t newest_ = 0;        // the greatest id of a parked thread
  size_t next_thread_ = 0;  // where it is looked up first
  size_t next_user_ = 0;
  size_t next_kernel_ = 0;
  bool in_series_ = false;  // this fork has come soon after another
  Table<pid_t> user_;       // seen to be threads of this program
  Table<pid_t> kernel_;     // seen to be io_uring's, which never return to user code
  Table<char> text_{EmptyInChild{}};
};

}  // namespace perlipc::fork
