// System V message queues.
#include <sys/ipc.h>
#include <sys/msg.h>

#include <cstddef>
#include <cstring>
#include <vector>

#include "areas.h"
#include "ipc/perm.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

// key_t ftok(const char *pathname, int proj_id)
Napi::Value Ftok(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  const int id = args::Int(info, 1);
  const key_t key = ::ftok(path.c_str(), id);
  return CheckNumber(info, key, "ftok", ErrorDetail::OfPath(path));
}

// int msgget(key_t key, int msgflg)
Napi::Value Msgget(const Napi::CallbackInfo& info) {
  const key_t key = ipc::KeyArgument(info, 0);
  return CheckNumber(info, ::msgget(key, args::IntOr(info, 1, 0)), "msgget");
}

/** A struct msgbuf: its type, then its text. */
class Message {
 public:
  explicit Message(size_t size) : bytes_(sizeof(long) + size) {}

  void* Data() { return bytes_.data(); }
  char* Text() { return bytes_.data() + sizeof(long); }
  long Type() const {
    long type = 0;
    std::memcpy(&type, bytes_.data(), sizeof type);
    return type;
  }
  void SetType(long type) { std::memcpy(bytes_.data(), &type, sizeof type); }

 private:
  std::vector<char> bytes_;
};

// int msgsnd(int msqid, const void *msgp, size_t msgsz, int msgflg)
Napi::Value Msgsnd(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int id = args::Int(info, 0);
  const int64_t type = args::Int64(info, 1);
  const auto text = args::Bytes(info, 2);
  const int flags = args::IntOr(info, 3, 0);
  Message message(text.size());
  message.SetType(static_cast<long>(type));
  if (!text.empty()) std::memcpy(message.Text(), text.data(), text.size());
  const long sent = PERLIPC_INTERRUPTIBLE(kRestarting, msgsnd, id, message.Data(), text.size(), flags);
  return CheckZero(info, static_cast<int>(sent), "msgsnd");
}

// ssize_t msgrcv(int msqid, void *msgp, size_t msgsz, long msgtyp, int msgflg)
Napi::Value Msgrcv(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int id = args::Int(info, 0);
  const auto text = args::Bytes(info, 1);
  const auto type = static_cast<long>(args::Int64(info, 2));
  const int flags = args::IntOr(info, 3, 0);
  Message message(text.size());
  const long size = PERLIPC_INTERRUPTIBLE(kRestarting, msgrcv, id, message.Data(), text.size(), type, flags);
  Check(info, size >= 0, "msgrcv");
  if (size > 0) std::memcpy(text.data(), message.Text(), static_cast<size_t>(size));
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("size", static_cast<double>(size));
  result.Set("mtype", static_cast<double>(message.Type()));
  return result;
}

void TakeDs(const Napi::CallbackInfo& info, size_t i, msqid_ds& ds) {
  ipc::TakePerm(info, i, "msg_perm", ds.msg_perm);
  const Napi::Value most = info[i].As<Napi::Object>().Get("msg_qbytes");
  ds.msg_qbytes = static_cast<msglen_t>(
      args::Int64In(info, args::ArgumentName(info, i) + ".msg_qbytes", most, 0, UINT32_MAX));
}

// int msgctl(int msqid, int cmd, struct msqid_ds *buf)
Napi::Value Msgctl(const Napi::CallbackInfo& info) {
  const int id = args::Int(info, 0);
  const int command = args::Int(info, 1);
  msqid_ds ds{};
  msqid_ds* buffer = &ds;
  if (command == IPC_SET && ipc::IsObject(info[2])) {
    TakeDs(info, 2, ds);
  } else {
    buffer = ipc::StructureArgument<msqid_ds>(info, 2, command != IPC_RMID);
  }
  return CheckNumber(info, ::msgctl(id, command, buffer), "msgctl");
}

// int msgctl(int msqid, IPC_STAT, struct msqid_ds *buf)
Napi::Value MsqidDs(const Napi::CallbackInfo& info) {
  msqid_ds ds{};
  CheckZero(info, ::msgctl(args::Int(info, 0), IPC_STAT, &ds), "msgctl");
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("msg_perm", ipc::PermValue(info.Env(), ds.msg_perm));
  result.Set("msg_stime", static_cast<double>(ds.msg_stime));
  result.Set("msg_rtime", static_cast<double>(ds.msg_rtime));
  result.Set("msg_ctime", static_cast<double>(ds.msg_ctime));
  result.Set("msg_cbytes", static_cast<double>(ds.msg_cbytes));
  result.Set("msg_qnum", static_cast<double>(ds.msg_qnum));
  result.Set("msg_qbytes", static_cast<double>(ds.msg_qbytes));
  result.Set("msg_lspid", static_cast<double>(ds.msg_lspid));
  result.Set("msg_lrpid", static_cast<double>(ds.msg_lrpid));
  return result;
}

}  // namespace

void InitSysvMsg(Napi::Env, Napi::Object exports) {
  args::Def<Ftok>(exports, "ftok(pathname, proj_id)");
  args::Def<Msgget>(exports, "msgget(key, msgflg)");
  args::Def<Msgsnd>(exports, "msgsnd(msqid, mtype, mtext, msgflg)");
  args::Def<Msgrcv>(exports, "msgrcv(msqid, mtext, msgtyp, msgflg)");
  args::Def<Msgctl>(exports, "msgctl(msqid, cmd, buf)");
  args::Def<MsqidDs>(exports, "msqid_ds(msqid)");
}

}  // namespace perlipc
