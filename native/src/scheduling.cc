// Which processor runs a thread, and when.
#include <sched.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

#ifdef __linux__

// By the system calls: musl's functions of these names say ENOSYS, because POSIX means the whole process by
// them.
template <class... Words>
long SchedulerCall(long number, Words... words) {
  return ::syscall(number, words...);
}

using Mask = std::vector<unsigned long>;
constexpr size_t kWordBits = sizeof(unsigned long) * 8;
constexpr int kMostCpus = 1 << 20;

// int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)
Napi::Value Setaffinity(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const Napi::Array array = args::Array(info, 1);
  Mask mask(1);
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const auto cpu = static_cast<size_t>(args::IntAt(info, 1, array, i, 0, kMostCpus));
    mask.resize(std::max(mask.size(), cpu / kWordBits + 1));
    mask[cpu / kWordBits] |= 1UL << cpu % kWordBits;
  }
  const long result =
      SchedulerCall(SYS_sched_setaffinity, pid, mask.size() * sizeof(unsigned long), mask.data());
  return CheckZero(info, static_cast<int>(result), "sched_setaffinity", ErrorDetail::OfPid(pid));
}

// int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)
Napi::Value Getaffinity(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  Mask mask(1024 / kWordBits);
  long size = 0;
  // EINVAL: the kernel's own mask is larger.
  for (;;) {
    size = SchedulerCall(SYS_sched_getaffinity, pid, mask.size() * sizeof(unsigned long), mask.data());
    if (size >= 0 || errno != EINVAL || mask.size() * kWordBits > kMostCpus) break;
    mask.resize(mask.size() * 2);
  }
  Check(info, size >= 0, "sched_getaffinity", ErrorDetail::OfPid(pid));
  Napi::Array result = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (size_t cpu = 0; cpu < static_cast<size_t>(size) * 8; ++cpu)
    if ((mask[cpu / kWordBits] >> cpu % kWordBits & 1) != 0) result.Set(count++, static_cast<double>(cpu));
  return result;
}

// int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
Napi::Value Setscheduler(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const int policy = args::Int(info, 1);
  const sched_param param{.sched_priority = args::Int(info, 2)};
  const long result = SchedulerCall(SYS_sched_setscheduler, pid, policy, &param);
  return CheckZero(info, static_cast<int>(result), "sched_setscheduler", ErrorDetail::OfPid(pid));
}

// int sched_getscheduler(pid_t pid)
Napi::Value Getscheduler(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const long policy = SchedulerCall(SYS_sched_getscheduler, pid);
  return CheckNumber(info, policy, "sched_getscheduler", ErrorDetail::OfPid(pid));
}

// int sched_getparam(pid_t pid, struct sched_param *param)
Napi::Value Getparam(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  sched_param param{};
  const long result = SchedulerCall(SYS_sched_getparam, pid, &param);
  CheckZero(info, static_cast<int>(result), "sched_getparam", ErrorDetail::OfPid(pid));
  return Napi::Number::New(info.Env(), param.sched_priority);
}

// int sched_setparam(pid_t pid, const struct sched_param *param)
Napi::Value Setparam(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const sched_param param{.sched_priority = args::Int(info, 1)};
  const long result = SchedulerCall(SYS_sched_setparam, pid, &param);
  return CheckZero(info, static_cast<int>(result), "sched_setparam", ErrorDetail::OfPid(pid));
}

#else

constexpr auto Setaffinity = MissingAfter<args::Int>;
constexpr auto Getaffinity = MissingAfter<args::Int>;
constexpr auto Setscheduler = MissingAfter<args::Int>;
constexpr auto Getscheduler = MissingAfter<args::Int>;
constexpr auto Getparam = MissingAfter<args::Int>;
constexpr auto Setparam = MissingAfter<args::Int>;

#endif

// int sched_get_priority_max(int policy), and sched_get_priority_min likewise
template <int (*Bound)(int)>
Napi::Value Priority(const Napi::CallbackInfo& info) {
  const int priority = Bound(args::Int(info, 0));
  return CheckNumber(info, priority, args::FunctionName(info).c_str());
}

// int sched_yield(void)
Napi::Value Yield(const Napi::CallbackInfo& info) { return CheckZero(info, ::sched_yield(), "sched_yield"); }

}  // namespace

void InitScheduling(Napi::Env, Napi::Object exports) {
  args::Def<Setaffinity>(exports, "sched_setaffinity(pid, cpus)");
  args::Def<Getaffinity>(exports, "sched_getaffinity(pid)");
  args::Def<Setscheduler>(exports, "sched_setscheduler(pid, policy, priority)");
  args::Def<Getscheduler>(exports, "sched_getscheduler(pid)");
  args::Def<Setparam>(exports, "sched_setparam(pid, priority)");
  args::Def<Getparam>(exports, "sched_getparam(pid)");
  args::Def<Priority<::sched_get_priority_max>>(exports, "sched_get_priority_max(policy)");
  args::Def<Priority<::sched_get_priority_min>>(exports, "sched_get_priority_min(policy)");
  args::Def<Yield>(exports, "sched_yield()");
}

}  // namespace perlipc
