#pragma once

#include <napi.h>

/** A descriptor that this call has just made: closed unless it is given to JavaScript. */
class OwnedFd {
 public:
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;
  ~OwnedFd();

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  /** Hands it over as a number, with close-on-exec as `$^F` has it: on above 2, off for 0, 1 and 2. */
  Napi::Number Release(Napi::Env env);

 private:
  int fd_;
};

Napi::Array ReleasePair(Napi::Env env, OwnedFd& first, OwnedFd& second);
