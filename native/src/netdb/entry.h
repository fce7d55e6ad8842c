// Copies of the entries of the C library's databases, and what becomes of them in JavaScript.
#pragma once

#include <napi.h>
#include <netdb.h>

#include <cstdint>
#include <string>

#include "napi/error.h"
#include "netdb/query.h"

namespace perlipc::netdb {

/** A copy of an entry, in the string that entries.ts takes apart. */
class Entry {
 public:
  Napi::Value Value(Napi::Env env) const;

 protected:
  Entry();
  void Add(uint32_t number);
  void Add(const char* bytes, size_t size) { text_.append(bytes, size); }
  /** The strings come last; the first of them is the name. */
  void AddStrings(const char* name, char** aliases);
  void AddStrings(const char* name, const char* other, char** aliases);

 private:
  void AddString(const char* string);
  std::string text_;
};

struct Service : Entry {
  using Raw = servent;
  static constexpr bool kSetsHErrno = false;
  explicit Service(const Raw& raw);
};

struct Protocol : Entry {
  using Raw = protoent;
  static constexpr bool kSetsHErrno = false;
  explicit Protocol(const Raw& raw);
};

struct Host : Entry {
  using Raw = hostent;
  static constexpr bool kSetsHErrno = true;
  /** A host that isn't found throws too: h_errno says why. */
  static bool IsError(int) { return true; }
  explicit Host(const Raw& raw);
};

struct Network : Entry {
  using Raw = netent;
  static constexpr bool kSetsHErrno = true;
  static bool IsError(int reason) { return reason == TRY_AGAIN || reason == NO_RECOVERY; }
  explicit Network(const Raw& raw);
};

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
Napi::Value EntryOrThrow(Napi::Env env, const Answer<T>& answer, [[maybe_unused]] const Lookup& lookup) {
  CheckQueried(env, answer, Lookup::kCall);
  if (answer.entry) return answer.entry->Value(env);
  if constexpr (T::kSetsHErrno) {
    const int reason = answer.resolver > 0 ? answer.resolver : HOST_NOT_FOUND;
    if (T::IsError(reason)) ThrowResolver(env, "h_errno", reason, Lookup::kCall, lookup.Subject());
  }
  return env.Undefined();
}

}  // namespace perlipc::netdb
