#include "signal/args.h"

#include <string>

#include "main_thread.h"

namespace perlipc::signals {

void MainThreadOnly(const Napi::CallbackInfo& info) {
  if (OnMainThread()) return;
  Napi::Error error = Napi::Error::New(
      info.Env(), args::FunctionName(info) + ": signals belong to the main thread, and this is a Worker");
  error.Set("code", Napi::String::New(info.Env(), "ERR_WORKER_UNSUPPORTED_OPERATION"));
  throw error;
}

int SignalArgument(const Napi::CallbackInfo& info, size_t i) {
  return args::IntBetween(info, i, 1, kLastSignal);
}

SignalSet SetArgument(const Napi::CallbackInfo& info, size_t i) {
  const Napi::Array list = args::Array(info, i);
  SignalSet set = 0;
  for (uint32_t n = 0; n < list.Length(); ++n) set |= Bit(args::IntAt(info, i, list, n, 1, kLastSignal));
  return set;
}

Napi::Array SetValue(Napi::Env env, SignalSet set) {
  Napi::Array list = Napi::Array::New(env);
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if ((set & Bit(signal)) != 0) list.Set(list.Length(), signal);
  return list;
}

}  // namespace perlipc::signals
