// Where JavaScript is, asked from outside: also while its event loop is blocked.
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "areas.h"
#include "main_thread.h"
#include "napi/args.h"
#include "napi/error.h"
#include "signal/signal.h"
#include "threads/own_thread.h"

namespace perlipc {

namespace {

// v8::Isolate, of which two functions are called that have been in v8.h with these parameters since Node
// 0.12.
struct Isolate;
using Interrupt = void (*)(Isolate* isolate, void* data);
using GetCurrent = Isolate* (*)();
using RequestInterrupt = void (*)(Isolate* isolate, Interrupt interrupt, void* data);

constexpr size_t kStackSize = 256UL * 1024;
constexpr size_t kMostText = 64UL * 1024;

struct Teller {
  std::atomic<napi_env> env{nullptr};
  Isolate* isolate = nullptr;
  RequestInterrupt request = nullptr;
};
Teller teller;

struct Asked {
  int fd;
  pid_t owner;
};

std::string TextOfStack(napi_env raw) {
  const Napi::Env env(raw);
  const Napi::HandleScope scope(env);
  napi_value message = nullptr;
  napi_value error = nullptr;
  napi_value stack = nullptr;
  if (napi_create_string_utf8(raw, "", 0, &message) != napi_ok) return {};
  if (napi_create_error(raw, nullptr, message, &error) != napi_ok) return {};
  if (napi_get_named_property(raw, error, "stack", &stack) != napi_ok) return {};
  const Napi::Value value(raw, stack);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string{};
}

// On the main thread, between two instructions of JavaScript.
void Tell(Isolate*, void* data) {
  const napi_env env = teller.env.load();
  if (env == nullptr) return;
  std::string text = TextOfStack(env);
  if (text.size() > kMostText) text.resize(kMostText);
  const int fd = static_cast<int>(reinterpret_cast<intptr_t>(data));
  // Who asked may be gone.
  if (::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
}

// The thread: it waits for who asks, until the other end is closed. A fork takes it along, and there it is to
// end.
void* Listen(void* argument) {
  const Asked asked = *static_cast<Asked*>(argument);
  delete static_cast<Asked*>(argument);
  for (;;) {
    pollfd waiting{asked.fd, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, -1);
    if (::getpid() != asked.owner) return nullptr;
    if (ready < 0 && errno == EINTR) continue;
    char byte = 0;
    if (ready < 0 || ::recv(asked.fd, &byte, 1, MSG_DONTWAIT) <= 0) break;
    teller.request(teller.isolate, &Tell, reinterpret_cast<void*>(static_cast<intptr_t>(asked.fd)));
  }
  ::close(asked.fd);
  return nullptr;
}

int Start(Asked* asked) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attr, kStackSize);
  pthread_t thread;
  int started;
  {
    // Signals are for the threads that had them before.
    const AllBlocked guard;
    started = pthread_create(&thread, &attr, &Listen, asked);
  }
  pthread_attr_destroy(&attr);
  return started;
}

bool FindInterrupts() {
  const auto current = reinterpret_cast<GetCurrent>(dlsym(RTLD_DEFAULT, "_ZN2v87Isolate10GetCurrentEv"));
  teller.request = reinterpret_cast<RequestInterrupt>(
      dlsym(RTLD_DEFAULT, "_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_"));
  teller.isolate = current == nullptr ? nullptr : current();
  return teller.isolate != nullptr && teller.request != nullptr;
}

// answerWithStack(fd): false where this runtime can't be interrupted.
Napi::Value AnswerWithStack(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const Napi::Env env = info.Env();
  if (!OnMainThread() || !FindInterrupts()) return Napi::Boolean::New(env, false);
  if (teller.env.exchange(env) == nullptr) {
    napi_add_env_cleanup_hook(
        env, [](void*) { teller.env.store(nullptr); }, nullptr);
  }
  own_thread_start.store(&Listen);
  auto* asked = new Asked{fd, ::getpid()};
  const int error = Start(asked);
  if (error != 0) {
    delete asked;
    ThrowErrno(info, error, "pthread_create");
  }
  return Napi::Boolean::New(env, true);
}

}  // namespace

void InitStack(Napi::Env, Napi::Object exports) {
  args::Def<AnswerWithStack>(exports, "answerWithStack(fd)");
}

}  // namespace perlipc
