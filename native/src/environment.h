// What the addon keeps for each environment: the main thread's and each Worker's.
#pragma once

#include <napi.h>

namespace perlipc {

class Poller;

struct Environment {
  Napi::FunctionReference system_error;
  Napi::FunctionReference resolver_error;
  Napi::FunctionReference signal_dispatcher;
  /** Make the objects of the name service's entries: see netdb/entry.h. */
  Napi::FunctionReference make_servent;
  Napi::FunctionReference make_protoent;
  Napi::FunctionReference make_hostent;
  Napi::FunctionReference make_netent;
  /** Where StorePeer puts an address: its length, then its bytes. */
  Napi::Reference<Napi::Uint8Array> peer;
  uint8_t* peer_data = nullptr;
  /** The descriptors that the event loop watches for JavaScript; made when first needed. */
  Poller* poller = nullptr;

  static Environment& Of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
};

}  // namespace perlipc
