#include "netdb/users.h"

#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "netdb/lookup.h"
#include "netdb/position.h"
#include "netdb/query.h"

namespace perlipc::netdb {

namespace {

/** A member that the library may leave out. */
std::string Text(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

User::User(const Raw& raw)
    : name(Text(raw.pw_name)),
      password(Text(raw.pw_passwd)),
      uid(raw.pw_uid),
      gid(raw.pw_gid),
      gecos(Text(raw.pw_gecos)),
      dir(Text(raw.pw_dir)),
      shell(Text(raw.pw_shell)) {}

Napi::Value User::Value(Napi::Env env) const {
  Napi::Object result = Napi::Object::New(env);
  result.Set("name", name);
  result.Set("passwd", password);
  result.Set("uid", uid);
  result.Set("gid", gid);
  result.Set("gecos", gecos);
  result.Set("dir", dir);
  result.Set("shell", shell);
  return result;
}

UserGroup::UserGroup(const Raw& raw)
    : name(Text(raw.gr_name)), password(Text(raw.gr_passwd)), gid(raw.gr_gid) {
  for (char** member = raw.gr_mem; member != nullptr && *member != nullptr; ++member)
    members.emplace_back(*member);
}

Napi::Value UserGroup::Value(Napi::Env env) const {
  Napi::Object result = Napi::Object::New(env);
  result.Set("name", name);
  result.Set("passwd", password);
  result.Set("gid", gid);
  Napi::Array list = Napi::Array::New(env, members.size());
  for (uint32_t i = 0; i < members.size(); ++i) list.Set(i, members[i]);
  result.Set("members", list);
  return result;
}

namespace {

// POSIX lets a library say ENOENT, ESRCH, EBADF or EPERM where there is no such entry.
template <class T>
Napi::Value Found(Napi::Env env, const Answer<T>& answer, const char* call) {
  if (answer.entry) return answer.entry->Value(env);
  switch (answer.error) {
    case 0:
    case ENOENT:
    case ESRCH:
    case EBADF:
    case EPERM:
      return env.Undefined();
    default:
      ThrowErrno(env, answer.error, call);
  }
}

// struct passwd *getpwnam(const char *name)
struct UserByName {
  static constexpr auto kCall = "getpwnam";
  std::string name;

  explicit UserByName(const Napi::CallbackInfo& info) : name(args::Path(info, 0)) {}
  auto Query() const { return NETDB_QUERY_1(User, getpwnam, name.c_str()); }
  auto Result(Napi::Env env, const Answer<User>& answer) const { return Found(env, answer, kCall); }
};

// struct passwd *getpwuid(uid_t uid)
struct UserById {
  static constexpr auto kCall = "getpwuid";
  uid_t uid;

  explicit UserById(const Napi::CallbackInfo& info) : uid(args::Id(info, 0)) {}
  auto Query() const { return NETDB_QUERY_1(User, getpwuid, uid); }
  auto Result(Napi::Env env, const Answer<User>& answer) const { return Found(env, answer, kCall); }
};

// struct group *getgrnam(const char *name)
struct GroupByName {
  static constexpr auto kCall = "getgrnam";
  std::string name;

  explicit GroupByName(const Napi::CallbackInfo& info) : name(args::Path(info, 0)) {}
  auto Query() const { return NETDB_QUERY_1(UserGroup, getgrnam, name.c_str()); }
  auto Result(Napi::Env env, const Answer<UserGroup>& answer) const { return Found(env, answer, kCall); }
};

// struct group *getgrgid(gid_t gid)
struct GroupById {
  static constexpr auto kCall = "getgrgid";
  gid_t gid;

  explicit GroupById(const Napi::CallbackInfo& info) : gid(args::Id(info, 0)) {}
  auto Query() const { return NETDB_QUERY_1(UserGroup, getgrgid, gid); }
  auto Result(Napi::Env env, const Answer<UserGroup>& answer) const { return Found(env, answer, kCall); }
};

#ifdef __APPLE__
using GroupItem = int;
#else
using GroupItem = gid_t;
#endif

// int getgrouplist(const char *user, gid_t group, gid_t *groups, int *ngroups)
struct GroupList {
  static constexpr auto kCall = "getgrouplist";
  std::string user;
  gid_t group;

  explicit GroupList(const Napi::CallbackInfo& info) : user(args::Path(info, 0)), group(args::Id(info, 1)) {}

  std::vector<GroupItem> Query() const {
    std::vector<GroupItem> list(32);
    for (;;) {
      int count = static_cast<int>(list.size());
      if (::getgrouplist(user.c_str(), static_cast<GroupItem>(group), list.data(), &count) >= 0) {
        list.resize(static_cast<size_t>(count));
        return list;
      }
      // Not every library says how many there are.
      list.resize(std::max(list.size() * 2, static_cast<size_t>(count)));
    }
  }

  Napi::Value Result(Napi::Env env, const std::vector<GroupItem>& list) const {
    Napi::Array result = Napi::Array::New(env, list.size());
    for (uint32_t i = 0; i < list.size(); ++i)
      result.Set(i, static_cast<double>(static_cast<gid_t>(list[i])));
    return result;
  }
};

struct Users {
  using Entry = User;
  static constexpr auto kCall = "getpwent";
  static void Set(int) { ::setpwent(); }
  static auto Next() { return NETDB_QUERY(User, getpwent); }
  static void End() { ::endpwent(); }
};

struct Groups {
  using Entry = UserGroup;
  static constexpr auto kCall = "getgrent";
  static void Set(int) { ::setgrent(); }
  static auto Next() { return NETDB_QUERY(UserGroup, getgrent); }
  static void End() { ::endgrent(); }
};

template <class Database>
Napi::Value SetToFirst(const Napi::CallbackInfo& info) {
  SafePoint(info);
  Position<Database>::Instance().Set(0);
  return info.Env().Undefined();
}

}  // namespace

#ifdef PERLIPC_HAS_SHADOW

Shadow::Shadow(const Raw& raw)
    : name(Text(raw.sp_namp)),
      password(Text(raw.sp_pwdp)),
      lstchg(raw.sp_lstchg),
      min(raw.sp_min),
      max(raw.sp_max),
      warn(raw.sp_warn),
      inact(raw.sp_inact),
      expire(raw.sp_expire) {}

Napi::Value Shadow::Value(Napi::Env env) const {
  Napi::Object result = Napi::Object::New(env);
  result.Set("name", name);
  result.Set("passwd", password);
  const auto set = [&](const char* key, long days) { result.Set(key, static_cast<double>(days)); };
  set("lstchg", lstchg);
  set("min", min);
  set("max", max);
  set("warn", warn);
  set("inact", inact);
  set("expire", expire);
  return result;
}

namespace {

// struct spwd *getspnam(const char *name)
Napi::Value Getspnam(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string name = args::Path(info, 0);
  return Found(info.Env(), NETDB_QUERY_1(Shadow, getspnam, name.c_str()), "getspnam");
}

}  // namespace

#else

namespace {

Napi::Value Getspnam(const Napi::CallbackInfo& info) {
  static_cast<void>(args::Path(info, 0));
  return Missing(info);
}

}  // namespace

#endif

}  // namespace perlipc::netdb

namespace perlipc {

void InitNetdbUsers(Napi::Env, Napi::Object exports) {
  using namespace netdb;
  DefLookup<UserByName>(exports, "getpwnam(name)", "getpwnamAsync(name)");
  DefLookup<UserById>(exports, "getpwuid(uid)", "getpwuidAsync(uid)");
  DefLookup<GroupByName>(exports, "getgrnam(name)", "getgrnamAsync(name)");
  DefLookup<GroupById>(exports, "getgrgid(gid)", "getgrgidAsync(gid)");
  DefLookup<GroupList>(exports, "getgrouplist(user, group)", "getgrouplistAsync(user, group)");
  args::Def<Getspnam>(exports, "getspnam(name)");
  args::Def<SetToFirst<Users>>(exports, "setpwent()");
  args::Def<Next<Users>>(exports, "getpwent()");
  args::Def<End<Users>>(exports, "endpwent()");
  args::Def<All<Users>>(exports, "pwents()");
  args::Def<SetToFirst<Groups>>(exports, "setgrent()");
  args::Def<Next<Groups>>(exports, "getgrent()");
  args::Def<End<Groups>>(exports, "endgrent()");
  args::Def<All<Groups>>(exports, "grents()");
}

}  // namespace perlipc
