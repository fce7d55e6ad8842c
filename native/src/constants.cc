// Before the kernel's headers, which else define the same.
#include <net/if.h>

#include "areas.h"
#include "constant_headers.h"
#include "kernel_numbers.h"

namespace perlipc {

void InitConstants(Napi::Env env, Napi::Object exports) {
  Napi::Object constants = Napi::Object::New(env);
  Napi::Object group;
#define GROUP(name)               \
  group = Napi::Object::New(env); \
  constants.Set(#name, group);
#define CONSTANT(name) group.Set(#name, Napi::Number::New(env, static_cast<double>(name)));
#include "constants.inc"
  exports.Set("constants", constants);
}

}  // namespace perlipc
