#pragma once

#include <unistd.h>

#include "fork/map_query.h"

namespace perlipc::fork {

inline const uintptr_t kPage = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));

// V8 marks its heap MADV_DONTFORK, so that a plain fork's child would die at its first JavaScript. These are
// the ranges that carry the mark; it is lifted for the clone and put back after it, in parent and child.
//
// The mark shows in /proc/self/smaps alone, which walks every page table. /proc/self/maps is cheap and shows
// where one mapping ends and the next begins: lifting the mark from the first page of a marked mapping splits
// it there, and of an unmarked one does not. So mappings not seen before are probed that way and read a
// second time.

class Maps {
 public:
  // Only while all other threads are parked. A negative errno on failure.
  long Read();
  long LiftDontFork();
  void RestoreDontFork() const;

  const Table<Mapping>& Mappings() const { return mappings_; }
  const Mapping* Find(uintptr_t address) const;
  bool Marked(uintptr_t address) const;

 private:
  struct Known {
    uintptr_t start;
    uintptr_t end;
    char mode[4];
    bool marked;
    char unused[3];  // so that bytes can be compared
  };
  struct Range {
    uintptr_t start;
    uintptr_t end;
  };

  long Parse(Table<Mapping>& into);
  // 1; 0 where only the text tells; a negative errno.
  long Ask();
  long PushRun(const MapQuery& query, size_t first);
  long Classify();
  long Probe();
  long JudgeSinglePage(size_t i);

  Table<char> text_{EmptyInChild{}};
  Table<Mapping> mappings_;
  Table<Mapping> named_;  // those of files and the kernel's own, when the text was read last
  Table<Mapping> split_;
  Table<Known> known_;
  Table<Known> next_;
  Table<Range> marked_;
};

}  // namespace perlipc::fork
