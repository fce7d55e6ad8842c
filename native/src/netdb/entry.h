// The entries of the C library's databases, copied, and how an answer about one is told to JavaScript.
#pragma once

#include <napi.h>
#include <netdb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "napi/error.h"
#include "netdb/query.h"

namespace perlipc::netdb {

/** What struct servent, protoent, hostent and netent begin with. */
struct Named {
  std::string name;
  std::vector<std::string> aliases;

  Named(const char* name, char** aliases);
  Napi::Object Value(Napi::Env env) const;
};

struct Service : Named {
  using Raw = servent;
  static constexpr bool kSetsHErrno = false;
  static bool Throws(int) { return false; }
  int port;
  std::string proto;

  explicit Service(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Protocol : Named {
  using Raw = protoent;
  static constexpr bool kSetsHErrno = false;
  static bool Throws(int) { return false; }
  int proto;

  explicit Protocol(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Host : Named {
  using Raw = hostent;
  static constexpr bool kSetsHErrno = true;
  /** A host that isn't found throws too: only so is it told why. */
  static bool Throws(int) { return true; }
  int addrtype;
  std::vector<std::string> addresses;

  explicit Host(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Network : Named {
  using Raw = netent;
  static constexpr bool kSetsHErrno = true;
  static bool Throws(int reason) { return reason == TRY_AGAIN || reason == NO_RECOVERY; }
  int addrtype;
  uint32_t net;

  explicit Network(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

/** Throws SystemError where the question could not be asked. ENOENT is none: there is no such database or
 * entry. */
template <class T>
void CheckAsked(Napi::Env env, const Answer<T>& answer, const char* call) {
  const bool answered = answer.entry || answer.resolver > 0;
  if (!answered && answer.error != 0 && answer.error != ENOENT) ThrowErrno(env, answer.error, call);
}

/** The entry, or undefined where there is none; throws ResolverError where `T` is one that says why. */
template <class T>
Napi::Value Tell(Napi::Env env, const Answer<T>& answer, const char* call, const std::string& subject) {
  CheckAsked(env, answer, call);
  if (answer.entry) return answer.entry->Value(env);
  const int reason = answer.resolver > 0 ? answer.resolver : HOST_NOT_FOUND;
  if (T::Throws(reason)) ThrowResolver(env, "h_errno", reason, call, subject);
  return env.Undefined();
}

}  // namespace perlipc::netdb
