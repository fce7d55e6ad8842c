#include "napi/advice.h"

#include <string_view>

namespace perlipc::args {
namespace {

struct Example {
  std::string_view function;
  std::string_view argument;
  const char* text;
};

constexpr Example kExamples[] = {
    {"socket", "domain", "for instance AF_INET"},
    {"socketpair", "domain", "for instance AF_UNIX"},
    {"socket", "type", "for instance SOCK_STREAM"},
    {"socketpair", "type", "for instance SOCK_STREAM"},
    {"inet_pton", "af", "AF_INET or AF_INET6"},
    {"inet_ntop", "af", "AF_INET or AF_INET6"},
    {"shutdown", "how", "SHUT_RD, SHUT_WR or SHUT_RDWR"},
    {"sigprocmask", "how", "SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK"},
    {"open", "flags", "for instance O_RDONLY"},
    {"kill", "sig", "for instance SIGTERM"},
    {"setuid", "uid", "getpwnam(name)?.uid is that of a name"},
    {"setgid", "gid", "getgrnam(name)?.gid is that of a name"},
};

/** The name of a constant as a text: people quote it, as they do for Node's own calls. */
bool IsConstant(const std::string& text) {
  const char* rest = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return text.size() >= 3 && text[0] >= 'A' && text[0] <= 'Z' &&
         text.find_first_not_of(rest) == std::string::npos;
}

std::string Advice(const std::string& function, const std::string& argument, Napi::Value got) {
  const bool text = got.IsString();
  if (function == "kill" && argument == "pid" && text) return "the pid comes first: kill(pid, SIGTERM)";
  if (text && IsConstant(got.ToString().Utf8Value()))
    return "the constant " + got.ToString().Utf8Value() + ", without quotes";
  if (argument == "port" && got.IsObject()) return "the port comes first, the address second";
  if (argument == "status" && got.IsObject()) return "the status in what waitpid returned";
  for (const Example& example : kExamples)
    if (example.function == function && example.argument == argument) return example.text;
  return "";
}

}  // namespace

std::string IntegerAdvice(const std::string& function, const std::string& argument, Napi::Value got) {
  const std::string advice = Advice(function, argument, got);
  return advice.empty() ? "" : " (" + advice + ")";
}

std::string ViewAdvice(const std::string& argument, Napi::Value got) {
  if (argument == "data" && got.IsString()) return " (Buffer.from('text') makes one)";
  if (argument == "buffer") return " (Buffer.alloc(4096) makes one)";
  if (argument == "address") return " (pack_sockaddr_in(80, inet_aton('127.0.0.1')) makes one)";
  if (argument != "addr" && argument != "src") return "";
  if (got.IsUndefined())
    return " (inet_aton gives undefined for what is no address: getaddrinfo looks names up)";
  return " (inet_aton('127.0.0.1') or inet_pton(AF_INET6, '::1') makes one)";
}

}  // namespace perlipc::args
