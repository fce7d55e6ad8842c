// Control messages (ancillary data): packed for sendmsg, walked after recvmsg.
#pragma once

#include <napi.h>
#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "message/control_bytes.h"

namespace perlipc::message {

/** Descriptors that came with a message: closed unless JavaScript has them. */
class ArrivedFds {
 public:
  ArrivedFds() = default;
  ArrivedFds(const ArrivedFds&) = delete;
  ArrivedFds& operator=(const ArrivedFds&) = delete;
  ~ArrivedFds() { Close(); }

  /** Finds those of a received control buffer, of SCM_RIGHTS alone if `rights`, else the others. */
  void Collect(std::span<const uint8_t> control, bool rights);
  /** Sets close-on-exec above 2 to `cloexec`, and takes it off 0, 1 and 2. */
  void SetCloseOnExec(bool cloexec);
  void Close();
  /** JavaScript has them now. */
  void Keep() { fds_.clear(); }

 private:
  std::vector<int> fds_;
};

/** The control messages as objects. Without `rights` those that carry descriptors of SCM_RIGHTS are left out.
 */
Napi::Array ControlObjects(Napi::Env env, std::span<const uint8_t> control, bool rights);

/** Packs an array of such objects, or of { level, type, data }; undefined is none. */
std::vector<uint8_t> PackControl(const Napi::CallbackInfo& info, const std::string& what, Napi::Value list);

}  // namespace perlipc::message
