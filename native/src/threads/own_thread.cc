#include "threads/own_thread.h"

namespace perlipc {

std::atomic<void* (*)(void*)> own_thread_start;

}  // namespace perlipc
