#include <fcntl.h>

#include <climits>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "program/spawn_plan.h"
#include "program/standard.h"
#include "program/strings.h"
#include "signal/signal.h"
#include "syscall/interruptible.h"

#ifndef HAVE_ENVIRON
extern char** environ;
#endif

namespace perlipc {

#ifdef HAVE_THREADED_FORK

namespace {

constexpr size_t kOptions = 3;

/** The members of argument `options`, each named in what is thrown. */
class Options {
 public:
  explicit Options(const Napi::CallbackInfo& info)
      : Options(info, info[kOptions].As<Napi::Object>(), "options") {}
  Options(const Napi::CallbackInfo& info, Napi::Object object, std::string what)
      : info_(info), object_(object), what_(std::move(what)) {}

  bool Has(const char* name) const { return !object_.Get(name).IsUndefined(); }
  Napi::Value Get(const char* name) const { return object_.Get(name); }
  std::string Name(const char* name) const { return what_ + "." + name; }
  int64_t Number(const char* name, int64_t least, int64_t most) const {
    return args::Int64In(info_, Name(name), Get(name), least, most);
  }
  int Int(const char* name, int least = INT_MIN, int most = INT_MAX) const {
    return static_cast<int>(Number(name, least, most));
  }
  int Fd(const char* name) const { return Int(name, 0); }
  uint32_t Id(const char* name) const { return static_cast<uint32_t>(Number(name, 0, UINT32_MAX)); }
  std::string Path(const char* name) const { return args::PathIn(info_, Name(name), Get(name)); }
  std::vector<int64_t> Numbers(const char* name, int64_t least, int64_t most) const {
    const Napi::Array list = List(name);
    std::vector<int64_t> numbers;
    for (uint32_t i = 0; i < list.Length(); ++i)
      numbers.push_back(
          args::Int64In(info_, Name(name) + "[" + std::to_string(i) + "]", list.Get(i), least, most));
    return numbers;
  }
  uint64_t Signals(const char* name) const {
    uint64_t set = 0;
    if (!Has(name)) return set;
    for (const int64_t signal : Numbers(name, 1, kLastSignal)) set |= Bit(static_cast<int>(signal));
    return set;
  }
  Napi::Array List(const char* name) const {
    const Napi::Value value = Get(name);
    if (!value.IsArray()) Throw(Name(name) + " must be an array");
    return value.As<Napi::Array>();
  }
  Options Member(const char* name) const { return Member(Get(name), Name(name)); }
  Options Member(Napi::Value value, const std::string& what) const {
    if (!value.IsObject()) Throw(what + " must be an object");
    return {info_, value.As<Napi::Object>(), what};
  }
  [[noreturn]] void ThrowAction() const {
    Throw(what_ + " must have one of dup2, open, close, closefrom, chdir, fchdir");
  }

 private:
  [[noreturn]] void Throw(const std::string& what) const {
    throw Napi::TypeError::New(info_.Env(), args::FunctionName(info_) + ": " + what);
  }

