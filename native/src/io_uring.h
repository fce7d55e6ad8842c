// Whether libuv may have an io_uring that makes file calls.
#pragma once

#include <napi.h>

namespace perlipc {

/** Throws where one may be running, as Node's own setuid does: its thread in the kernel keeps the ids that
 * the process had when it was made, so that file calls would go on with them (CVE-2024-22017). */
void RefuseWithIoUring(const Napi::CallbackInfo& info);

}  // namespace perlipc
