// A lookup is a struct: its constructor takes the arguments, on JavaScript's thread; Query() calls the C
// library, on any thread and without JavaScript; Result() makes the answer a value or throws, on JavaScript's
// thread. So each is exported twice: as a call that blocks and as one on libuv's thread pool.
#pragma once

#include <napi.h>

#include <memory>
#include <optional>
#include <string>

#include "napi/args.h"
#include "syscall/interruptible.h"

namespace perlipc::netdb {

/** A name to look up: a string without NUL bytes, of at most 253 bytes as in DNS. */
std::string NameArgument(const Napi::CallbackInfo& info, size_t i);
std::optional<std::string> OptionalName(const Napi::CallbackInfo& info, size_t i);
inline const char* OrNull(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

/** Makes the lookup on the calling thread. */
template <class Lookup>
Napi::Value CallBlocking(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Lookup lookup(info);
  return lookup.Result(info.Env(), lookup.Query());
}

/** A lookup on libuv's thread pool, with the promise of its result. It deletes itself once that is settled.
 */
template <class Lookup>
class PoolWork : public Napi::AsyncWorker {
 public:
  PoolWork(Napi::Env env, const Lookup& lookup)
      : AsyncWorker(env, Lookup::kCall), lookup_(lookup), deferred_(env) {}

  static Napi::Value Start(Napi::Env env, const Lookup& lookup) {
    auto work = std::make_unique<PoolWork>(env, lookup);
    const Napi::Value promise = work->deferred_.Promise();
    work->Queue();
    static_cast<void>(work.release());
    return promise;
  }

 private:
  void Execute() override { answer_.emplace(lookup_.Query()); }

  void OnOK() override {
    try {
      deferred_.Resolve(lookup_.Result(Env(), *answer_));
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    }
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

  const Lookup lookup_;
  std::optional<decltype(lookup_.Query())> answer_;
  Napi::Promise::Deferred deferred_;
};

/** Checks the arguments and returns a function of its name that starts the lookup on libuv's thread pool and
 * returns a promise. */
template <class Lookup>
Napi::Value CallOnPool(const Napi::CallbackInfo& info) {
  const auto start = [lookup = Lookup(info)](const Napi::CallbackInfo& started) {
    return PoolWork<Lookup>::Start(started.Env(), lookup);
  };
  return Napi::Function::New(info.Env(), start, Lookup::kCall);
}

template <class Lookup>
void DefLookup(Napi::Object exports, const char* blocking, const char* on_pool) {
  args::Def<CallBlocking<Lookup>>(exports, blocking);
  args::Def<CallOnPool<Lookup>>(exports, on_pool);
}

}  // namespace perlipc::netdb
