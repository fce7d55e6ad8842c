// The control messages that are objects with named fields: the one table of them.
#pragma once

#include <napi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "message/control_fields.h"

namespace perlipc::message {

struct Kind {
  const char* name;
  int level;
  int type;
  /** Sets the fields; false if the size is not that of the structure, as after a truncation. */
  bool (*decode)(std::span<const uint8_t> data, Napi::Object into);
  /** Null where it only arrives. */
  std::vector<uint8_t> (*encode)(const Source& source);
};

const Kind* KindOf(int level, int type);
const Kind* KindNamed(const std::string& name);

}  // namespace perlipc::message
