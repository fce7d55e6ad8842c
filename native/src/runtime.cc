#include "runtime.h"

#include <dlfcn.h>

#include <string>

#include "napi/args.h"

namespace perlipc {

bool RunsOnNode() {
  // node::Start(int, char**) has been in node.h since the first Node; a runtime that only speaks Node's API
  // for addons lacks it.
  static const bool node = dlsym(RTLD_DEFAULT, "_ZN4node5StartEiPPc") != nullptr;
  return node;
}

void RequireNode(const Napi::CallbackInfo& info, const char* what) {
  if (RunsOnNode()) return;
  const std::string needs = " needs the event loop of Node, and this is another runtime";
  Napi::Error error = Napi::Error::New(info.Env(), args::FunctionName(info) + ": " + what + needs);
  error.Set("code", Napi::String::New(info.Env(), "ERR_NOT_NODE"));
  throw error;
}

}  // namespace perlipc
