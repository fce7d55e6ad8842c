#pragma once

#include <napi.h>

#include <csignal>

namespace perlipc {

/** `siginfo_t` as an object: si_signo, si_code, and the fields that the kernel fills in for that signal. */
Napi::Object InfoObject(Napi::Env env, const siginfo_t& info);

}  // namespace perlipc
