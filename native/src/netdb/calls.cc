#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "areas.h"
#include "napi/args.h"
#include "netdb/entry.h"
#include "netdb/lookup.h"
#include "netdb/query.h"

namespace perlipc::netdb {

std::string NameArgument(const Napi::CallbackInfo& info, size_t i) {
  constexpr size_t kLongest = 253;
  std::string name = args::String(info, i);
  if (name.find('\0') != std::string::npos) args::ThrowType(info, i, "without NUL bytes");
  // The final dot of the root is not one of the 253 bytes.
  if (name.size() - (name.ends_with('.') ? 1 : 0) > kLongest) {
    args::ThrowLength(info, i, "a name of at most 253 bytes", name.size());
  }
  return name;
}

std::optional<std::string> OptionalName(const Napi::CallbackInfo& info, size_t i) {
  if (info[i].IsUndefined()) return std::nullopt;
  return NameArgument(info, i);
}

namespace {

int InternetFamily(const Napi::CallbackInfo& info, size_t i) {
  const int family = args::Int(info, i);
  if (family != AF_INET && family != AF_INET6) args::ThrowRange(info, i, "AF_INET or AF_INET6");
  return family;
}

std::string AddressBytes(const Napi::CallbackInfo& info, size_t i, int family) {
  const auto bytes = args::Bytes(info, i);
  const size_t size = family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
  if (bytes.size() != size) {
    args::ThrowLength(info, i, "an address of " + std::to_string(size) + " bytes", bytes.size());
  }
  return {bytes.begin(), bytes.end()};
}

// struct servent *getservbyname(const char *name, const char *proto)
struct ServiceByName {
  static constexpr auto kCall = "getservbyname";
  std::string name;
  std::optional<std::string> proto;

