// The few calls of libuv that signals and exec need, as libuv 1 keeps them; Node exports them but its API
// headers don't declare them. Weak, so that the addon loads into a runtime that lacks them.
#pragma once

#include <cstddef>

extern "C" {
struct uv_loop_s;
struct uv_handle_s;
struct uv_signal_s;
struct uv_check_s;
struct uv_prepare_s;
struct uv_poll_s;
struct uv_process_s;

#define PERLIPC_WEAK __attribute__((weak))
PERLIPC_WEAK size_t uv_handle_size(int type);
PERLIPC_WEAK void uv_walk(uv_loop_s* loop, void (*visit)(uv_handle_s*, void*), void* argument);
PERLIPC_WEAK int uv_handle_get_type(const uv_handle_s* handle);
PERLIPC_WEAK int uv_process_get_pid(const uv_process_s* handle);
PERLIPC_WEAK int uv_fileno(const uv_handle_s* handle, int* fd);
PERLIPC_WEAK void uv_close(uv_handle_s* handle, void (*closed)(uv_handle_s*));
PERLIPC_WEAK void uv_ref(uv_handle_s* handle);
PERLIPC_WEAK void uv_unref(uv_handle_s* handle);
PERLIPC_WEAK int uv_signal_init(uv_loop_s* loop, uv_signal_s* handle);
PERLIPC_WEAK int uv_signal_start(uv_signal_s* handle, void (*arrived)(uv_signal_s*, int), int signal);
PERLIPC_WEAK int uv_signal_stop(uv_signal_s* handle);
PERLIPC_WEAK int uv_check_init(uv_loop_s* loop, uv_check_s* handle);
PERLIPC_WEAK int uv_check_start(uv_check_s* handle, void (*check)(uv_check_s*));
PERLIPC_WEAK int uv_prepare_init(uv_loop_s* loop, uv_prepare_s* handle);
PERLIPC_WEAK int uv_prepare_start(uv_prepare_s* handle, void (*prepare)(uv_prepare_s*));
PERLIPC_WEAK void uv_handle_set_data(uv_handle_s* handle, void* data);
PERLIPC_WEAK void* uv_handle_get_data(const uv_handle_s* handle);
PERLIPC_WEAK int uv_poll_init(uv_loop_s* loop, uv_poll_s* handle, int fd);
PERLIPC_WEAK int uv_poll_start(uv_poll_s* handle, int events, void (*ready)(uv_poll_s*, int, int));
#undef PERLIPC_WEAK
}

constexpr int kUvCheck = 2;
constexpr int kUvPoll = 8;
constexpr int kUvPrepare = 9;
constexpr int kUvProcess = 10;
constexpr int kUvSignal = 16;
