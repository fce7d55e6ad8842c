#pragma once

#include "fork/uv_layout.h"

namespace perlipc::fork {

// In the child, on the main thread. If it stands in a callback of its poll, the events that it is still to go
// through lie on its stack. Those of a descriptor that is closed are made void, as libuv does: the number may
// be taken anew in this same turn.
void InvalidateEvents(uv::Loop* loop, int fd);

}  // namespace perlipc::fork
