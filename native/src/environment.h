// What the addon keeps for each environment: the main thread's and each Worker's.
#pragma once

#include <napi.h>

#include <deque>

namespace perlipc {

class Poller;

struct Exported {
  Napi::Value (*function)(const Napi::CallbackInfo&);
  const char* signature;
};

struct Environment {
  /** What args::Define has defined; none of it moves. */
  std::deque<Exported> exported;
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
