// struct sched_attr of sched_setattr(2), which older C libraries do not declare.
#pragma once

#include <cstdint>

namespace perlipc::fork {

struct SchedAttr {
  uint32_t size;
  uint32_t policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

}  // namespace perlipc::fork
