// Control messages as they come from the kernel: what is taken lies within, and is the same once packed
// again.
#include <algorithm>

#include "message/control_bytes.h"

using perlipc::message::Control;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::span<const uint8_t> rest(data, size);
  for (Control one{}; !rest.empty();) {
    const size_t before = rest.size();
    if (!perlipc::message::TakeControl(rest, one)) break;
    if (rest.size() >= before || one.data.size() > before) __builtin_trap();
    std::vector<uint8_t> packed;
    perlipc::message::AppendControl(packed, one);
    std::span<const uint8_t> again(packed);
    Control other{};
    if (!perlipc::message::TakeControl(again, other) || !again.empty()) __builtin_trap();
    if (other.level != one.level || other.type != one.type || !std::ranges::equal(other.data, one.data))
      __builtin_trap();
  }
  return 0;
}
