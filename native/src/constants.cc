// Before the kernel's headers, which else define the same.
#include <net/if.h>

#include "areas.h"
#include "constant_headers.h"
#include "kernel_numbers.h"

namespace perlipc {

namespace {

struct Constant {
  const char* name;
  double value = 0;
  /** It begins a group of that name. */
  bool group = false;
};

}  // namespace

void InitConstants(Napi::Env env, Napi::Object exports) {
#define GROUP(word) {.name = #word, .group = true},
#define CONSTANT(word) {.name = #word, .value = static_cast<double>(word)},
  static const Constant kAll[] = {
#include "constants.inc"
  };
  Napi::Object constants = Napi::Object::New(env);
  Napi::Object group;
  for (const auto& [name, value, begins] : kAll) {
    if (begins) {
      group = Napi::Object::New(env);
      constants.Set(name, group);
    } else {
      group.Set(name, Napi::Number::New(env, value));
    }
  }
  exports.Set("constants", constants);
}

}  // namespace perlipc
