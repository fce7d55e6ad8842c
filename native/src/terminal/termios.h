#pragma once

#include <napi.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace perlipc::terminal {

Napi::Value TermiosValue(Napi::Env env, const termios& modes);
termios TermiosArgument(const Napi::CallbackInfo& info, size_t i);
winsize WinsizeArgument(const Napi::CallbackInfo& info, size_t i);

}  // namespace perlipc::terminal
