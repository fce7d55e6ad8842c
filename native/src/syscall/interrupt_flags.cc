#include "syscall/interrupt_flags.h"

namespace perlipc {

std::atomic<int> interrupt_flags{0};
void (*run_handlers)(Napi::Env env) = nullptr;

}  // namespace perlipc
