// Memory of the process outside of V8's heap that JavaScript sees as an ArrayBuffer.
#pragma once

#include <napi.h>

#include <cstddef>

namespace perlipc::memory {

/** Gives back memory at an address, of a length: munmap or shmdt. -1 and errno where it fails. */
using Release = int (*)(void* address, size_t length);

/** An ArrayBuffer over memory that `release` gives back once: when JavaScript asks for it, or when the buffer
 * is garbage. What throws here has given it back. */
Napi::Value LeaveMapping(const Napi::CallbackInfo& info, void* address, size_t length, Release release);

/** The memory of argument `i`, an ArrayBuffer that LeaveMapping made with `release`, or a view of one.
 */
struct Range {
  void* address;
  size_t length;
};
Range MappingArgument(const Napi::CallbackInfo& info, size_t i, Release release, const char* wanted);

/** Detaches the ArrayBuffer of argument `i` and gives its memory back. The result is that of `release`. */
int ReleaseMapping(const Napi::CallbackInfo& info, size_t i, Release release, const char* wanted);

}  // namespace perlipc::memory
