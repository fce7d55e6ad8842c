#include <dlfcn.h>

#include <algorithm>
#include <atomic>

#include "areas.h"
#include "napi/args.h"

// How far ahead Node draws random bytes for calls of its crypto module. OpenSSL is the one place that all of
// them come from, whatever Node's own code looks like; a program may put functions of its own before it.

namespace perlipc {
namespace {

/** RAND_METHOD of <openssl/rand.h>, which OpenSSL 1.1 to 3 share. */
struct Method {
  int (*seed)(const void*, int);
  int (*bytes)(unsigned char*, int);
  void (*cleanup)();
  int (*add)(const void*, int, double);
  int (*pseudorand)(unsigned char*, int);
  int (*status)();
};

using GetMethod = const Method* (*)();
using SetMethod = int (*)(const Method*);

std::atomic<const Method*> original{nullptr};
/** Only the thread that measures: those of the pool draw too. */
thread_local unsigned draws = 0;

int Bytes(unsigned char* buffer, int length) {
  draws++;
  return original.load()->bytes(buffer, length);
}

int Pseudorand(unsigned char* buffer, int length) {
  draws++;
  return original.load()->pseudorand(buffer, length);
}

/** While it lives this thread's draws are counted. */
class Counting {
 public:
  Counting()
      : get_(reinterpret_cast<GetMethod>(dlsym(RTLD_DEFAULT, "RAND_get_rand_method"))),
        set_(reinterpret_cast<SetMethod>(dlsym(RTLD_DEFAULT, "RAND_set_rand_method"))) {
    const Method* found = get_ == nullptr || set_ == nullptr ? nullptr : get_();
    if (found == nullptr || found->bytes == nullptr) return;
    original = found;
    static Method counting;
    counting = *found;
    counting.bytes = Bytes;
    if (counting.pseudorand != nullptr) counting.pseudorand = Pseudorand;
    works_ = set_(&counting) == 1;
  }
  ~Counting() {
    if (works_) set_(original);
  }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

  [[nodiscard]] bool works() const { return works_; }

 private:
  GetMethod get_;
  SetMethod set_;
  bool works_ = false;
};

constexpr unsigned kMostCalls = 1U << 16;

/** How many calls of `draw` it takes until OpenSSL is asked; 0 for more than kMostCalls. */
unsigned CallsUntilDrawn(const Napi::Function& draw) {
  const unsigned before = draws;
  for (unsigned calls = 1; calls <= kMostCalls; ++calls) {
    const Napi::HandleScope scope(draw.Env());
    draw.Call({});
    if (draws != before) return calls;
  }
  return 0;
}

/** randomBatch(draw) */
Napi::Value RandomBatch(const Napi::CallbackInfo& info) {
  const auto draw = info[0].As<Napi::Function>();
  const Counting counting;
  const unsigned left = counting.works() ? CallsUntilDrawn(draw) : 0;
  const unsigned whole = left > 0 ? CallsUntilDrawn(draw) : 0;
  // More are left than a batch has where a batch's size differs.
  return Napi::Number::New(info.Env(), whole > 0 ? std::max(left, whole) : 0);
}

}  // namespace

void InitRandom(Napi::Env, Napi::Object exports) { args::Def<RandomBatch>(exports, "randomBatch(draw)"); }

}  // namespace perlipc
