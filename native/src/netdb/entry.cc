#include "netdb/entry.h"

#include <arpa/inet.h>

#include "napi/address.h"

namespace perlipc::netdb {

namespace {

constexpr size_t kUsualSize = 120;

bool IsAscii(const char* string) {
  for (; *string != '\0'; ++string) {
    if (static_cast<unsigned char>(*string) > 0x7f) return false;
  }
  return true;
}

}  // namespace

Entry::Entry() {
  text_.reserve(kUsualSize);
  text_.push_back('\0');
}

Napi::Value Entry::Value(Napi::Env env) const { return NewText(env, text_.data(), text_.size()); }

void Entry::Add(uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) text_.push_back(static_cast<char>(number >> shift & 0xff));
}

void Entry::AddString(const char* string) {
  if (!IsAscii(string)) text_.front() = '\1';
  text_.append(string);
}

void Entry::AddStrings(const char* name, char** aliases) {
  AddString(name);
  for (; aliases != nullptr && *aliases != nullptr; ++aliases) {
    text_.push_back('\0');
    AddString(*aliases);
  }
}

void Entry::AddStrings(const char* name, const char* other, char** aliases) {
  AddString(name);
  text_.push_back('\0');
  AddStrings(other, aliases);
}

Service::Service(const Raw& raw) {
  Add(ntohs(static_cast<uint16_t>(raw.s_port)));
  AddStrings(raw.s_name, raw.s_proto, raw.s_aliases);
}

Protocol::Protocol(const Raw& raw) {
  Add(static_cast<uint32_t>(raw.p_proto));
  AddStrings(raw.p_name, raw.p_aliases);
}

Host::Host(const Raw& raw) {
  const auto length = static_cast<uint32_t>(raw.h_length);
  uint32_t count = 0;
  while (raw.h_addr_list[count] != nullptr) ++count;
  Add(static_cast<uint32_t>(raw.h_addrtype));
  Add(length);
  Add(count * length);
  for (uint32_t i = 0; i < count; ++i) Add(raw.h_addr_list[i], length);
  AddStrings(raw.h_name, raw.h_aliases);
}

Network::Network(const Raw& raw) {
  Add(static_cast<uint32_t>(raw.n_addrtype));
  Add(raw.n_net);
  AddStrings(raw.n_name, raw.n_aliases);
}

}  // namespace perlipc::netdb
