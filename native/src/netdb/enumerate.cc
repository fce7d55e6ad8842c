#include <netdb.h>

#include "areas.h"
#include "napi/args.h"
#include "netdb/entry.h"
#include "netdb/position.h"
#include "netdb/query.h"

namespace perlipc::netdb {
namespace {

struct Services {
  using Entry = Service;
  static constexpr auto kCall = "getservent";
  static void Set(int stayopen) { ::setservent(stayopen); }
  static auto Next() { return NETDB_QUERY(Service, getservent); }
  static void End() { ::endservent(); }
};

struct Protocols {
  using Entry = Protocol;
  static constexpr auto kCall = "getprotoent";
  static void Set(int stayopen) { ::setprotoent(stayopen); }
  static auto Next() { return NETDB_QUERY(Protocol, getprotoent); }
  static void End() { ::endprotoent(); }
};

struct Hosts {
  using Entry = Host;
  static constexpr auto kCall = "gethostent";
  static void Set(int stayopen) { ::sethostent(stayopen); }
  static auto Next() { return NETDB_QUERY(Host, gethostent); }
  static void End() { ::endhostent(); }
};

struct Networks {
  using Entry = Network;
  static constexpr auto kCall = "getnetent";
  static void Set(int stayopen) { ::setnetent(stayopen); }
  static auto Next() { return NETDB_QUERY(Network, getnetent); }
  static void End() { ::endnetent(); }
};

}  // namespace
}  // namespace perlipc::netdb

namespace perlipc {

void InitNetdbEach(Napi::Env, Napi::Object exports) {
  using namespace netdb;
  args::Def<Set<Services>>(exports, "setservent(stayopen)");
  args::Def<Next<Services>>(exports, "getservent()");
  args::Def<End<Services>>(exports, "endservent()");
  args::Def<All<Services>>(exports, "servents()");
  args::Def<Set<Protocols>>(exports, "setprotoent(stayopen)");
  args::Def<Next<Protocols>>(exports, "getprotoent()");
  args::Def<End<Protocols>>(exports, "endprotoent()");
  args::Def<All<Protocols>>(exports, "protoents()");
  args::Def<Set<Hosts>>(exports, "sethostent(stayopen)");
  args::Def<Next<Hosts>>(exports, "gethostent()");
  args::Def<End<Hosts>>(exports, "endhostent()");
  args::Def<All<Hosts>>(exports, "hostents()");
  args::Def<Set<Networks>>(exports, "setnetent(stayopen)");
  args::Def<Next<Networks>>(exports, "getnetent()");
  args::Def<End<Networks>>(exports, "endnetent()");
  args::Def<All<Networks>>(exports, "netents()");
}

}  // namespace perlipc
