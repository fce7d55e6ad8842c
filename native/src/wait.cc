#include <sys/resource.h>
#include <sys/wait.h>

#include "areas.h"
#include "libuv.h"
#include "napi/args.h"
#include "napi/error.h"
#include "resource.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

Napi::Object Result(Napi::Env env, pid_t pid, int status) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("pid", pid);
  result.Set("status", status);
  return result;
}

/** With WNOHANG it doesn't wait, so that there is nothing for a signal to interrupt. */
pid_t Wait(pid_t pid, int* status, int options, rusage* usage) {
  return (options & WNOHANG) != 0 ? ::wait4(pid, status, options, usage)
                                  : blocking::Wait4(pid, status, options, usage);
}

// pid_t waitpid(pid_t pid, int *wstatus, int options)
Napi::Value Waitpid(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const pid_t pid = args::Int(info, 0);
  const int options = args::IntOr(info, 1, 0);
  int status = 0;
  const pid_t child = Wait(pid, &status, options, nullptr);
  Check(info, child >= 0, "waitpid", ErrorDetail::OfPid(pid));
  return Result(info.Env(), child, status);
}

// pid_t wait4(pid_t pid, int *wstatus, int options, struct rusage *rusage)
Napi::Value Wait4(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const pid_t pid = args::Int(info, 0);
  const int options = args::IntOr(info, 1, 0);
  int status = 0;
  rusage usage{};
  const pid_t child = Wait(pid, &status, options, &usage);
  Check(info, child >= 0, "wait4", ErrorDetail::OfPid(pid));
  Napi::Object result = Result(info.Env(), child, status);
  result.Set("rusage", UsageValue(info.Env(), usage));
  return result;
}

// int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options)
Napi::Value Waitid(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const auto type = static_cast<idtype_t>(args::Int(info, 0));
  const auto id = args::Id(info, 1);
  const int options = args::Int(info, 2);
  siginfo_t child{};
  const int failed = (options & WNOHANG) != 0 ? ::waitid(type, id, &child, options)
                                              : blocking::Waitid(type, id, &child, options);
  CheckZero(info, failed, "waitid");
  if (child.si_pid == 0) return info.Env().Undefined();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("si_signo", child.si_signo);
  result.Set("si_code", child.si_code);
  result.Set("si_pid", child.si_pid);
  result.Set("si_uid", child.si_uid);
  result.Set("si_status", child.si_status);
  return result;
}

// The pids of the children that libuv has in this environment's loop, of child_process.
Napi::Value ChildProcesses(const Napi::CallbackInfo& info) {
  Napi::Array pids = Napi::Array::New(info.Env());
  uv_loop_s* loop = nullptr;
  if (uv_walk == nullptr || napi_get_uv_event_loop(info.Env(), &loop) != napi_ok) return pids;
  uv_walk(
      loop,
      [](uv_handle_s* handle, void* list) {
        if (uv_handle_get_type(handle) != kUvProcess) return;
        auto& array = *static_cast<Napi::Array*>(list);
        array.Set(array.Length(), uv_process_get_pid(reinterpret_cast<uv_process_s*>(handle)));
      },
      &pids);
  return pids;
}

// The macros of <sys/wait.h>
bool Exited(int status) { return WIFEXITED(status); }
int ExitStatus(int status) { return WEXITSTATUS(status); }
bool Signaled(int status) { return WIFSIGNALED(status); }
int TermSig(int status) { return WTERMSIG(status); }
bool CoreDump(int status) { return WCOREDUMP(status); }
bool Stopped(int status) { return WIFSTOPPED(status); }
int StopSig(int status) { return WSTOPSIG(status); }
bool Continued(int status) { return WIFCONTINUED(status); }

template <bool (*Test)(int)>
Napi::Value Is(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), Test(args::Int(info, 0)));
}

template <int (*Part)(int)>
Napi::Value PartOf(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Part(args::Int(info, 0)));
}

}  // namespace

void InitWait(Napi::Env, Napi::Object exports) {
  args::Def<Waitpid>(exports, "waitpid(pid, options)");
  args::Def<Wait4>(exports, "wait4(pid, options)");
  args::Def<Waitid>(exports, "waitid(idtype, id, options)");
  args::Def<ChildProcesses>(exports, "childProcesses()");
  args::Def<Is<Exited>>(exports, "WIFEXITED(status)");
  args::Def<PartOf<ExitStatus>>(exports, "WEXITSTATUS(status)");
  args::Def<Is<Signaled>>(exports, "WIFSIGNALED(status)");
  args::Def<PartOf<TermSig>>(exports, "WTERMSIG(status)");
  args::Def<Is<CoreDump>>(exports, "WCOREDUMP(status)");
  args::Def<Is<Stopped>>(exports, "WIFSTOPPED(status)");
  args::Def<PartOf<StopSig>>(exports, "WSTOPSIG(status)");
  args::Def<Is<Continued>>(exports, "WIFCONTINUED(status)");
}

}  // namespace perlipc
