#include "netdb/entry.h"

#include <arpa/inet.h>

#include "napi/address.h"

namespace perlipc::netdb {

NamedEntry::NamedEntry(const char* text, char** list) : name(text) {
  for (; list != nullptr && *list != nullptr; ++list) aliases.emplace_back(*list);
}

Napi::Object NamedEntry::Value(Napi::Env env) const {
  Napi::Object object = Napi::Object::New(env);
  Napi::Array list = Napi::Array::New(env, aliases.size());
  for (uint32_t i = 0; i < aliases.size(); ++i) list.Set(i, aliases[i]);
  object.Set("name", name);
  object.Set("aliases", list);
  return object;
}

Service::Service(const Raw& raw)
    : NamedEntry(raw.s_name, raw.s_aliases),
      port(ntohs(static_cast<uint16_t>(raw.s_port))),
      proto(raw.s_proto) {}

Napi::Value Service::Value(Napi::Env env) const {
  Napi::Object object = NamedEntry::Value(env);
  object.Set("port", port);
  object.Set("proto", proto);
  return object;
}

Protocol::Protocol(const Raw& raw) : NamedEntry(raw.p_name, raw.p_aliases), proto(raw.p_proto) {}

Napi::Value Protocol::Value(Napi::Env env) const {
  Napi::Object object = NamedEntry::Value(env);
  object.Set("proto", proto);
  return object;
}

Host::Host(const Raw& raw) : NamedEntry(raw.h_name, raw.h_aliases), addrtype(raw.h_addrtype) {
  for (char** address = raw.h_addr_list; *address != nullptr; ++address)
    addresses.emplace_back(*address, static_cast<size_t>(raw.h_length));
}

Napi::Value Host::Value(Napi::Env env) const {
  Napi::Object object = NamedEntry::Value(env);
  Napi::Array list = Napi::Array::New(env, addresses.size());
  for (uint32_t i = 0; i < addresses.size(); ++i)
    list.Set(i, PackBytes(env, addresses[i].data(), addresses[i].size()));
  object.Set("addrtype", addrtype);
  object.Set("addresses", list);
  return object;
}

Network::Network(const Raw& raw)
    : NamedEntry(raw.n_name, raw.n_aliases), addrtype(raw.n_addrtype), net(raw.n_net) {}

Napi::Value Network::Value(Napi::Env env) const {
  Napi::Object object = NamedEntry::Value(env);
  object.Set("addrtype", addrtype);
  object.Set("net", net);
  return object;
}

}  // namespace perlipc::netdb
