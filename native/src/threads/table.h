#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include "syscall/raw.h"

namespace perlipc {

// A page that isn't written need not be copied after a fork.
template <typename T>
void Set(T& where, std::type_identity_t<T> value) {
  if (where != value) where = value;
}

struct EmptyInChild {};

// A growing array on pages of its own, never malloc: it may grow while threads are parked. Its elements move
// when it grows. A full address space shows in Push() as false.
template <typename T>
class Table {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Table() = default;
  // Pages that a forked child has empty, so that no fork costs a copy of them.
  explicit Table(EmptyInChild) : empty_in_child_(true) {}
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  bool Push(const T& value) {
    if (size_ == capacity_ && !Reserve(capacity_ ? capacity_ * 2 : (kPage + sizeof(T) - 1) / sizeof(T)))
      return false;
    // What is there already is not written again: after a fork that would copy its page.
    if (!std::ranges::equal(BytesOf(data_[size_]), BytesOf(value))) data_[size_] = value;
    size_++;
    return true;
  }

  bool Reserve(size_t wanted) {
    if (wanted <= capacity_) return true;
    const size_t bytes = (wanted * sizeof(T) + kPage - 1) / kPage * kPage;
    const long moved = data_ ? Raw(SYS_mremap, Word(data_), static_cast<long>(bytes_),
                                   static_cast<long>(bytes), MREMAP_MAYMOVE)
                             : Raw(SYS_mmap, 0, static_cast<long>(bytes), PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (moved < 0 && moved > -4096) return false;
#ifdef MADV_WIPEONFORK
    if (empty_in_child_) Raw(SYS_madvise, moved, static_cast<long>(bytes), MADV_WIPEONFORK);
#endif
    data_ = reinterpret_cast<T*>(moved);
    bytes_ = bytes;
    capacity_ = bytes / sizeof(T);
    return true;
  }

  void Clear() { size_ = 0; }
  void Truncate(size_t size) { size_ = size; }
  size_t Size() const { return size_; }
  size_t Capacity() const { return capacity_; }
  T* Data() { return data_; }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

 private:
  static std::span<const std::byte> BytesOf(const T& value) { return std::as_bytes(std::span(&value, 1)); }

  static constexpr size_t kPage = 65536;  // the largest page size that arm64 kernels use
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  size_t bytes_ = 0;
  bool empty_in_child_ = false;
};

}  // namespace perlipc
