// Where a call went to that failed.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <string>

namespace perlipc {

/** What the exception has beside code, errno and syscall; empty or negative parts are left out. */
struct ErrorDetail {
  std::string address;
  int port = -1;
  std::string path;
  pid_t pid = -1;

  // Those two leave errno as it is: an argument may be made after the call whose errno is wanted.
  static ErrorDetail Of(const sockaddr* address, socklen_t length);
  static ErrorDetail OfPath(const std::string& path);
  static ErrorDetail OfPid(pid_t pid) { return {.address = {}, .port = -1, .path = {}, .pid = pid}; }
};

}  // namespace perlipc
