#include "fork/all_referenced.h"

#include "fork/uv_handles.h"

namespace perlipc::fork {

AllReferenced::AllReferenced(uv::Loop* loop) {
  ForEachHandle(loop, [&](uv::Handle* handle) {
    if (HasOwner(handle) && (handle->flags & uv::kRef) == 0) marked_.push_back(handle);
  });
  for (uv::Handle* handle : marked_) handle->flags |= uv::kRef;
}

AllReferenced::~AllReferenced() {
  for (uv::Handle* handle : marked_) handle->flags &= ~uv::kRef;
}

}  // namespace perlipc::fork
