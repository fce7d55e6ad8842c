#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <string>
#include <vector>

#include "areas.h"
#include "main_thread.h"
#include "napi/args.h"
#include "napi/error.h"
#include "runtime.h"
#include "signal/signal.h"

#ifdef HAVE_THREADED_FORK
#include "fork/all_referenced.h"
#include "fork/engine.h"
#include "threads/own_proc.h"
#include "threads/visit.h"
#endif

namespace perlipc {
namespace {

std::vector<int> Descriptors(const Napi::CallbackInfo& info, size_t i) {
  const Napi::Array list = args::Array(info, i);
  std::vector<int> fds;
  for (uint32_t at = 0; at < list.Length(); ++at) fds.push_back(args::IntAt(info, i, list, at, 0, INT_MAX));
  return fds;
}

#ifdef HAVE_THREADED_FORK
using fork::Engine;
using fork::Outcome;
using fork::Refusal;

/** Names that fork.ts turns into errors. */
const char* NameOf(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "";
    case Refusal::kKernel:
      return "kernel";
    case Refusal::kLayout:
      return "runtime";
    case Refusal::kProc:
      return "proc";
    case Refusal::kOffMain:
      return "thread";
    case Refusal::kQuery:
      return "query";
    case Refusal::kPool:
      return "pool";
    case Refusal::kRing:
      return "ring";
    case Refusal::kWorker:
      return "worker";
    case Refusal::kForeign:
      return "foreign";
    case Refusal::kParking:
      return "parking";
  }
  return "";
}

Napi::Object ToObject(Napi::Env env, const Outcome& outcome) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("reason", NameOf(outcome.refusal));
  object.Set("errno", outcome.error);
  object.Set("count", static_cast<double>(outcome.count));
  object.Set("detail", outcome.detail);
  return object;
}

fork::uv::Loop* LoopOf(Napi::Env env) {
  uv_loop_s* loop = nullptr;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) return nullptr;
  return reinterpret_cast<fork::uv::Loop*>(loop);
}

/** fork(keep, foreignThreads, workers, sibling): the pid in the parent; in the child 0 less the number of
 * detached handles */
Napi::Value Fork(const Napi::CallbackInfo& info) {
  const std::vector<int> keep = Descriptors(info, 0);
  fork::Request request;
  request.keep = {keep.data(), keep.size()};
  request.foreign_threads = args::Bool(info, 1);
  request.workers = static_cast<size_t>(args::IntBetween(info, 2, 0, INT_MAX));
  request.sibling = args::Bool(info, 3);
  request.child_mask = SignalAfterForkInChild;
  if (!OnMainThread()) return ToObject(info.Env(), {-1, Refusal::kOffMain, ENOTSUP, 0, ""});
  if (!RunsOnNode()) return ToObject(info.Env(), {-1, Refusal::kLayout, ENOTSUP, 0, "it is not Node"});
  Engine& engine = Engine::Instance();
  const char* problem = engine.LeftParked() ? nullptr : ProcProblem();
  if (problem != nullptr) return ToObject(info.Env(), {-1, Refusal::kProc, ENOTSUP, 0, problem});
  auto* loop = LoopOf(info.Env());
  if (const char* misfit = engine.SelfCheck(loop)) {
    return ToObject(info.Env(), {-1, Refusal::kLayout, ENOTSUP, 0, misfit});
  }
  for (const int fd : keep) {
    if (Engine::Instance().PendingRequests(loop, fd) > 0)
      return ToObject(info.Env(), {-1, Refusal::kKernel, EBUSY, 0, ""});
  }
  const Outcome outcome = engine.Fork(request);
  if (outcome.refusal != Refusal::kNone) return ToObject(info.Env(), outcome);
  const double detached = static_cast<double>(outcome.count);
  // Not -detached: V8 has -0 as an object on its heap, which the child would touch.
  return Napi::Number::New(info.Env(), outcome.pid > 0 ? outcome.pid : 0 - detached);
}

