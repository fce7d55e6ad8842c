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

pollfd Entry(const Napi::CallbackInfo& info, const Napi::Object& object, uint32_t i) {
  const std::string what = "fds[" + std::to_string(i) + "]";
  pollfd entry{};
  entry.fd = args::IntIn(info, what + ".fd", object.Get("fd"), INT_MIN, INT_MAX);
  entry.events = static_cast<short>(args::IntIn(info, what + ".events", object.Get("events"), 0, SHRT_MAX));
  return entry;
}

// int poll(struct pollfd fds[nfds], nfds_t nfds, int timeout)
Napi::Value Poll(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const Napi::Array list = args::Array(info, 0);
  const int timeout = args::Int(info, 1);
  std::vector<pollfd> fds;
  // A getter of one entry may change the array: the objects that were asked are the ones that are told.
  std::vector<Napi::Object> objects;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::Value value = list.Get(i);
    if (!value.IsObject() || value.IsFunction()) args::ThrowType(info, 0, "an array of { fd, events }");
    objects.push_back(value.As<Napi::Object>());
    fds.push_back(Entry(info, objects.back(), i));
  }
  const int ready = blocking::Poll(fds.data(), static_cast<nfds_t>(fds.size()), timeout);
  Check(info, ready >= 0, "poll");
  for (size_t i = 0; i < fds.size(); ++i) objects[i].Set("revents", fds[i].revents);
  return Napi::Number::New(info.Env(), ready);
}

}  // namespace

void InitPoll(Napi::Env, Napi::Object exports) { args::Def<Poll>(exports, "poll(fds, timeout)"); }

}  // namespace perlipc
