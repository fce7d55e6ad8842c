#pragma once

#include "threads/table.h"

namespace perlipc::fork {

// The limits on processes of the control groups that this process is in. A child that has no room for its
// helper threads can only end; what can be seen before is refused.
class PidsLimit {
 public:
  // On the main thread: which groups have a limit now. A limit may be set, and the process moved, at any
  // time.
  void Find();
  // Makes only raw system calls, for threads may be parked.
  bool HasRoom(size_t tasks);

 private:
  struct Group {
    char path[512];
    size_t size;
  };

  void AddLevels(const char* root, const char* path, size_t size);
  // The number in one of the group's files; -1 for "max", and if it can't be read.
  long Read(const Group& group, const char* file);

  Table<Group> limited_;
  Table<char> groups_;
  Table<char> text_;
};

}  // namespace perlipc::fork
