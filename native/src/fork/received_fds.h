#pragma once

#include "fork/uv_handles.h"

namespace perlipc::fork {

/** Closes what `fd` is of, if any, and forgets it. */
void CloseFd(int& fd);

/** Closes what a stream has accepted or received and libuv hasn't handed on. */
void CloseReceived(uv::Stream* stream);

}  // namespace perlipc::fork
