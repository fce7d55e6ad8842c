#pragma once

#include "threads/table.h"

namespace perlipc::fork {

// The limits on processes of the control groups that this process is in. A child that has no room for its
// helper threads can only end; what can be seen before is refused. Limits and groups may change between
// forks; that there is no limit holds for 20 ms, since a series of forks would ask each time.
class PidsLimit {
 public:
  // Makes only raw system calls, for threads may be parked.
  bool HasRoom(size_t tasks);

 private:
  struct Group {
    char path[512];
    size_t size;
  };

  bool GroupsHaveRoom(size_t tasks);
  bool LevelsHaveRoom(const char* root, const char* path, size_t size, size_t tasks);
  bool GroupHasRoom(const Group& group, size_t tasks);
  // The number in one of the group's files; -1 for "max", and if it can't be read.
  long Read(const Group& group, const char* file);

  bool limited_ = false;  // the groups looked at have a limit
  int64_t free_until_ = 0;
  Table<char> groups_{EmptyInChild{}};
  Table<char> text_{EmptyInChild{}};
};

}  // namespace perlipc::fork
