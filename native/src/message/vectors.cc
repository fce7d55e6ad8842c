#include "message/vectors.h"

#include <climits>

#include "napi/args.h"

namespace perlipc::message {
namespace {

#ifdef IOV_MAX
constexpr size_t kMostVectors = IOV_MAX;
#else
constexpr size_t kMostVectors = 1024;
#endif

std::string Element(const std::string& what, size_t i) { return what + "[" + std::to_string(i) + "]"; }

}  // namespace

Vectors::Vectors(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list) : what_(what) {
  if (!list.IsArray()) args::ThrowTypeIn(info, what, list, "an array of views of ArrayBuffers");
  const Napi::Array array = list.As<Napi::Array>();
  count_ = array.Length();
  if (count_ > kMostVectors) return;
  views_.reserve(count_);
  for (uint32_t i = 0; i < count_; ++i) views_.push_back(array.Get(i));
  vectors_.reserve(count_);
}

Vectors Vectors::OfAny(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list) {
  if (list.IsArray()) return Vectors(info, what, list);
  Vectors some(what);
  if (!list.IsUndefined()) some.views_.push_back(list);
  some.count_ = some.views_.size();
  return some;
}

void Vectors::Resolve(const Napi::CallbackInfo& info) {
  for (size_t i = 0; i < views_.size(); ++i) {
    std::span<uint8_t> bytes;
    if (!args::FindBytes(info, views_[i], bytes)) args::ThrowNoBytesIn(info, Element(what_, i), views_[i]);
    vectors_.push_back({.iov_base = bytes.data(), .iov_len = bytes.size()});
  }
}

}  // namespace perlipc::message
