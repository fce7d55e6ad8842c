#pragma once

#include <napi.h>

#include <csignal>

/** `siginfo_t` as an object: si_signo, si_code, and what else applies. */
Napi::Object InfoObject(Napi::Env env, const siginfo_t& info);