  const Napi::CallbackInfo& info_;
  Napi::Object object_;
  std::string what_;
};

spawn::Action ActionOf(const Options& action) {
  using spawn::Action;
  if (action.Has("dup2")) {
    const auto ends = action.Numbers("dup2", 0, INT_MAX);
    if (ends.size() != 2) action.ThrowAction();
    return {
        .kind = Action::kDup2, .fd = static_cast<int>(ends[0]), .to = static_cast<int>(ends[1]), .path = {}};
  }
  if (action.Has("open")) {
    const Options open = action.Member("open");
    return {.kind = Action::kOpen,
            .fd = open.Fd("fd"),
            .path = open.Path("path"),
            .flags = open.Has("flags") ? open.Int("flags") : 0,
            .mode = open.Has("mode") ? static_cast<mode_t>(open.Int("mode", 0, 07777)) : 0};
  }
  if (action.Has("close")) return {.kind = Action::kClose, .fd = action.Fd("close"), .path = {}};
  if (action.Has("closefrom")) return {.kind = Action::kCloseFrom, .fd = action.Fd("closefrom"), .path = {}};
  if (action.Has("fchdir")) return {.kind = Action::kFchdir, .fd = action.Fd("fchdir"), .path = {}};
  if (action.Has("chdir")) return {.kind = Action::kChdir, .path = action.Path("chdir")};
  action.ThrowAction();
}

void TakeActions(const Options& options, spawn::Plan& plan) {
  if (!options.Has("actions")) return;
  const Napi::Array list = options.List("actions");
  for (uint32_t i = 0; i < list.Length(); ++i)
    plan.actions.push_back(
        ActionOf(options.Member(list.Get(i), options.Name("actions") + "[" + std::to_string(i) + "]")));
}

void TakeAttributes(const Options& options, spawn::Plan& plan) {
  if (options.Has("pgroup")) plan.pgroup = options.Int("pgroup", 0);
  plan.session = options.Has("session") && options.Get("session").ToBoolean();
  if (options.Has("terminal")) plan.terminal = options.Fd("terminal");
  plan.mask = options.Signals("sigmask");
  plan.defaults = options.Signals("sigdefault");
  plan.ignored = options.Signals("sigignore");
  if (options.Has("scheduler")) {
    const Options scheduler = options.Member("scheduler");
    if (scheduler.Has("policy")) plan.policy = scheduler.Int("policy");
    plan.priority = scheduler.Int("priority");
  }
  if (options.Has("nice")) plan.nice = options.Int("nice", -20, 19);
  if (options.Has("umask")) plan.umask = static_cast<mode_t>(options.Int("umask", 0, 0777));
  if (options.Has("groups")) {
    plan.groups.emplace();
    for (const int64_t group : options.Numbers("groups", 0, UINT32_MAX))
      plan.groups->push_back(static_cast<gid_t>(group));
  }
  if (options.Has("gid")) plan.gid = options.Id("gid");
  if (options.Has("uid")) plan.uid = options.Id("uid");
}

// What Node has changed for itself is taken back, as for exec.
void TakeBack(spawn::Plan& plan) {
  for (const int signal : kNodeIgnores) {
    if (!SignalIgnoredByProgram(signal) && (plan.ignored & Bit(signal)) == 0) plan.defaults |= Bit(signal);
  }
  for (const int fd : kStandard) {
    const Standard& was = StandardAtLoad()[static_cast<size_t>(fd)];
    plan.standard[fd] = {Standard::Of(fd).SameFile(was), (was.file_flags & O_NONBLOCK) == 0};
  }
}

// The places where a file without a slash is looked for.
std::vector<std::string> Candidates(const std::string& file) {
  if (file.empty() || file.find('/') != std::string::npos) return {file};
  const char* variable = std::getenv("PATH");
  const std::string path = variable == nullptr ? "/bin:/usr/bin" : variable;
  std::vector<std::string> candidates;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = path.find(':', begin);
    if (end == std::string::npos) end = path.size();
    const std::string folder = path.substr(begin, end - begin);
    candidates.push_back(folder.empty() ? file : std::string(folder).append("/").append(file));
    begin = end + 1;
  }
  return candidates;
}

// posix_spawn(path, argv, envp, options): the pid, or [errno, step, index of the action]
template <bool kSearch>
Napi::Value PosixSpawn(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string path = args::Path(info, 0);
  const Strings argv = Arguments(info);
  const bool inherits = info[2].IsUndefined();
  const Strings environment = inherits ? Strings(std::vector<std::string>()) : Strings(info, 2);
  spawn::Plan plan;
  const Options options(info);
  TakeActions(options, plan);
  TakeAttributes(options, plan);
  TakeBack(plan);
  plan.candidates = kSearch ? Candidates(path) : std::vector{path};
  plan.argv = argv.get();
  plan.envp = inherits ? environ : environment.get();
  spawn::Failure failure;
  const pid_t pid = spawn::Start(plan, failure);
  if (pid > 0) return Napi::Number::New(info.Env(), pid);
  const Napi::Array result = Napi::Array::New(info.Env(), 3);
  result.Set(0u, failure.error);
  result.Set(1u, failure.step);
  result.Set(2u, failure.action);
  return result;
}

}  // namespace

void InitSpawn(Napi::Env, Napi::Object exports) {
  args::Def<PosixSpawn<false>>(exports, "posix_spawn(path, argv, envp, options)");
  args::Def<PosixSpawn<true>>(exports, "posix_spawnp(file, argv, envp, options)");
}

#else

void InitSpawn(Napi::Env, Napi::Object) {}

#endif

}  // namespace perlipc
