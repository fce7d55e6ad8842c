#pragma once

#include "threads/proc.h"

namespace perlipc::fork {

// PROCMAP_QUERY of Linux 6.11: asks for one mapping, where reading /proc/self/maps has the kernel write out
// the paths of all.
class MapQuery {
 public:
  MapQuery();
  MapQuery(const MapQuery&) = delete;
  MapQuery& operator=(const MapQuery&) = delete;
  ~MapQuery();

  // The mapping that has the address, or the next one, without `ring` and `special`. 1; 0 after the last; a
  // negative errno, also of an older kernel.
  long At(uintptr_t address, Mapping& found) const;

 private:
  long fd_;
};

}  // namespace perlipc::fork
