// Scatter and gather: an array of views of JavaScript's memory as an array of iovec.
#pragma once

#include <napi.h>
#include <sys/uio.h>

#include <string>
#include <vector>

namespace perlipc::message {

class Vectors {
 public:
  /** Takes the views of an array. Getters of the array may run JavaScript, so that no memory is looked at
   * yet. */
  Vectors(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list);
  /** The same, where one view may come without an array, or nothing at all. */
  static Vectors OfAny(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list);

  /** Looks at the memory, which is valid until JavaScript runs again. */
  void Resolve(const Napi::CallbackInfo& info);

  iovec* data() { return vectors_.empty() ? nullptr : vectors_.data(); }
  /** More than IOV_MAX are counted but not taken: the kernel refuses the count before it looks at them. */
  size_t count() const { return count_; }

 private:
  explicit Vectors(const std::string& what) : what_(what) {}

  std::string what_;
  std::vector<Napi::Value> views_;
  std::vector<iovec> vectors_;
  size_t count_ = 0;
};

}  // namespace perlipc::message
