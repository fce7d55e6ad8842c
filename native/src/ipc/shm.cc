// System V shared memory.
#include <sys/ipc.h>
#include <sys/shm.h>

#include <cerrno>
#include <cstring>

#include "areas.h"
#include "ipc/perm.h"
#include "memory/mapping.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

constexpr const char* kAttached = "an ArrayBuffer of shmat that is still attached";

int Detach(void* address, size_t) { return ::shmdt(address); }

size_t SizeArgument(const Napi::CallbackInfo& info, size_t i) {
  const int64_t size = args::Int64(info, i);
  if (size < 0) args::ThrowRange(info, i, "a safe integer from 0");
  return static_cast<size_t>(size);
}

// int shmget(key_t key, size_t size, int shmflg)
Napi::Value Shmget(const Napi::CallbackInfo& info) {
  const key_t key = ipc::KeyArgument(info, 0);
  const size_t size = SizeArgument(info, 1);
  return CheckNumber(info, ::shmget(key, size, args::IntOr(info, 2, 0)), "shmget");
}

size_t SegmentSize(const Napi::CallbackInfo& info, int id) {
  shmid_ds ds{};
  CheckZero(info, ::shmctl(id, IPC_STAT, &ds), "shmctl");
  return ds.shm_segsz;
}

void* Attach(const Napi::CallbackInfo& info, int id, int flags) {
  void* address = ::shmat(id, nullptr, flags);
  Check(info, address != reinterpret_cast<void*>(-1), "shmat");
  return address;
}

// void *shmat(int shmid, const void *shmaddr, int shmflg)
Napi::Value Shmat(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const int flags = args::IntOr(info, 1, 0);
  // JavaScript may store into any ArrayBuffer; into this one it would end the process.
  if ((flags & SHM_RDONLY) != 0) args::ThrowRange(info, 1, "without SHM_RDONLY (shmread reads)");
  void* address = Attach(info, id, flags);
  shmid_ds ds{};
  if (::shmctl(id, IPC_STAT, &ds) != 0) {
    const int error = errno;
    ::shmdt(address);
    ThrowErrno(info, error, "shmctl");
  }
  return memory::LeaveMapping(info, address, ds.shm_segsz, Detach);
}

// int shmdt(const void *shmaddr)
Napi::Value Shmdt(const Napi::CallbackInfo& info) {
  return CheckZero(info, memory::ReleaseMapping(info, 0, Detach, kAttached), "shmdt");
}

/** Where `size` bytes from `position` on are in a segment that is attached while this lives. */
class Part {
 public:
  Part(const Napi::CallbackInfo& info, int id, int64_t position, size_t size, int flags) {
    const size_t whole = SegmentSize(info, id);
    if (position < 0 || static_cast<size_t>(position) > whole || size > whole - static_cast<size_t>(position))
      ThrowErrno(info, EFAULT, args::FunctionName(info).c_str());
    address_ = Attach(info, id, flags);
    data_ = static_cast<uint8_t*>(address_) + position;
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() { ::shmdt(address_); }

  uint8_t* Data() const { return data_; }

 private:
  void* address_;
  uint8_t* data_;
};

// shmread ID,VAR,POS,SIZE
Napi::Value Shmread(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const int64_t position = args::Int64(info, 1);
  const size_t size = SizeArgument(info, 2);
  const Part part(info, id, position, size, SHM_RDONLY);
  Napi::Uint8Array result = Napi::Uint8Array::New(info.Env(), size);
  if (size > 0) std::memcpy(result.Data(), part.Data(), size);
  return result;
}

// shmwrite ID,STRING,POS,SIZE
Napi::Value Shmwrite(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const auto data = args::Bytes(info, 1);
  const int64_t position = args::Int64(info, 2);
  const Part part(info, id, position, data.size(), 0);
  if (!data.empty()) std::memcpy(part.Data(), data.data(), data.size());
  return info.Env().Undefined();
}

// int shmctl(int shmid, int cmd, struct shmid_ds *buf)
Napi::Value Shmctl(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const int command = args::Int(info, 1);
  shmid_ds ds{};
  shmid_ds* buffer = &ds;
  if (command == IPC_SET && ipc::IsObject(info[2])) {
    ipc::TakePerm(info, 2, "shm_perm", ds.shm_perm);
  } else {
    bool needed = command != IPC_RMID;
#ifdef SHM_LOCK
    needed = needed && command != SHM_LOCK && command != SHM_UNLOCK;
#endif
    buffer = ipc::StructureArgument<shmid_ds>(info, 2, needed);
  }
  return CheckNumber(info, ::shmctl(id, command, buffer), "shmctl");
}

// int shmctl(int shmid, IPC_STAT, struct shmid_ds *buf)
Napi::Value ShmidDs(const Napi::CallbackInfo& info) {
  shmid_ds ds{};
  CheckZero(info, ::shmctl(args::Int(info, 0), IPC_STAT, &ds), "shmctl");
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("shm_perm", ipc::PermValue(info.Env(), ds.shm_perm));
  result.Set("shm_segsz", static_cast<double>(ds.shm_segsz));
  result.Set("shm_atime", static_cast<double>(ds.shm_atime));
  result.Set("shm_dtime", static_cast<double>(ds.shm_dtime));
  result.Set("shm_ctime", static_cast<double>(ds.shm_ctime));
  result.Set("shm_cpid", static_cast<double>(ds.shm_cpid));
  result.Set("shm_lpid", static_cast<double>(ds.shm_lpid));
  result.Set("shm_nattch", static_cast<double>(ds.shm_nattch));
  return result;
}

}  // namespace

void InitSysvShm(Napi::Env, Napi::Object exports) {
  args::Def<Shmget>(exports, "shmget(key, size, shmflg)");
  args::Def<Shmat>(exports, "shmat(shmid, shmflg)");
  args::Def<Shmdt>(exports, "shmdt(buffer)");
  args::Def<Shmread>(exports, "shmread(shmid, pos, size)");
  args::Def<Shmwrite>(exports, "shmwrite(shmid, data, pos)");
  args::Def<Shmctl>(exports, "shmctl(shmid, cmd, buf)");
  args::Def<ShmidDs>(exports, "shmid_ds(shmid)");
}

}  // namespace perlipc
