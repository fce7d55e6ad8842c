#include "memory/mapping.h"

#include <cstdint>
#include <map>
#include <mutex>

#include "napi/args.h"
#include "napi/error.h"

namespace perlipc::memory {
namespace {

struct Mapping {
  size_t length;
  Release release;
  /** Tells its owner from that of a later mapping at the same address. */
  void* serial;
};

std::mutex mutex;
std::map<void*, Mapping> mappings;
uintptr_t last_serial = 0;

// The buffer is garbage, or its environment ends: here or long after it was detached.
void Finalize(napi_env, void* address, void* serial) {
  const std::lock_guard lock(mutex);
  const auto found = mappings.find(address);
  if (found == mappings.end() || found->second.serial != serial) return;
  found->second.release(address, found->second.length);
  mappings.erase(found);
}

Napi::ArrayBuffer BufferArgument(const Napi::CallbackInfo& info, size_t i, const char* wanted) {
  if (info[i].IsArrayBuffer()) return info[i].As<Napi::ArrayBuffer>();
  args::ThrowType(info, i, wanted);
}

}  // namespace

Napi::Value LeaveMapping(const Napi::CallbackInfo& info, void* address, size_t length, Release release) {
  void* serial = nullptr;
  {
    const std::lock_guard lock(mutex);
    serial = reinterpret_cast<void*>(++last_serial);
    mappings[address] = {length, release, serial};
  }
  napi_value buffer = nullptr;
  const napi_status status =
      napi_create_external_arraybuffer(info.Env(), address, length, Finalize, serial, &buffer);
  if (status == napi_ok) return {info.Env(), buffer};
  // Node calls it too where the length is more than a buffer may have.
  Finalize(info.Env(), address, serial);
  const std::string call = args::FunctionName(info);
  if (status == napi_pending_exception) throw Napi::Error::New(info.Env());
  if (status != napi_no_external_buffers_allowed)
    throw Napi::Error::New(info.Env(), call + ": no ArrayBuffer could be made");
  Napi::Error error = Napi::Error::New(
      info.Env(), call + ": this runtime's V8 has a memory cage: it allows no ArrayBuffer of mapped memory");
  error.Set("code", Napi::String::New(info.Env(), "ERR_NO_EXTERNAL_BUFFERS"));
  throw error;
}

Range MappingArgument(const Napi::CallbackInfo& info, size_t i, Release release, const char* wanted) {
  Napi::ArrayBuffer buffer = BufferArgument(info, i, wanted);
  const std::lock_guard lock(mutex);
  const auto found = mappings.find(buffer.Data());
  if (found == mappings.end() || found->second.release != release) args::ThrowType(info, i, wanted);
  return {found->first, found->second.length};
}

int ReleaseMapping(const Napi::CallbackInfo& info, size_t i, Release release, const char* wanted) {
  const Range range = MappingArgument(info, i, release, wanted);
  Napi::ArrayBuffer buffer = info[i].As<Napi::ArrayBuffer>();
  buffer.Detach();
  const std::lock_guard lock(mutex);
  mappings.erase(range.address);
  return range.address == nullptr ? 0 : release(range.address, range.length);
}

}  // namespace perlipc::memory