  explicit ServiceByName(const Napi::CallbackInfo& info)
      : name(NameArgument(info, 0)), proto(OptionalName(info, 1)) {}
  auto Query() const { return NETDB_QUERY(Service, getservbyname, name.c_str(), OrNull(proto)); }
  auto Result(Napi::Env env, const Answer<Service>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct servent *getservbyport(int port, const char *proto)
struct ServiceByPort {
  static constexpr auto kCall = "getservbyport";
  int port;
  std::optional<std::string> proto;

  explicit ServiceByPort(const Napi::CallbackInfo& info)
      : port(args::IntBetween(info, 0, 0, 65535)), proto(OptionalName(info, 1)) {}
  auto Query() const {
    return NETDB_QUERY(Service, getservbyport, htons(static_cast<uint16_t>(port)), OrNull(proto));
  }
  auto Result(Napi::Env env, const Answer<Service>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct protoent *getprotobyname(const char *name)
struct ProtocolByName {
  static constexpr auto kCall = "getprotobyname";
  std::string name;

  explicit ProtocolByName(const Napi::CallbackInfo& info) : name(NameArgument(info, 0)) {}
  auto Query() const { return NETDB_QUERY(Protocol, getprotobyname, name.c_str()); }
  auto Result(Napi::Env env, const Answer<Protocol>& answer) const {
    return EntryOrThrow(env, answer, *this);
  }
};

// struct protoent *getprotobynumber(int proto)
struct ProtocolByNumber {
  static constexpr auto kCall = "getprotobynumber";
  int proto;

  explicit ProtocolByNumber(const Napi::CallbackInfo& info) : proto(args::Int(info, 0)) {}
  auto Query() const { return NETDB_QUERY(Protocol, getprotobynumber, proto); }
  auto Result(Napi::Env env, const Answer<Protocol>& answer) const {
    return EntryOrThrow(env, answer, *this);
  }
};

// struct hostent *gethostbyname(const char *name)
struct HostByName {
  static constexpr auto kCall = "gethostbyname";
  std::string name;

  explicit HostByName(const Napi::CallbackInfo& info) : name(NameArgument(info, 0)) {}
  auto Query() const { return NETDB_QUERY(Host, gethostbyname, name.c_str()); }
  std::string Subject() const { return name; }
  auto Result(Napi::Env env, const Answer<Host>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct hostent *gethostbyname2(const char *name, int af)
struct HostByName2 {
  static constexpr auto kCall = "gethostbyname2";
  std::string name;
  int family;

  explicit HostByName2(const Napi::CallbackInfo& info)
      : name(NameArgument(info, 0)), family(InternetFamily(info, 1)) {}
  auto Query() const { return NETDB_QUERY(Host, gethostbyname2, name.c_str(), family); }
  std::string Subject() const { return name; }
  auto Result(Napi::Env env, const Answer<Host>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct hostent *gethostbyaddr(const void *addr, socklen_t len, int type)
struct HostByAddress {
  static constexpr auto kCall = "gethostbyaddr";
  int family;
  std::string address;

  explicit HostByAddress(const Napi::CallbackInfo& info)
      : family(InternetFamily(info, 1)), address(AddressBytes(info, 0, family)) {}
  auto Query() const {
    return NETDB_QUERY(Host, gethostbyaddr, address.data(), static_cast<socklen_t>(address.size()), family);
  }
  std::string Subject() const {
    char text[INET6_ADDRSTRLEN] = "";
    static_cast<void>(::inet_ntop(family, address.data(), text, sizeof text));
    return text;
  }
  auto Result(Napi::Env env, const Answer<Host>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct netent *getnetbyname(const char *name)
struct NetworkByName {
  static constexpr auto kCall = "getnetbyname";
  std::string name;

  explicit NetworkByName(const Napi::CallbackInfo& info) : name(NameArgument(info, 0)) {}
  auto Query() const { return NETDB_QUERY(Network, getnetbyname, name.c_str()); }
  std::string Subject() const { return name; }
  auto Result(Napi::Env env, const Answer<Network>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// struct netent *getnetbyaddr(uint32_t net, int type)
struct NetworkByAddress {
  static constexpr auto kCall = "getnetbyaddr";
  uint32_t net;
  int family;

  explicit NetworkByAddress(const Napi::CallbackInfo& info)
      : net(args::Uint32(info, 0)), family(args::Int(info, 1)) {
    if (family != AF_INET) args::ThrowRange(info, 1, "AF_INET");
  }
  auto Query() const { return NETDB_QUERY(Network, getnetbyaddr, net, family); }
  std::string Subject() const { return std::to_string(net); }
  auto Result(Napi::Env env, const Answer<Network>& answer) const { return EntryOrThrow(env, answer, *this); }
};

// const char *hstrerror(int err)
Napi::Value Hstrerror(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), ::hstrerror(args::Int(info, 0)));
}

}  // namespace
}  // namespace perlipc::netdb

namespace perlipc {

void InitNetdb(Napi::Env, Napi::Object exports) {
  using namespace netdb;
  args::Def<Hstrerror>(exports, "hstrerror(err)");
  DefLookup<ServiceByName>(exports, "getservbyname(name, proto)", "getservbynameAsync(name, proto)");
  DefLookup<ServiceByPort>(exports, "getservbyport(port, proto)", "getservbyportAsync(port, proto)");
  DefLookup<ProtocolByName>(exports, "getprotobyname(name)", "getprotobynameAsync(name)");
  DefLookup<ProtocolByNumber>(exports, "getprotobynumber(proto)", "getprotobynumberAsync(proto)");
  DefLookup<HostByName>(exports, "gethostbyname(name)", "gethostbynameAsync(name)");
  DefLookup<HostByName2>(exports, "gethostbyname2(name, af)", "gethostbyname2Async(name, af)");
  DefLookup<HostByAddress>(exports, "gethostbyaddr(addr, type)", "gethostbyaddrAsync(addr, type)");
  DefLookup<NetworkByName>(exports, "getnetbyname(name)", "getnetbynameAsync(name)");
  DefLookup<NetworkByAddress>(exports, "getnetbyaddr(net, type)", "getnetbyaddrAsync(net, type)");
}

}  // namespace perlipc
