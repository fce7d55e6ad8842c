#include <poll.h>

#include <climits>
#include <string>
#include <vector>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "poll/mask.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

pollfd Entry(const Napi::CallbackInfo& info, const Napi::Object& object, uint32_t i) {
  const std::string what = "fds[" + std::to_string(i) + "]";
  pollfd entry{};
  entry.fd = args::IntIn(info, what + ".fd", object.Get("fd"), INT_MIN, INT_MAX);
  entry.events = static_cast<short>(args::IntIn(info, what + ".events", object.Get("events"), 0, SHRT_MAX));
  return entry;
}

/** The entries of an array. A getter of one may change the array: the objects that were asked are the ones
 * that are told. */
class Entries {
 public:
  Entries(const Napi::CallbackInfo& info, const Napi::Array& list) {
    for (uint32_t i = 0; i < list.Length(); ++i) {
      const Napi::Value value = list.Get(i);
      if (!value.IsObject() || value.IsFunction())
        args::ThrowTypeIn(info, "fds[" + std::to_string(i) + "]", value,
                          "an object { fd, events } (pollfd(fd, POLLIN) makes one)");
      objects_.push_back(value.As<Napi::Object>());
      fds_.push_back(Entry(info, objects_.back(), i));
    }
  }
  pollfd* data() { return fds_.data(); }
  nfds_t size() const { return static_cast<nfds_t>(fds_.size()); }
  Napi::Value Told(const Napi::CallbackInfo& info, int ready) {
    for (size_t i = 0; i < fds_.size(); ++i) objects_[i].Set("revents", fds_[i].revents);
    return Napi::Number::New(info.Env(), ready);
  }

 private:
  std::vector<pollfd> fds_;
  std::vector<Napi::Object> objects_;
};

// int poll(struct pollfd fds[nfds], nfds_t nfds, int timeout)
Napi::Value Poll(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Napi::Array list = args::Array(info, 0);
  const int timeout = args::Int(info, 1);
  Entries fds(info, list);
  const int ready = blocking::Poll(fds.data(), fds.size(), timeout);
  Check(info, ready >= 0, "poll");
  return fds.Told(info, ready);
}

#ifdef HAVE_PPOLL

// int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo, const sigset_t *sigmask)
Napi::Value Ppoll(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Napi::Array list = args::Array(info, 0);
  const bool limited = !info[1].IsUndefined();
  timespec timeout = limited ? args::Seconds(info, 1) : timespec{};
  timespec* limit = limited ? &timeout : nullptr;
  const poll_mask::Mask mask(info, 2);
  Entries fds(info, list);
#ifdef PERLIPC_WINDOW
  const long ready = PERLIPC_INTERRUPTIBLE(kRestarting, ppoll, fds.data(), fds.size(), limit, mask.get(),
                                           poll_mask::kKernelSet);
#else
  const long ready =
      blocking::Perform([&]() -> long { return ::ppoll(fds.data(), fds.size(), limit, mask.get()); });
#endif
  Check(info, ready >= 0, "ppoll");
  return fds.Told(info, static_cast<int>(ready));
}

#endif

}  // namespace

void InitPoll(Napi::Env, Napi::Object exports) {
  args::Def<Poll>(exports, "poll(fds, timeout)");
#ifdef HAVE_PPOLL
  args::Def<Ppoll>(exports, "ppoll(fds, timeout, sigmask)");
#else
  args::Def<Missing>(exports, "ppoll()");
#endif
}

}  // namespace perlipc
