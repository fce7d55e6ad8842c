#pragma once

#include "napi/args.h"
#include "signal/set.h"

namespace perlipc::signals {

/** Throws on a Worker: signals are the main thread's. */
void MainThreadOnly(const Napi::CallbackInfo& info);

/** Argument `i`, the number of a signal. */
int SignalArgument(const Napi::CallbackInfo& info, size_t i);

/** Argument `i`, an array of signal numbers. */
SignalSet SetArgument(const Napi::CallbackInfo& info, size_t i);

Napi::Array SetValue(Napi::Env env, SignalSet set);

}  // namespace perlipc::signals
