#include "areas.h"
#include "environment.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Environment());
  args::Def<SetErrorClasses>(exports, "setErrorClasses(SystemError, ResolverError)");
  args::Def<Strerror>(exports, "strerror(errnum)");
  InitAddress(env, exports);
  InitClock(env, exports);
  InitConfiguration(env, exports);
  InitConstants(env, exports);
  InitDescriptor(env, exports);
  InitDuplicate(env, exports);
  InitEnvironment(env, exports);
  InitExec(env, exports);
  InitFile(env, exports);
  InitFork(env, exports);
  InitFutex(env, exports);
  InitHeap(env, exports);
  InitIdentity(env, exports);
  InitResource(env, exports);
  InitLatin1(env, exports);
  InitLoop(env, exports);
  InitLoopBatch(env, exports);
  InitMap(env, exports);
  InitMessage(env, exports);
  InitEpoll(env, exports);
  InitEventFds(env, exports);
  InitInterfaces(env, exports);
  InitIoctl(env, exports);
  InitLocks(env, exports);
  InitMq(env, exports);
  InitMsg(env, exports);
  InitTransfer(env, exports);
  InitMutex(env, exports);
  InitNetdb(env, exports);
  InitNetdbAddrinfo(env, exports);
  InitNetdbEach(env, exports);
  InitNetdbUsers(env, exports);
  InitOption(env, exports);
  InitPeer(env, exports);
  InitPidfd(env, exports);
  InitPoll(env, exports);
  InitScheduling(env, exports);
  InitSelect(env, exports);
  InitPrctl(env, exports);
  InitProcess(env, exports);
  InitPty(env, exports);
  InitRandom(env, exports);
  InitSemaphore(env, exports);
  InitSignal(env, exports);
  InitSignalMask(env, exports);
  InitSocket(env, exports);
  InitSpawn(env, exports);
  InitStack(env, exports);
  InitSysvMsg(env, exports);
  InitSysvSem(env, exports);
  InitSysvShm(env, exports);
  InitTermios(env, exports);
  InitTime(env, exports);
  InitTimer(env, exports);
  InitWait(env, exports);
  return exports;
}

}  // namespace perlipc

using perlipc::Init;
NODE_API_MODULE(perlipc, Init)
