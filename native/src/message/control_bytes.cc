#include "message/control_bytes.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace perlipc::message {

bool TakeControl(std::span<const uint8_t>& rest, Control& control) {
  cmsghdr header;
  if (rest.size() < sizeof header) return false;
  std::memcpy(&header, rest.data(), sizeof header);
  const size_t length = header.cmsg_len;
  if (length < CMSG_LEN(0) || length > rest.size()) return false;
  control = {.level = header.cmsg_level,
             .type = header.cmsg_type,
             .data = rest.subspan(CMSG_LEN(0), length - CMSG_LEN(0))};
  rest = rest.subspan(std::min<size_t>(rest.size(), CMSG_SPACE(length - CMSG_LEN(0))));
  return true;
}

void AppendControl(std::vector<uint8_t>& packed, const Control& control) {
  cmsghdr header{};
  header.cmsg_len = static_cast<decltype(header.cmsg_len)>(CMSG_LEN(control.data.size()));
  header.cmsg_level = control.level;
  header.cmsg_type = control.type;
  const size_t at = packed.size();
  packed.resize(at + CMSG_SPACE(control.data.size()));
  std::memcpy(packed.data() + at, &header, sizeof header);
  if (!control.data.empty())
    std::memcpy(packed.data() + at + CMSG_LEN(0), control.data.data(), control.data.size());
}

}  // namespace perlipc::message
