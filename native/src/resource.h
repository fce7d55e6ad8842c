#pragma once

#include <napi.h>
#include <sys/resource.h>

namespace perlipc {

/** A struct rusage as an object: times in seconds. */
Napi::Object UsageValue(Napi::Env env, const rusage& usage);

}  // namespace perlipc
