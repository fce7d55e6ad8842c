#include "runtime.h"

#include <dlfcn.h>

bool RunsOnNode() {
  // node::Start(int, char**) is part of node.h since the first Node; who only speaks its API for addons has
  // it not.
  static const bool node = dlsym(RTLD_DEFAULT, "_ZN4node5StartEiPPc") != nullptr;
  return node;
}
