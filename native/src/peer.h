#pragma once

#include <napi.h>

#include "napi/address.h"

namespace perlipc {

/** Stores the peer's address in the exported array `peer`, for JavaScript to copy: the second result of
 * accept and recvfrom, without an object to hold both. */
void StorePeer(Napi::Env env, const Address& address);

}  // namespace perlipc
