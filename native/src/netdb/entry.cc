#include "netdb/entry.h"

#include <arpa/inet.h>

#include <array>

#include "environment.h"
#include "napi/args.h"

namespace perlipc::netdb {

NamedEntry::NamedEntry(const char* text, char** list) : name(text) {
  for (; list != nullptr && *list != nullptr; ++list) aliases.append(*list).push_back('\0');
}

template <class... Fields>
Napi::Value NamedEntry::MadeBy(const Napi::FunctionReference& make, Fields... fields) const {
  const Napi::Env env = make.Env();
  const Napi::Value others =
      aliases.empty() ? env.Undefined() : Napi::String::New(env, aliases.data(), aliases.size() - 1);
  const std::array<napi_value, sizeof...(fields) + 2> arguments{Napi::String::New(env, name), others,
                                                                fields...};
  return make.Value().Call(env.Undefined(), arguments.size(), arguments.data());
}

Service::Service(const Raw& raw)
    : NamedEntry(raw.s_name, raw.s_aliases),
      port(ntohs(static_cast<uint16_t>(raw.s_port))),
      proto(raw.s_proto) {}

Napi::Value Service::Value(Napi::Env env) const {
  return MadeBy(Environment::Of(env).make_servent, Napi::Number::New(env, port),
                Napi::String::New(env, proto));
}

Protocol::Protocol(const Raw& raw) : NamedEntry(raw.p_name, raw.p_aliases), proto(raw.p_proto) {}

Napi::Value Protocol::Value(Napi::Env env) const {
  return MadeBy(Environment::Of(env).make_protoent, Napi::Number::New(env, proto));
}

Host::Host(const Raw& raw)
    : NamedEntry(raw.h_name, raw.h_aliases),
      addrtype(raw.h_addrtype),
      length(static_cast<size_t>(raw.h_length)) {
  for (char** address = raw.h_addr_list; *address != nullptr; ++address) addresses.append(*address, length);
}

// A string, because V8 makes the small arrays of its bytes faster than Node-API does.
Napi::Value Host::Value(Napi::Env env) const {
  napi_value bytes = nullptr;
  napi_create_string_latin1(env, addresses.data(), addresses.size(), &bytes);
  return MadeBy(Environment::Of(env).make_hostent, Napi::Number::New(env, addrtype), bytes,
                Napi::Number::New(env, static_cast<double>(length)));
}

Network::Network(const Raw& raw)
    : NamedEntry(raw.n_name, raw.n_aliases), addrtype(raw.n_addrtype), net(raw.n_net) {}

Napi::Value Network::Value(Napi::Env env) const {
  return MadeBy(Environment::Of(env).make_netent, Napi::Number::New(env, addrtype),
                Napi::Number::New(env, net));
}

Napi::Value SetEntryMakers(const Napi::CallbackInfo& info) {
  Environment& environment = Environment::Of(info.Env());
  environment.make_servent = Napi::Persistent(args::Callback(info, 0));
  environment.make_protoent = Napi::Persistent(args::Callback(info, 1));
  environment.make_hostent = Napi::Persistent(args::Callback(info, 2));
  environment.make_netent = Napi::Persistent(args::Callback(info, 3));
  return info.Env().Undefined();
}

}  // namespace perlipc::netdb
