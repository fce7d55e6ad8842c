#pragma once

#include <napi.h>

#include "napi/error.h"

namespace perlipc {

/** A descriptor that the running call has made. It is closed unless it is released to JavaScript. */
class OwnedFd {
 public:
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;
  ~OwnedFd();

  int get() const { return fd_; }
  /** Release leaves close-on-exec as the call made it, for 0, 1 and 2 too: the caller asked for it. */
  OwnedFd& AsMade() {
    as_made_ = true;
    return *this;
  }
  /** Returns it as a number that JavaScript now owns. 0, 1 and 2 lose close-on-exec, as Perl's `$^F` has it.
   */
  Napi::Number Release(Napi::Env env);
  /** The same, for who makes no number of it. */
  int Release();

 private:
  int fd_;
  bool as_made_ = false;
};

/** Throws SystemError for errno if `fd` is -1. errno is read before anything else happens. */
OwnedFd CheckFd(const Napi::CallbackInfo& info, int fd, const char* syscall, const ErrorDetail& detail = {});

Napi::Array ReleasePair(Napi::Env env, OwnedFd& first, OwnedFd& second);

}  // namespace perlipc
