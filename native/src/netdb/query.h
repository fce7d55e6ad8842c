// Calls of the C library's name service: the reentrant ones where it has them, else the others, one thread at
// a time.
#pragma once

#include <netdb.h>

#include <cerrno>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace perlipc::netdb {

/** What the C library returned: an entry, or an errno and an h_errno. */
template <class T>
struct Answer {
  std::optional<T> entry;
  int error = 0;
  int resolver = 0;
};

/** Whether the query could not be made at all. Other errnos are left over from calls inside the C library. */
inline bool IsOutOfResources(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

/** Makes a reentrant call: `call(Raw*, char* buffer, size_t, Raw** found[, int* h_errno])` returns an errno,
 * ERANGE if the buffer is too small. */
template <class T, class Call>
Answer<T> QueryReentrant(Call call) {
  constexpr size_t kInitialSize = 2048;
  constexpr size_t kMaxSize = size_t{16} << 20;
  char initial[kInitialSize];
  std::vector<char> larger;
  std::span<char> buffer(initial);
  for (;;) {
    Answer<T> answer;
    typename T::Raw raw{};
    typename T::Raw* found = nullptr;
    if constexpr (T::kSetsHErrno) {
      answer.error = call(&raw, buffer.data(), buffer.size(), &found, &answer.resolver);
    } else {
      answer.error = call(&raw, buffer.data(), buffer.size(), &found);
    }
    if (answer.error == ERANGE && buffer.size() < kMaxSize) {
      larger.resize(buffer.size() * 2);
      buffer = larger;
      continue;
    }
    if (found != nullptr) answer.entry.emplace(*found);
    return answer;
  }
}

/** Held during calls that use the C library's static data: their result is in it, and so are the positions in
 * the databases. */
inline std::mutex static_data_mutex;

/** Makes a call whose result is in static data, and copies that before another thread may call. */
template <class T, class Call>
Answer<T> QueryLocked(Call call) {
  const std::lock_guard lock(static_data_mutex);
  Answer<T> answer;
  errno = 0;
  h_errno = 0;
  const typename T::Raw* found = call();
  if (found != nullptr) {
    answer.entry.emplace(*found);
    return answer;
  }
  if (IsOutOfResources(errno)) answer.error = errno;
  if constexpr (T::kSetsHErrno) answer.resolver = h_errno;
  return answer;
}

// NETDB_QUERY(Entry, getxbyy, arguments…) is an Answer<Entry>, by getxbyy_r if REENTRANT_getxbyy is 1.
#define NETDB_QUERY(T, call, ...) NETDB_QUERY_IF(REENTRANT_##call, T, call __VA_OPT__(, ) __VA_ARGS__)
#define NETDB_QUERY_IF(reentrant, ...) NETDB_QUERY_OF(reentrant, __VA_ARGS__)
#define NETDB_QUERY_OF(reentrant, ...) NETDB_QUERY_##reentrant(__VA_ARGS__)
#define NETDB_QUERY_1(T, call, ...) \
  netdb::QueryReentrant<T>([&](auto... out) { return ::call##_r(__VA_ARGS__ __VA_OPT__(, ) out...); })
#define NETDB_QUERY_0(T, call, ...) netdb::QueryLocked<T>([&] { return ::call(__VA_ARGS__); })

}  // namespace perlipc::netdb
