#include <poll.h>

#include <cerrno>
#include <climits>
#include <string>
#include <vector>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "poll/mask.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace {

pollfd Entry(const Napi::CallbackInfo& info, Napi::Value value, uint32_t i) {
  const std::string what = "fds[" + std::to_string(i) + "]";
  if (!value.IsObject()) args::ThrowType(info, 0, "an array of { fd, events }");
  const Napi::Object object = value.As<Napi::Object>();
  pollfd entry{};
  entry.fd = args::IntIn(info, what + ".fd", object.Get("fd"), -1, INT_MAX);
  entry.events = static_cast<short>(args::IntIn(info, what + ".events", object.Get("events"), 0, SHRT_MAX));
  return entry;
}

std::vector<pollfd> Entries(const Napi::CallbackInfo& info, const Napi::Array& list) {
  std::vector<pollfd> fds;
  for (uint32_t i = 0; i < list.Length(); ++i) fds.push_back(Entry(info, list.Get(i), i));
  return fds;
}

Napi::Value Ready(const Napi::CallbackInfo& info, const Napi::Array& list, const std::vector<pollfd>& fds,
                  int ready, const char* name) {
  if (ready < 0) ThrowErrno(info, errno, name);
  for (uint32_t i = 0; i < fds.size(); ++i) {
    const Napi::Value entry = list.Get(i);
    if (entry.IsObject()) entry.As<Napi::Object>().Set("revents", fds[i].revents);
  }
  return Napi::Number::New(info.Env(), ready);
}

// int poll(struct pollfd fds[nfds], nfds_t nfds, int timeout)
Napi::Value Poll(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Napi::Array list = args::Array(info, 0);
  const int timeout = args::Int(info, 1);
  std::vector<pollfd> fds = Entries(info, list);
  const int ready = blocking::Poll(fds.data(), static_cast<nfds_t>(fds.size()), timeout);
  return Ready(info, list, fds, ready, "poll");
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
  std::vector<pollfd> fds = Entries(info, list);
#ifdef PERLIPC_WINDOW
  const long ready = PERLIPC_INTERRUPTIBLE(kEndedByAnyHandler, ppoll, fds.data(), fds.size(), limit,
                                           mask.get(), poll_mask::kKernelSet);
#else
  const long ready =
      blocking::Perform([&]() -> long { return ::ppoll(fds.data(), fds.size(), limit, mask.get()); });
#endif
  return Ready(info, list, fds, static_cast<int>(ready), "ppoll");
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
