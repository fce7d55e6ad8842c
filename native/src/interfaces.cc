// Interfaces by name, index and address, the host's names, and byte order.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <climits>
#include <memory>

#ifdef AF_PACKET
#include <linux/if_packet.h>
#endif

#include "areas.h"
#include "napi/address.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

// unsigned int if_nametoindex(const char *ifname)
Napi::Value IfNametoindex(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  const unsigned index = ::if_nametoindex(name.c_str());
  if (index == 0) ThrowErrno(info, "if_nametoindex", ErrorDetail::OfPath(name));
  return Napi::Number::New(info.Env(), index);
}

// char *if_indextoname(unsigned int ifindex, char ifname[IF_NAMESIZE])
Napi::Value IfIndextoname(const Napi::CallbackInfo& info) {
  char name[IF_NAMESIZE];
  if (::if_indextoname(args::Uint32(info, 0), name) == nullptr) ThrowErrno(info, "if_indextoname");
  return Napi::String::New(info.Env(), name);
}

// struct if_nameindex *if_nameindex(void)
Napi::Value IfNameindex(const Napi::CallbackInfo& info) {
  const std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> all(::if_nameindex(),
                                                                                &::if_freenameindex);
  if (all == nullptr) ThrowErrno(info, "if_nameindex");
  Napi::Array list = Napi::Array::New(info.Env());
  for (uint32_t i = 0; all.get()[i].if_index != 0; ++i) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("if_index", all.get()[i].if_index);
    entry.Set("if_name", all.get()[i].if_name);
    list.Set(i, entry);
  }
  return list;
}

size_t SizeOf(const sockaddr& address) {
  switch (address.sa_family) {
    case AF_INET:
      return sizeof(sockaddr_in);
    case AF_INET6:
      return sizeof(sockaddr_in6);
#ifdef AF_PACKET
    case AF_PACKET:
      return sizeof(sockaddr_ll);
#endif
    default:
#ifdef SIN6_LEN
      return address.sa_len;
#else
      return sizeof(sockaddr);
#endif
  }
}

Napi::Value PackedOrNone(Napi::Env env, const sockaddr* address) {
  if (address == nullptr) return env.Undefined();
  return PackBytes(env, address, SizeOf(*address));
}

// int getifaddrs(struct ifaddrs **ifap)
Napi::Value Getifaddrs(const Napi::CallbackInfo& info) {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) < 0) ThrowErrno(info, "getifaddrs");
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, &::freeifaddrs);
  const Napi::Env env = info.Env();
  Napi::Array list = Napi::Array::New(env);
  uint32_t i = 0;
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("ifa_name", one->ifa_name);
    entry.Set("ifa_flags", one->ifa_flags);
    entry.Set("ifa_addr", PackedOrNone(env, one->ifa_addr));
    entry.Set("ifa_netmask", PackedOrNone(env, one->ifa_netmask));
    const bool broadcast = (one->ifa_flags & IFF_BROADCAST) != 0;
    entry.Set("ifa_broadaddr", PackedOrNone(env, broadcast ? one->ifa_broadaddr : nullptr));
    entry.Set("ifa_dstaddr", PackedOrNone(env, broadcast ? nullptr : one->ifa_dstaddr));
    list.Set(i++, entry);
  }
  return list;
}

// int gethostname(char *name, size_t len)
Napi::Value Gethostname(const Napi::CallbackInfo& info) {
  char name[1025]{};
  if (::gethostname(name, sizeof name - 1) < 0) ThrowErrno(info, "gethostname");
  return Napi::String::New(info.Env(), name);
}

// int uname(struct utsname *buf)
Napi::Value Uname(const Napi::CallbackInfo& info) {
  utsname names{};
  if (::uname(&names) < 0) ThrowErrno(info, "uname");
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("sysname", names.sysname);
  object.Set("nodename", names.nodename);
  object.Set("release", names.release);
  object.Set("version", names.version);
  object.Set("machine", names.machine);
#ifdef _UTSNAME_DOMAIN_LENGTH
  object.Set("domainname", names.domainname);
#endif
  return object;
}

// uint32_t htonl(uint32_t hostlong), and ntohl likewise
Napi::Value Htonl(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), htonl(args::Uint32(info, 0)));
}

// uint16_t htons(uint16_t hostshort), and ntohs likewise
Napi::Value Htons(const Napi::CallbackInfo& info) {
  const int value = args::IntBetween(info, 0, 0, USHRT_MAX);
  return Napi::Number::New(info.Env(), htons(static_cast<uint16_t>(value)));
}

}  // namespace

void InitInterfaces(Napi::Env, Napi::Object exports) {
  args::Def<IfNametoindex>(exports, "if_nametoindex(ifname)");
  args::Def<IfIndextoname>(exports, "if_indextoname(ifindex)");
  args::Def<IfNameindex>(exports, "if_nameindex()");
  args::Def<Getifaddrs>(exports, "getifaddrs()");
  args::Def<Gethostname>(exports, "gethostname()");
  args::Def<Uname>(exports, "uname()");
  args::Def<Htonl>(exports, "htonl(hostlong)");
  args::Def<Htons>(exports, "htons(hostshort)");
  args::Def<Htonl>(exports, "ntohl(netlong)");
  args::Def<Htons>(exports, "ntohs(netshort)");
}

}  // namespace perlipc
