// Copies of the entries of the databases of users, groups and shadow passwords.
#pragma once

#include <grp.h>
#include <napi.h>
#include <pwd.h>
#if __has_include(<shadow.h>)
#include <shadow.h>
#define PERLIPC_HAS_SHADOW 1
#endif

#include <string>
#include <vector>

namespace perlipc::netdb {

struct User {
  using Raw = passwd;
  static constexpr bool kSetsHErrno = false;
  std::string name;
  std::string password;
  uid_t uid;
  gid_t gid;
  std::string gecos;
  std::string dir;
  std::string shell;

  explicit User(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct UserGroup {
  using Raw = group;
  static constexpr bool kSetsHErrno = false;
  std::string name;
  std::string password;
  gid_t gid;
  std::vector<std::string> members;

  explicit UserGroup(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

#ifdef PERLIPC_HAS_SHADOW
struct Shadow {
  using Raw = spwd;
  static constexpr bool kSetsHErrno = false;
  std::string name;
  std::string password;
  long lstchg;
  long min;
  long max;
  long warn;
  long inact;
  long expire;

  explicit Shadow(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};
#endif

}  // namespace perlipc::netdb
