// Lines of /proc/self/maps: the bytes are the whole text.
#include <string>

#include "threads/proc.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const char* const end = text.c_str() + text.size();
  perlipc::Scanner scan{text.c_str()};
  while (*scan.at != '\0') {
    static_cast<void>(perlipc::ReadMapping(scan));
    if (scan.at > end) __builtin_trap();
    if (!scan.NextLine()) break;
    if (scan.at > end) __builtin_trap();
  }
  return 0;
}
