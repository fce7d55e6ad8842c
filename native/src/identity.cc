#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <vector>

#include "areas.h"
#include "io_uring.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

static_assert(sizeof(uid_t) == sizeof(gid_t), "one argument kind serves both");
constexpr int64_t kMostId = std::numeric_limits<uid_t>::max() - 1;

uid_t IdArgument(const Napi::CallbackInfo& info, size_t i, int64_t least = 0) {
  return static_cast<uid_t>(args::Int64In(info, args::ArgumentName(info, i), info[i], least, kMostId));
}

/** -1 leaves that one as it is. */
uid_t IdOrMinusOne(const Napi::CallbackInfo& info, size_t i) { return IdArgument(info, i, -1); }

// uid_t getuid(void), and geteuid, getgid and getegid likewise
template <uid_t (*Call)()>
Napi::Value Get(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Call());
}

// int setuid(uid_t uid), and seteuid, setgid and setegid likewise
template <int (*Call)(uid_t)>
Napi::Value Set(const Napi::CallbackInfo& info) {
  const uid_t id = IdArgument(info, 0);
  RefuseWithIoUring(info);
  return CheckZero(info, Call(id), args::FunctionName(info).c_str());
}

// int setreuid(uid_t ruid, uid_t euid), and setregid likewise
template <int (*Call)(uid_t, uid_t)>
Napi::Value SetPair(const Napi::CallbackInfo& info) {
  const uid_t real = IdOrMinusOne(info, 0);
  const uid_t effective = IdOrMinusOne(info, 1);
  RefuseWithIoUring(info);
  return CheckZero(info, Call(real, effective), args::FunctionName(info).c_str());
}

#ifndef HAVE_SETRESUID
int NoGet(uid_t*, uid_t*, uid_t*) {
  errno = ENOSYS;
  return -1;
}
int NoSet(uid_t, uid_t, uid_t) {
  errno = ENOSYS;
  return -1;
}
#define getresuid NoGet
#define getresgid NoGet
#define setresuid NoSet
#define setresgid NoSet
#endif

// int getresuid(uid_t *ruid, uid_t *euid, uid_t *suid), and getresgid likewise
template <int (*Call)(uid_t*, uid_t*, uid_t*)>
Napi::Value GetTriple(const Napi::CallbackInfo& info) {
  uid_t ids[3];
  if (Call(&ids[0], &ids[1], &ids[2]) < 0) ThrowErrno(info, args::FunctionName(info).c_str());
  Napi::Array result = Napi::Array::New(info.Env(), 3);
  for (uint32_t i = 0; i < 3; ++i) result.Set(i, ids[i]);
  return result;
}

// int setresuid(uid_t ruid, uid_t euid, uid_t suid), and setresgid likewise
template <int (*Call)(uid_t, uid_t, uid_t)>
Napi::Value SetTriple(const Napi::CallbackInfo& info) {
  const uid_t real = IdOrMinusOne(info, 0);
  const uid_t effective = IdOrMinusOne(info, 1);
  const uid_t saved = IdOrMinusOne(info, 2);
  RefuseWithIoUring(info);
  return CheckZero(info, Call(real, effective, saved), args::FunctionName(info).c_str());
}

// int getgroups(int size, gid_t list[size])
Napi::Value Getgroups(const Napi::CallbackInfo& info) {
  std::vector<gid_t> list;
  int count = -1;
  // Another thread may add groups between the two calls: then the second says EINVAL.
  do {
    const int room = ::getgroups(0, nullptr);
    if (room < 0) break;
    list.resize(static_cast<size_t>(room));
    count = room == 0 ? 0 : ::getgroups(room, list.data());  // asked with 0 it would fill in none
  } while (count < 0 && errno == EINVAL);
  Check(info, count >= 0, "getgroups");
  Napi::Array result = Napi::Array::New(info.Env());
  for (uint32_t i = 0; i < static_cast<uint32_t>(count); ++i) result.Set(i, list[i]);
  return result;
}

// int setgroups(size_t size, const gid_t list[size])
Napi::Value Setgroups(const Napi::CallbackInfo& info) {
  const Napi::Array array = args::Array(info, 0);
  std::vector<gid_t> list;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const std::string what = "groups[" + std::to_string(i) + "]";
    list.push_back(static_cast<gid_t>(args::Int64In(info, what, array.Get(i), 0, kMostId)));
  }
  RefuseWithIoUring(info);
#ifdef __APPLE__
  const int result = ::setgroups(static_cast<int>(list.size()), list.data());
#else
  const int result = ::setgroups(list.size(), list.data());
#endif
  return CheckZero(info, result, "setgroups");
}

// int initgroups(const char *user, gid_t group)
Napi::Value Initgroups(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string user = args::Path(info, 0);
  const gid_t group = IdArgument(info, 1);
  RefuseWithIoUring(info);
#ifdef __APPLE__
  const int result = ::initgroups(user.c_str(), static_cast<int>(group));
#else
  const int result = ::initgroups(user.c_str(), group);
#endif
  return CheckZero(info, result, "initgroups");
}

// char *getlogin(void)
Napi::Value Getlogin(const Napi::CallbackInfo& info) {
  SafePoint(info);
  constexpr size_t kLongest = 4096;
  std::string name(kLongest, '\0');
  const int error = ::getlogin_r(name.data(), name.size());
  if (error != 0) ThrowErrno(info, error, "getlogin");
  return Napi::String::New(info.Env(), name.c_str());
}

}  // namespace

void InitIdentity(Napi::Env, Napi::Object exports) {
  args::Def<Get<::getuid>>(exports, "getuid()");
  args::Def<Get<::geteuid>>(exports, "geteuid()");
  args::Def<Get<::getgid>>(exports, "getgid()");
  args::Def<Get<::getegid>>(exports, "getegid()");
  args::Def<Set<::setuid>>(exports, "setuid(uid)");
  args::Def<Set<::seteuid>>(exports, "seteuid(euid)");
  args::Def<Set<::setgid>>(exports, "setgid(gid)");
  args::Def<Set<::setegid>>(exports, "setegid(egid)");
  args::Def<SetPair<::setreuid>>(exports, "setreuid(ruid, euid)");
  args::Def<SetPair<::setregid>>(exports, "setregid(rgid, egid)");
  args::Def<GetTriple<getresuid>>(exports, "getresuid()");
  args::Def<GetTriple<getresgid>>(exports, "getresgid()");
  args::Def<SetTriple<setresuid>>(exports, "setresuid(ruid, euid, suid)");
  args::Def<SetTriple<setresgid>>(exports, "setresgid(rgid, egid, sgid)");
  args::Def<Getgroups>(exports, "getgroups()");
  args::Def<Setgroups>(exports, "setgroups(groups)");
  args::Def<Initgroups>(exports, "initgroups(user, group)");
  args::Def<Getlogin>(exports, "getlogin()");
}

}  // namespace perlipc
