// System V semaphores.
#include <sys/ipc.h>
#include <sys/sem.h>

#include <climits>
#include <cstring>
#include <vector>

#include "areas.h"
#include "ipc/perm.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"
#include "syscall/until_time.h"

namespace perlipc {

namespace {

// int semget(key_t key, int nsems, int semflg)
Napi::Value Semget(const Napi::CallbackInfo& info) {
  const key_t key = ipc::KeyArgument(info, 0);
  const int count = args::Int(info, 1);
  return CheckNumber(info, ::semget(key, count, args::IntOr(info, 2, 0)), "semget");
}

std::vector<sembuf> Operations(const Napi::CallbackInfo& info, size_t i) {
  const Napi::Array array = args::Array(info, i);
  std::vector<sembuf> list;
  for (uint32_t at = 0; at < array.Length(); ++at) {
    const std::string what = args::ArgumentName(info, i) + "[" + std::to_string(at) + "]";
    const Napi::Object object = args::ObjectIn(info, what, array.Get(at));
    const Napi::Value flags = object.Get("sem_flg");
    sembuf operation{};
    operation.sem_num = static_cast<unsigned short>(
        args::IntIn(info, what + ".sem_num", object.Get("sem_num"), 0, USHRT_MAX));
    operation.sem_op =
        static_cast<short>(args::IntIn(info, what + ".sem_op", object.Get("sem_op"), SHRT_MIN, SHRT_MAX));
    if (!flags.IsUndefined())
      operation.sem_flg = static_cast<short>(args::IntIn(info, what + ".sem_flg", flags, SHRT_MIN, SHRT_MAX));
    list.push_back(operation);
  }
  return list;
}

// int semop(int semid, struct sembuf *sops, size_t nsops)
Napi::Value Semop(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int id = args::Int(info, 0);
  std::vector<sembuf> operations = Operations(info, 1);
  const long result = PERLIPC_INTERRUPTIBLE(kRestarting, semop, id, operations.data(), operations.size());
  return CheckZero(info, static_cast<int>(result), "semop");
}

// int semtimedop(int semid, struct sembuf *sops, size_t nsops, const struct timespec *timeout)
Napi::Value Semtimedop(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int id = args::Int(info, 0);
  std::vector<sembuf> operations = Operations(info, 1);
  const timespec timeout = args::Seconds(info, 2);
#ifdef HAVE_SEMTIMEDOP
  const long result = blocking::UntilTime(timeout, [&](const timespec& left) {
    return PERLIPC_INTERRUPTIBLE(kOnce, semtimedop, id, operations.data(), operations.size(), &left);
  });
  return CheckZero(info, static_cast<int>(result), "semtimedop");
#else
  static_cast<void>(id);
  static_cast<void>(timeout);
  return Missing(info);
#endif
}

// The union that programs declare themselves, says POSIX.
union Argument {
  int val;
  semid_ds* buf;
  unsigned short* array;
};

int Stat(int id, semid_ds& ds) {
  Argument argument{};
  argument.buf = &ds;
  return ::semctl(id, 0, IPC_STAT, argument);
}

/** GETALL and SETALL: as many values as the set has. */
Napi::Value All(const Napi::CallbackInfo& info, int id, int command) {
  semid_ds ds{};
  CheckZero(info, Stat(id, ds), "semctl");
  const auto bytes = args::Bytes(info, 3);
  const size_t wanted = static_cast<size_t>(ds.sem_nsems) * sizeof(unsigned short);
  if (bytes.size() != wanted)
    args::ThrowLength(info, 3, "a Uint16Array of " + std::to_string(ds.sem_nsems) + " values", bytes.size());
  // The id may have come to mean a larger set by now.
  std::vector<unsigned short> values(USHRT_MAX + 1);
  if (command == SETALL) std::memcpy(values.data(), bytes.data(), wanted);
  Argument argument{};
  argument.array = values.data();
  const int result = ::semctl(id, 0, command, argument);
  Check(info, result >= 0, "semctl");
  if (command == GETALL) std::memcpy(bytes.data(), values.data(), wanted);
  return Napi::Number::New(info.Env(), result);
}

// int semctl(int semid, int semnum, int cmd, union semun arg)
Napi::Value Semctl(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const int number = args::Int(info, 1);
  const int command = args::Int(info, 2);
  semid_ds ds{};
  Argument argument{};
  switch (command) {
    case GETALL:
    case SETALL:
      return All(info, id, command);
    case SETVAL:
      argument.val = args::Int(info, 3);
      break;
    case GETVAL:
    case GETPID:
    case GETNCNT:
    case GETZCNT:
    case IPC_RMID:
      break;
    default:
      argument.buf = &ds;
      if (command == IPC_SET && ipc::IsObject(info[3])) {
        ipc::TakePerm(info, 3, "sem_perm", ds.sem_perm);
      } else {
        argument.buf = ipc::StructureArgument<semid_ds>(info, 3, true);
      }
  }
  return CheckNumber(info, ::semctl(id, number, command, argument), "semctl");
}

// int semctl(int semid, 0, IPC_STAT, struct semid_ds *buf)
Napi::Value SemidDs(const Napi::CallbackInfo& info) {
  semid_ds ds{};
  CheckZero(info, Stat(args::Int(info, 0), ds), "semctl");
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("sem_perm", ipc::PermValue(info.Env(), ds.sem_perm));
  result.Set("sem_otime", static_cast<double>(ds.sem_otime));
  result.Set("sem_ctime", static_cast<double>(ds.sem_ctime));
  result.Set("sem_nsems", static_cast<double>(ds.sem_nsems));
  return result;
}

}  // namespace

void InitSysvSem(Napi::Env, Napi::Object exports) {
  args::Def<Semget>(exports, "semget(key, nsems, semflg)");
  args::Def<Semop>(exports, "semop(semid, sops)");
  args::Def<Semtimedop>(exports, "semtimedop(semid, sops, timeout)");
  args::Def<Semctl>(exports, "semctl(semid, semnum, cmd, arg)");
  args::Def<SemidDs>(exports, "semid_ds(semid)");
}

}  // namespace perlipc
