#pragma once

#include <vector>

#include "fork/uv_layout.h"

namespace perlipc::fork {

// While it lives each handle of the loop says that it is referenced: Node lists no other. The loop must not
// run, nor a handle be closed.
class AllReferenced {
 public:
  explicit AllReferenced(uv::Loop* loop);
  ~AllReferenced();
  AllReferenced(const AllReferenced&) = delete;
  AllReferenced& operator=(const AllReferenced&) = delete;

 private:
  std::vector<uv::Handle*> marked_;
};

}  // namespace perlipc::fork
