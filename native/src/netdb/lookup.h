// A lookup is a struct that takes its arguments (on JavaScript's thread), asks (on any thread, without
// JavaScript) and tells the answer (on JavaScript's thread again). So each is there as a call that blocks and
// as one that doesn't.
#pragma once

#include <napi.h>

#include <memory>
#include <optional>
#include <string>

#include "napi/args.h"
#include "syscall/interruptible.h"

namespace perlipc::netdb {

/** A name to look up: a string without NUL bytes, at most as long as DNS has it. */
std::string NameArgument(const Napi::CallbackInfo& info, size_t i);
std::optional<std::string> OptionalName(const Napi::CallbackInfo& info, size_t i);
inline const char* OrNull(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

/** The lookup as a call that blocks. */
template <class Lookup>
Napi::Value Now(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Lookup lookup(info);
  return lookup.Tell(info.Env(), lookup.Ask());
}

/** A lookup on libuv's pool, and the promise of its answer. It deletes itself when it has settled that. */
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
  void Execute() override { answer_.emplace(lookup_.Ask()); }

  void OnOK() override {
    try {
      deferred_.Resolve(lookup_.Tell(Env(), *answer_));
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    }
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

  const Lookup lookup_;
  std::optional<decltype(lookup_.Ask())> answer_;
  Napi::Promise::Deferred deferred_;
};

/** The lookup with its arguments taken, as a function of its name that starts it on libuv's pool and gives a
 * promise. */
template <class Lookup>
Napi::Value Later(const Napi::CallbackInfo& info) {
  const auto start = [lookup = Lookup(info)](const Napi::CallbackInfo& started) {
    return PoolWork<Lookup>::Start(started.Env(), lookup);
  };
  return Napi::Function::New(info.Env(), start, Lookup::kCall);
}

template <class Lookup>
void DefLookup(Napi::Object exports, const char* now, const char* later) {
  args::Def<Now<Lookup>>(exports, now);
  args::Def<Later<Lookup>>(exports, later);
}

}  // namespace perlipc::netdb
