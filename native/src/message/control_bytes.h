// Control messages as the kernel has them, one after another.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace perlipc::message {

/** One control message, in memory of the addon. */
struct Control {
  int level;
  int type;
  std::span<const uint8_t> data;
};

/** Takes the first control message off `rest`; false at the end, or where what is left holds none. */
bool TakeControl(std::span<const uint8_t>& rest, Control& control);

void AppendControl(std::vector<uint8_t>& packed, const Control& control);

}  // namespace perlipc::message
