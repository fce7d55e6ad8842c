#pragma once

#include "fork/image.h"
#include "fork/maps.h"
#include "fork/park.h"

namespace perlipc::fork {

// Whose thread is it? libc keeps the function that a thread was started with; where that lies tells Node's
// own threads from those of other addons, and a Worker's is started with a node::worker::Worker.
enum class Origin { kNode, kWorker, kForeign };

class Origins {
 public:
  // Finds out where libc keeps it, by starting a thread. 0, the errno of starting it, or -1 if it can't be
  // found.
  int Calibrate();
  Origin Of(const ParkedThread& thread, const Image& node, const Maps& maps) const;

 private:
  ptrdiff_t offset_ = 0;  // of the function from the thread's anchor; its argument follows
  bool known_ = false;
  bool wrapped_ = false;
  uintptr_t worker_table_ = 0;
};

}  // namespace perlipc::fork