/** forkPending(fd): writes and connects that the loop's handle has pending, -1 if it has no such handle. */
Napi::Value ForkPending(const Napi::CallbackInfo& info) {
  auto* loop = RunsOnNode() ? LoopOf(info.Env()) : nullptr;
  const bool known = loop != nullptr && OnMainThread() && Engine::Instance().SelfCheck(loop) == nullptr;
  const int fd = args::Fd(info, 0);
  return Napi::Number::New(info.Env(),
                           known ? static_cast<double>(Engine::Instance().PendingRequests(loop, fd)) : 0);
}
/** forkOwners(list): what list() gives while each handle has a reference of the loop's. */
Napi::Value ForkOwners(const Napi::CallbackInfo& info) {
  auto* loop = RunsOnNode() && OnMainThread() ? LoopOf(info.Env()) : nullptr;
  if (loop == nullptr || Engine::Instance().SelfCheck(loop) != nullptr)
    return info[0].As<Napi::Function>().Call({});
  const fork::AllReferenced referenced(loop);
  return info[0].As<Napi::Function>().Call({});
}

/** forkFinishRevival() */
Napi::Value ForkFinishRevival(const Napi::CallbackInfo& info) {
  if (OnMainThread()) Engine::Instance().FinishRevival();
  return info.Env().Undefined();
}

/** forkRenewIds(call): before a call of that name, which reaches each thread by its id */
Napi::Value ForkRenewIds(const Napi::CallbackInfo& info) {
  const std::string call = args::String(info, 0);
  const long done = OnMainThread() ? Engine::Instance().RenewIds() : 0;
  if (done < 0) ThrowErrno(info, static_cast<int>(-done), call.c_str());
  return info.Env().Undefined();
}
#else
/** The plain call where V8's heap is copied by it; what its child may do is in docs/fork.md. */
Napi::Value Fork(const Napi::CallbackInfo& info) {
  Descriptors(info, 0);
  Napi::Object refusal = Napi::Object::New(info.Env());
  refusal.Set("count", 0);
#ifdef MADV_DONTFORK
  refusal.Set("reason", "runtime");
  refusal.Set("errno", ENOTSUP);
  refusal.Set("detail", "the signal frame of this processor is not known");
#else
  AllBlocked guard;
  const pid_t pid = ::fork();
  const int error = errno;
  if (pid == 0) guard.SetAfter(SignalAfterForkInChild(guard.before()));
  if (pid >= 0) return Napi::Number::New(info.Env(), pid);
  refusal.Set("reason", "kernel");
  refusal.Set("errno", error);
  refusal.Set("detail", "");
#endif
  return refusal;
}

Napi::Value ForkPending(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), 0); }
Napi::Value ForkOwners(const Napi::CallbackInfo& info) { return info[0].As<Napi::Function>().Call({}); }
Napi::Value ForkFinishRevival(const Napi::CallbackInfo& info) { return info.Env().Undefined(); }
Napi::Value ForkRenewIds(const Napi::CallbackInfo& info) { return info.Env().Undefined(); }
#endif

// Where the torture has been run: vm:test runs it on arm64.
#if defined(HAVE_THREADED_FORK) && (defined(__x86_64__) || defined(__GLIBC__))
constexpr bool kTested = true;
#else
constexpr bool kTested = false;
#endif

}  // namespace

void InitFork(Napi::Env env, Napi::Object exports) {
#ifdef HAVE_THREADED_FORK
  SetBeforeVisit([] { Engine::Instance().FinishRevival(); });
#endif
  exports.Set("forkTested", Napi::Boolean::New(env, kTested));
  args::Def<Fork>(exports, "fork(keep, foreignThreads, workers, sibling)");
  args::Def<ForkOwners>(exports, "forkOwners(list)");
  args::Def<ForkPending>(exports, "forkPending(fd)");
  args::Def<ForkFinishRevival>(exports, "forkFinishRevival()");
  args::Def<ForkRenewIds>(exports, "forkRenewIds(call)");
}

}  // namespace perlipc
