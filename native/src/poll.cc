#include <poll.h>

#include <climits>
#include <string>
#include <vector>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

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

// int poll(struct pollfd fds[nfds], nfds_t nfds, int timeout)
Napi::Value Poll(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Napi::Array list = args::Array(info, 0);
  const int timeout = args::Int(info, 1);
  std::vector<pollfd> fds;
  for (uint32_t i = 0; i < list.Length(); ++i) fds.push_back(Entry(info, list.Get(i), i));
  const int ready = blocking::Poll(fds.data(), static_cast<nfds_t>(fds.size()), timeout);
  Check(info, ready >= 0, "poll");
  for (uint32_t i = 0; i < fds.size(); ++i) list.Get(i).As<Napi::Object>().Set("revents", fds[i].revents);
  return Napi::Number::New(info.Env(), ready);
}

}  // namespace

void InitPoll(Napi::Env, Napi::Object exports) { args::Def<Poll>(exports, "poll(fds, timeout)"); }

}  // namespace perlipc
