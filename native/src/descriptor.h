#pragma once

#include <napi.h>

/** A descriptor that this call has just made: closed unless it is given to JavaScript. */
class OwnedFd {
 public:
  /** Which close-on-exec JavaScript gets: as `$^F` has it (on above 2, off for 0, 1 and 2), or as the call that
   * made it was told. */
  enum class Flags { kAsPerl, kAsMade };

  explicit OwnedFd(int fd, Flags flags = Flags::kAsPerl) : fd_(fd), flags_(flags) {}
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;
  ~OwnedFd();

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  /** Hands it over as a number. */
  Napi::Number Release(Napi::Env env);

 private:
  int fd_;
  Flags flags_;
};

Napi::Array ReleasePair(Napi::Env env, OwnedFd& first, OwnedFd& second);
