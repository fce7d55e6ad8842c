// What to write instead of a wrong argument, for the mistakes that people make first.
#pragma once

#include <napi.h>

#include <string>

namespace perlipc::args {

/** In parentheses after what was wanted, or nothing. */
std::string IntegerAdvice(const std::string& function, const std::string& argument, Napi::Value got);
std::string ViewAdvice(const std::string& argument, Napi::Value got);

}  // namespace perlipc::args
