// Which runtime has loaded the addon.
#pragma once

#include <napi.h>

namespace perlipc {

/** Whether it is Node, or has Node in it as Electron has. Others export some of libuv's names too, for
 * functions that end the process: nothing of libuv is to be touched there. */
bool RunsOnNode();

/** Throws on another runtime, for what takes part in libuv's event loop: ERR_NOT_NODE. `what` begins the
 * sentence. */
void RequireNode(const Napi::CallbackInfo& info, const char* what);

}  // namespace perlipc
