#pragma once

#include "fork/uv_layout.h"

namespace perlipc::fork {

// On the main thread, before anything is parked: compares libuv's layout with ours. Null, or what does not
// fit.
const char* CheckUvLayout(const uv::Loop* main);

}  // namespace perlipc::fork
