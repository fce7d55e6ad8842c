// What the addon keeps for each environment: the main thread's and each Worker's.
#pragma once

#include <napi.h>

namespace perlipc {

class Poller;

struct Environment {
  Napi::FunctionReference system_error;
  Napi::FunctionReference resolver_error;
  Napi::FunctionReference signal_dispatcher;
  /** Where StorePeer puts an address: its length, then its bytes. */
  Napi::Reference<Napi::Uint8Array> peer;
  uint8_t* peer_data = nullptr;
  /** The descriptors that the event loop watches for JavaScript; made when first needed. */
  Poller* poller = nullptr;

  static Environment& Of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
};

}  // namespace perlipc
