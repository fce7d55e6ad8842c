// What each area puts on the addon's exports.
#pragma once

#include <napi.h>

namespace perlipc {

void InitAddress(Napi::Env env, Napi::Object exports);
void InitClock(Napi::Env env, Napi::Object exports);
void InitConfiguration(Napi::Env env, Napi::Object exports);
void InitConstants(Napi::Env env, Napi::Object exports);
void InitDescriptor(Napi::Env env, Napi::Object exports);
void InitDuplicate(Napi::Env env, Napi::Object exports);
void InitEnvironment(Napi::Env env, Napi::Object exports);
void InitExec(Napi::Env env, Napi::Object exports);
void InitFile(Napi::Env env, Napi::Object exports);
void InitFork(Napi::Env env, Napi::Object exports);
void InitFutex(Napi::Env env, Napi::Object exports);
void InitHeap(Napi::Env env, Napi::Object exports);
void InitIdentity(Napi::Env env, Napi::Object exports);
void InitResource(Napi::Env env, Napi::Object exports);
void InitLatin1(Napi::Env env, Napi::Object exports);
void InitLoop(Napi::Env env, Napi::Object exports);
void InitLoopBatch(Napi::Env env, Napi::Object exports);
void InitMap(Napi::Env env, Napi::Object exports);
void InitMessage(Napi::Env env, Napi::Object exports);
void InitEpoll(Napi::Env env, Napi::Object exports);
void InitEventFds(Napi::Env env, Napi::Object exports);
void InitInterfaces(Napi::Env env, Napi::Object exports);
void InitIoctl(Napi::Env env, Napi::Object exports);
void InitLocks(Napi::Env env, Napi::Object exports);
void InitMq(Napi::Env env, Napi::Object exports);
void InitMsg(Napi::Env env, Napi::Object exports);
void InitTransfer(Napi::Env env, Napi::Object exports);
void InitMutex(Napi::Env env, Napi::Object exports);
void InitNetdb(Napi::Env env, Napi::Object exports);
void InitNetdbAddrinfo(Napi::Env env, Napi::Object exports);
void InitNetdbEach(Napi::Env env, Napi::Object exports);
void InitNetdbUsers(Napi::Env env, Napi::Object exports);
void InitOption(Napi::Env env, Napi::Object exports);
void InitPeer(Napi::Env env, Napi::Object exports);
void InitPidfd(Napi::Env env, Napi::Object exports);
void InitPoll(Napi::Env env, Napi::Object exports);
void InitScheduling(Napi::Env env, Napi::Object exports);
void InitSelect(Napi::Env env, Napi::Object exports);
void InitPrctl(Napi::Env env, Napi::Object exports);
void InitProcess(Napi::Env env, Napi::Object exports);
void InitPty(Napi::Env env, Napi::Object exports);
void InitRandom(Napi::Env env, Napi::Object exports);
void InitSemaphore(Napi::Env env, Napi::Object exports);
void InitSignal(Napi::Env env, Napi::Object exports);
void InitSignalMask(Napi::Env env, Napi::Object exports);
void InitSocket(Napi::Env env, Napi::Object exports);
void InitSpawn(Napi::Env env, Napi::Object exports);
void InitStack(Napi::Env env, Napi::Object exports);
void InitSysvMsg(Napi::Env env, Napi::Object exports);
void InitSysvSem(Napi::Env env, Napi::Object exports);
void InitSysvShm(Napi::Env env, Napi::Object exports);
void InitTermios(Napi::Env env, Napi::Object exports);
void InitTime(Napi::Env env, Napi::Object exports);
void InitTimer(Napi::Env env, Napi::Object exports);
void InitWait(Napi::Env env, Napi::Object exports);

}  // namespace perlipc
