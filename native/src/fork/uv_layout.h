#pragma once

#include <pthread.h>

#include <cstddef>
#include <cstdint>

// libuv's public structures, as <uv.h> has had them on Linux through all of 1.x since 1.46; their sizes are
// compared with what the running libuv says before any of them is touched. Declared here because Node-API
// comes without uv.h.
namespace perlipc::fork::uv {

struct Queue {
  Queue* next;
  Queue* prev;
};

inline bool Empty(const Queue& queue) { return queue.next == &queue; }
inline void Reset(Queue& queue) { queue.next = queue.prev = &queue; }
inline void Remove(Queue& queue) {
  queue.prev->next = queue.next;
  queue.next->prev = queue.prev;
  Reset(queue);
}
inline void InsertTail(Queue& head, Queue& queue) {
  queue.next = &head;
  queue.prev = head.prev;
  queue.prev->next = &queue;
  head.prev = &queue;
}
inline size_t Length(const Queue& head) {
  size_t count = 0;
  for (const Queue* at = head.next; at != &head; at = at->next) count++;
  return count;
}

enum Type : int {
  kAsync = 1,
  kCheck,
  kFsEvent,
  kFsPoll,
  kHandle,
  kIdle,
  kNamedPipe,
  kPoll,
  kPrepare,
  kProcess,
  kStream,
  kTcp,
  kTimer,
  kTty,
  kUdp,
  kSignal,
};

enum Flags : unsigned {
  kClosing = 1,
  kClosed = 2,
  kActive = 4,
  kRef = 8,
  kInternal = 16,
  kReadable = 0x4000,
  kWritable = 0x8000,
};

struct Loop;

struct Io {
  void* callback;
  Queue pending;
  Queue watcher;
  unsigned pevents;  // wanted
  unsigned events;   // registered with epoll
  int fd;
};

struct Handle {
  void* data;
  Loop* loop;
  int type;
  void* close_callback;
  Queue handle_queue;
  void* reserved[4];
  Handle* next_closing;
  unsigned flags;
};

// A derived structure starts right after `flags`, so Handle's tail padding can't be shared by inheritance in
// C++.
#define PERLIPC_UV_HANDLE \
  void* data;             \
  Loop* loop;             \
  int type;               \
  void* close_callback;   \
  Queue handle_queue;     \
  void* reserved[4];      \
  Handle* next_closing;   \
  unsigned flags

#define PERLIPC_UV_STREAM    \
  PERLIPC_UV_HANDLE;         \
  size_t write_queue_size;   \
  void* alloc_callback;      \
  void* read_callback;       \
  void* connect_request;     \
  void* shutdown_request;    \
  Io io;                     \
  Queue write_queue;         \
  Queue write_completed;     \
  void* connection_callback; \
  int delayed_error;         \
  int accepted_fd;           \
  struct QueuedFds* queued_fds

struct QueuedFds {
  unsigned size;
  unsigned offset;
  int fds[1];
};

struct Async {
  PERLIPC_UV_HANDLE;
  void* callback;
  Queue queue;
  int pending;
};

struct Signal {
  PERLIPC_UV_HANDLE;
  void* callback;
  int signum;
  void* tree[3];
  int color;
  unsigned caught;
  unsigned dispatched;
};

struct Stream {
  PERLIPC_UV_STREAM;
};

struct NamedPipe {
  PERLIPC_UV_STREAM;
  int ipc;
  const char* bound;  // the path that closing it removes
};

struct Tty {
  PERLIPC_UV_STREAM;
  unsigned char original[60];  // struct termios
  int mode;
};

struct Udp {
  PERLIPC_UV_HANDLE;
  size_t send_queue_size;
  size_t send_queue_count;
  void* alloc_callback;
  void* receive_callback;
  Io io;
  Queue write_queue;
  Queue write_completed;
};

struct Poll {
  PERLIPC_UV_HANDLE;
  void* callback;
  Io io;
};

struct Process {
  PERLIPC_UV_HANDLE;
  void* exit_callback;
  int pid;
  Queue queue;
  int status;
};

struct FsEvent {
  PERLIPC_UV_HANDLE;
  char* path;
  void* callback;
  Queue watchers;
  int wd;
};

struct Loop {
  void* data;
  unsigned active_handles;
  Queue handle_queue;
  union {
    void* unused;
    unsigned count;
  } active_requests;
  void* internal_fields;
  unsigned stop_flag;
  unsigned long flags;
  int backend_fd;
  Queue pending_queue;
  Queue watcher_queue;
  Io** watchers;
  unsigned nwatchers;
  unsigned nfds;
  Queue wq;  // finished work of the pool, not yet delivered
  pthread_mutex_t wq_mutex;
  Async wq_async;
  pthread_rwlock_t cloexec_lock;
  Handle* closing_handles;
  Queue process_handles;
  Queue prepare_handles;
  Queue check_handles;
  Queue idle_handles;
  Queue async_handles;
  void* async_unused;
  Io async_io;
  int async_wfd;
  struct {
    void* min;
    unsigned count;
  } timer_heap;
  uint64_t timer_counter;
  uint64_t time;
  int signal_pipe[2];
  Io signal_io;
  Signal child_watcher;
  int emfile_fd;
  Io inotify_io;
  void* inotify_watchers;
  int inotify_fd;
};

}  // namespace perlipc::fork::uv
