// int prctl(int option, ...): the options that packages/sys/src/prctl.ts names.
#if __has_include(<sys/prctl.h>)
#include <sys/prctl.h>
#endif

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

#ifdef PR_SET_NAME

// prctl(option, unsigned long arg2): those that set, and those whose result is the value
Napi::Value Number(const Napi::CallbackInfo& info) {
  const int option = args::Int(info, 0);
  const auto value = static_cast<unsigned long>(args::Int64(info, 1));
  return CheckNumber(info, ::prctl(option, value, 0UL, 0UL, 0UL), "prctl");
}

// prctl(option, int *arg2): those that get through a pointer
Napi::Value Stored(const Napi::CallbackInfo& info) {
  const int option = args::Int(info, 0);
  if (option != PR_GET_PDEATHSIG && option != PR_GET_CHILD_SUBREAPER)
    args::ThrowRange(info, 0, "an option that stores an int");
  int value = 0;
  CheckZero(info, ::prctl(option, &value, 0UL, 0UL, 0UL), "prctl");
  return Napi::Number::New(info.Env(), value);
}

constexpr size_t kNameSize = 16;

// prctl(PR_GET_NAME, char *name)
Napi::Value GetName(const Napi::CallbackInfo& info) {
  char name[kNameSize + 1] = "";
  CheckZero(info, ::prctl(PR_GET_NAME, name, 0UL, 0UL, 0UL), "prctl");
  return Napi::String::New(info.Env(), name);
}

// prctl(PR_SET_NAME, const char *name)
Napi::Value SetName(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  return CheckZero(info, ::prctl(PR_SET_NAME, name.c_str(), 0UL, 0UL, 0UL), "prctl");
}

#else

constexpr auto Number = Missing;
constexpr auto Stored = Missing;
constexpr auto GetName = Missing;
constexpr auto SetName = Missing;

#endif

}  // namespace

void InitPrctl(Napi::Env, Napi::Object exports) {
  args::Def<Number>(exports, "prctl(option, value)");
  args::Def<Stored>(exports, "prctl_stored(option)");
  args::Def<GetName>(exports, "prctl_get_name()");
  args::Def<SetName>(exports, "prctl_set_name(name)");
}

}  // namespace perlipc
