#pragma once

#include "fork/uv_layout.h"

namespace perlipc::fork {

// Handles of standard input, output and error stay the child's: parent and child share what they lead to.
bool IsStdio(const uv::Handle* handle, const uv::Io* io);

// In the child, on the main thread: what the handle has queued is the parent's to write, and a terminal stays
// in the mode that it has.
void InheritStdio(uv::Loop* loop, uv::Handle* handle, uv::Io* io);

}  // namespace perlipc::fork
