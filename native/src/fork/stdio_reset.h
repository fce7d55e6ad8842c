#pragma once

#include "fork/image.h"

namespace perlipc::fork {

// When Node exits, or dies of SIGINT or SIGTERM, it puts back the file flags and terminal modes that
// descriptors 0 to 2 had at its start. They are shared: a child's exit would change the parent's. Node does
// so only to files that are still the ones it saw, by device and inode, which it keeps in a static array.
class StdioReset {
 public:
  static StdioReset& Instance();
  // Looks for Node's array, once.
  void Find(const Image& node);
  // In the child.
  void Disarm();

 private:
  bool looked_ = false;
  char* records_ = nullptr;
};

}  // namespace perlipc::fork
