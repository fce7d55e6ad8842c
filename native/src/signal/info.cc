#include "signal/info.h"

namespace perlipc {

namespace {

class Info {
 public:
  Info(Napi::Env env, const siginfo_t& info) : env_(env), info_(info), object_(Napi::Object::New(env)) {
    Set("si_signo", info.si_signo);
    Set("si_code", info.si_code);
  }

  Napi::Object Filled() {
    if (info_.si_code > 0 && info_.si_signo == SIGCHLD) {
      Sender();
      Set("si_status", info_.si_status);
#ifdef SIGPOLL
    } else if (info_.si_code > 0 && info_.si_signo == SIGPOLL) {
      Poll();
#endif
    } else if (info_.si_code == SI_TIMER) {
      Value();
    } else if (info_.si_code <= 0) {
      Sender();
      if (info_.si_code == SI_QUEUE || info_.si_code == SI_MESGQ) Value();
    }
    return object_;
  }

 private:
  void Set(const char* name, double value) { object_.Set(name, Napi::Number::New(env_, value)); }
  void Sender() {
    Set("si_pid", info_.si_pid);
    Set("si_uid", info_.si_uid);
  }
  void Value() { Set("si_value", info_.si_value.sival_int); }
#ifdef SIGPOLL
  // Without F_SETSIG the kernel says only that it was itself (SI_KERNEL).
  void Poll() {
    if (info_.si_code < POLL_IN || info_.si_code > POLL_HUP) return;
    Set("si_band", static_cast<double>(info_.si_band));
#ifdef si_fd
    Set("si_fd", info_.si_fd);
#endif
  }
#endif

  Napi::Env env_;
  const siginfo_t& info_;
  Napi::Object object_;
};

}  // namespace

Napi::Object InfoObject(Napi::Env env, const siginfo_t& info) { return Info(env, info).Filled(); }

}  // namespace perlipc
