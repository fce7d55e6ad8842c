#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"
#include "netdb/lookup.h"

namespace perlipc::netdb {
namespace {

[[noreturn]] void ThrowEai(Napi::Env env, int code, int error, const char* call, const std::string& subject) {
  if (code == EAI_SYSTEM) ThrowErrno(env, error, call);
  ThrowResolver(env, "EAI", code, call, subject);
}

struct AddressInfo {
  int family;
  int socktype;
  int protocol;
  std::string addr;
  std::optional<std::string> canonname;

  explicit AddressInfo(const addrinfo& info)
      : family(info.ai_family),
        socktype(info.ai_socktype),
        protocol(info.ai_protocol),
        addr(reinterpret_cast<const char*>(info.ai_addr), info.ai_addrlen) {
    if (info.ai_canonname != nullptr) canonname = info.ai_canonname;
  }

  Napi::Value Value(Napi::Env env) const {
    Napi::Object object = Napi::Object::New(env);
    object.Set("family", family);
    object.Set("socktype", socktype);
    object.Set("protocol", protocol);
    object.Set("addr", PackBytes(env, addr.data(), addr.size()));
    if (canonname) object.Set("canonname", *canonname);
    return object;
  }
};

int Hint(const Napi::CallbackInfo& info, const Napi::Object& hints, const std::string& name) {
  const Napi::Value value = hints.Get(name);
  return value.IsUndefined() ? 0 : args::IntIn(info, "hints." + name, value, INT_MIN, INT_MAX);
}

// int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **res)
struct Getaddrinfo {
  static constexpr auto kCall = "getaddrinfo";
  struct Reply {
    int code = 0;
    int error = 0;
    std::vector<AddressInfo> list;
  };
  std::optional<std::string> node;
  std::optional<std::string> service;
  addrinfo hints{};

  explicit Getaddrinfo(const Napi::CallbackInfo& info)
      : node(OptionalName(info, 0)), service(OptionalName(info, 1)) {
    if (info[2].IsUndefined()) return;
    if (!info[2].IsObject() || info[2].IsFunction()) args::ThrowType(info, 2, "an object");
    const auto object = info[2].As<Napi::Object>();
    hints.ai_flags = Hint(info, object, "flags");
    hints.ai_family = Hint(info, object, "family");
    hints.ai_socktype = Hint(info, object, "socktype");
    hints.ai_protocol = Hint(info, object, "protocol");
  }

  Reply Query() const {
    Reply reply;
    addrinfo* first = nullptr;
    reply.code = ::getaddrinfo(OrNull(node), OrNull(service), &hints, &first);
    reply.error = errno;
    if (reply.code != 0) return reply;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
    for (const addrinfo* info = first; info != nullptr; info = info->ai_next) reply.list.emplace_back(*info);
    return reply;
  }

  Napi::Value Result(Napi::Env env, const Reply& reply) const {
    if (reply.code != 0) ThrowEai(env, reply.code, reply.error, kCall, node.value_or(service.value_or("")));
    Napi::Array array = Napi::Array::New(env, reply.list.size());
    for (uint32_t i = 0; i < reply.list.size(); ++i) array.Set(i, reply.list[i].Value(env));
    return array;
  }
};

// int getnameinfo(const struct sockaddr *addr, socklen_t addrlen, char *host, socklen_t hostlen, char *serv,
//                 socklen_t servlen, int flags)
struct Getnameinfo {
  static constexpr auto kCall = "getnameinfo";
  struct Reply {
    int code = 0;
    int error = 0;
    std::string host;
    std::string service;
  };
  Address addr;
  int flags;
  bool host;
  bool service;

  explicit Getnameinfo(const Napi::CallbackInfo& info)
      : addr(Address::Argument(info, 0)),
        flags(args::IntOr(info, 1, 0)),
        host(args::Bool(info, 2)),
        service(args::Bool(info, 3)) {}

  Reply Query() const {
    char name[NI_MAXHOST] = "";
    char port[NI_MAXSERV] = "";
    Reply reply;
    reply.code = ::getnameinfo(addr.get(), addr.length, host ? name : nullptr, host ? sizeof name : 0,
                               service ? port : nullptr, service ? sizeof port : 0, flags);
    reply.error = errno;
    reply.host = name;
    reply.service = port;
    return reply;
  }

  Napi::Value Result(Napi::Env env, const Reply& reply) const {
    if (reply.code != 0)
      ThrowEai(env, reply.code, reply.error, kCall, ErrorDetail::Of(addr.get(), addr.length).address);
    Napi::Object object = Napi::Object::New(env);
    if (host) object.Set("host", reply.host);
    if (service) object.Set("service", reply.service);
    return object;
  }
};

// const char *gai_strerror(int errcode)
Napi::Value GaiStrerror(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ::gai_strerror(args::Int(info, 0)));
}

}  // namespace
}  // namespace perlipc::netdb

namespace perlipc {

void InitNetdbAddrinfo(Napi::Env, Napi::Object exports) {
  using namespace netdb;
  args::Def<GaiStrerror>(exports, "gai_strerror(errcode)");
  DefLookup<Getaddrinfo>(exports, "getaddrinfo(node, service, hints)",
                         "getaddrinfoAsync(node, service, hints)");
  DefLookup<Getnameinfo>(exports, "getnameinfo(address, flags, host, service)",
                         "getnameinfoAsync(address, flags, host, service)");
}

}  // namespace perlipc
