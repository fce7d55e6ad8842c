#include "peer.h"

#include <cstring>

#include "areas.h"
#include "environment.h"

namespace perlipc {
namespace {

Napi::Object Construct(Napi::Env env, const char* type, napi_value argument) {
  return env.Global().Get(type).As<Napi::Function>().New({argument});
}

// A SharedArrayBuffer, which JavaScript can neither detach nor shrink: a pointer to its memory stays valid.
Napi::Uint8Array NewStore(Napi::Env env) {
  const Napi::Object memory =
      Construct(env, "SharedArrayBuffer", Napi::Number::New(env, 1 + sizeof(sockaddr_storage)));
  const auto store = Construct(env, "Uint8Array", memory).As<Napi::Uint8Array>();
  if (store.ArrayBuffer().IsArrayBuffer() || store.ByteLength() != 1 + sizeof(sockaddr_storage))
    throw Napi::Error::New(env,
                           "perlipc: the global SharedArrayBuffer or Uint8Array is not JavaScript's own");
  return store;
}

}  // namespace

void StorePeer(Napi::Env env, const Address& address) {
  uint8_t* store = Environment::Of(env).peer_data;
  store[0] = static_cast<uint8_t>(address.Stored());
  std::memcpy(store + 1, &address.storage, address.Stored());
}

void InitPeer(Napi::Env env, Napi::Object exports) {
  const Napi::Uint8Array store = NewStore(env);
  Environment::Of(env).peer = Napi::Persistent(store);
  Environment::Of(env).peer_data = const_cast<uint8_t*>(store.Data());
  exports.Set("peer", store);
}

}  // namespace perlipc
