// Copies of the entries of the C library's databases, and what becomes of them in JavaScript.
#pragma once

#include <napi.h>
#include <netdb.h>

#include <cstdint>
#include <string>

#include "napi/error.h"
#include "netdb/query.h"

namespace perlipc::netdb {

/** The first fields of struct servent, protoent, hostent and netent. */
struct NamedEntry {
  std::string name;
  /** Each ends with a NUL byte. */
  std::string aliases;

  NamedEntry(const char* name, char** aliases);

 protected:
  /** Calls a function of TypeScript with the name, the aliases (undefined if there are none) and `fields`; it
   * returns the object. One such call is faster than setting each property from here. */
  template <class... Fields>
  Napi::Value MadeBy(const Napi::FunctionReference& make, Fields... fields) const;
};

struct Service : NamedEntry {
  using Raw = servent;
  static constexpr bool kSetsHErrno = false;
  static bool IsError(int) { return false; }
  int port;
  std::string proto;

  explicit Service(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Protocol : NamedEntry {
  using Raw = protoent;
  static constexpr bool kSetsHErrno = false;
  static bool IsError(int) { return false; }
  int proto;

  explicit Protocol(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Host : NamedEntry {
  using Raw = hostent;
  static constexpr bool kSetsHErrno = true;
  /** A host that isn't found throws too: h_errno says why. */
  static bool IsError(int) { return true; }
  int addrtype;
  /** Of each address, in bytes. */
  size_t length;
  /** One after another. */
  std::string addresses;

  explicit Host(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

struct Network : NamedEntry {
  using Raw = netent;
  static constexpr bool kSetsHErrno = true;
  static bool IsError(int reason) { return reason == TRY_AGAIN || reason == NO_RECOVERY; }
  int addrtype;
  uint32_t net;

  explicit Network(const Raw& raw);
  Napi::Value Value(Napi::Env env) const;
};

/** setEntryMakers(servent, protoent, hostent, netent) */
Napi::Value SetEntryMakers(const Napi::CallbackInfo& info);

/** Throws SystemError if the query could not be made. ENOENT is no error: the database or entry doesn't
 * exist. */
template <class T>
void CheckQueried(Napi::Env env, const Answer<T>& answer, const char* call) {
  const bool answered = answer.entry || answer.resolver > 0;
  if (!answered && answer.error != 0 && answer.error != ENOENT) ThrowErrno(env, answer.error, call);
}

/** The entry, or undefined if there is none; throws ResolverError, which names the lookup's Subject(), if
 * h_errno is an error for `T`. */
template <class T, class Lookup>
Napi::Value EntryOrThrow(Napi::Env env, const Answer<T>& answer, const Lookup& lookup) {
  CheckQueried(env, answer, Lookup::kCall);
  if (answer.entry) return answer.entry->Value(env);
  const int reason = answer.resolver > 0 ? answer.resolver : HOST_NOT_FOUND;
  if (T::IsError(reason)) ThrowResolver(env, "h_errno", reason, Lookup::kCall, lookup.Subject());
  return env.Undefined();
}

}  // namespace perlipc::netdb
