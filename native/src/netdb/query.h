// How the C library's name service is asked: by its reentrant calls where it has them, else one thread at a
// time.
#pragma once

#include <netdb.h>

#include <cerrno>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace perlipc::netdb {

/** What the C library answered: an entry, or else an errno and a number of h_errno's. */
template <class T>
struct Answer {
  std::optional<T> entry;
  int error = 0;
  int resolver = 0;
};

/** The errnos that say: the question could not be asked. Others are what calls inside the C library left. */
inline bool IsShortage(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

/** Asks with a reentrant call: `call(Raw*, char* buffer, size_t, Raw** found[, int* h_errno])` gives an
 * errno. */
template <class T, class Call>
Answer<T> AskReentrant(Call call) {
  constexpr size_t kFirst = 2048;
  constexpr size_t kMost = size_t{16} << 20;
  for (std::vector<char> buffer(kFirst);; buffer.resize(buffer.size() * 2)) {
    Answer<T> answer;
    typename T::Raw raw{};
    typename T::Raw* found = nullptr;
    if constexpr (T::kSetsHErrno) {
      answer.error = call(&raw, buffer.data(), buffer.size(), &found, &answer.resolver);
    } else {
      answer.error = call(&raw, buffer.data(), buffer.size(), &found);
    }
    if (answer.error == ERANGE && buffer.size() < kMost) continue;
    if (found != nullptr) answer.entry.emplace(*found);
    return answer;
  }
}

/** Held by calls that answer in memory of the C library's or move its positions: they share both. */
inline std::mutex alone;

/** Asks with such a call: its answer is copied before the next one may ask. */
template <class T, class Call>
Answer<T> AskAlone(Call call) {
  const std::lock_guard lock(alone);
  Answer<T> answer;
  errno = 0;
  h_errno = 0;
  const typename T::Raw* found = call();
  if (found != nullptr) {
    answer.entry.emplace(*found);
    return answer;
  }
  if (IsShortage(errno)) answer.error = errno;
  if constexpr (T::kSetsHErrno) answer.resolver = h_errno;
  return answer;
}

// NETDB_ASK(Entry, getxbyy, arguments…): an Answer<Entry>, of the reentrant call where REENTRANT_getxbyy
// is 1.
#define NETDB_ASK(T, call, ...) NETDB_ASK_IF(REENTRANT_##call, T, call __VA_OPT__(, ) __VA_ARGS__)
#define NETDB_ASK_IF(reentrant, ...) NETDB_ASK_OF(reentrant, __VA_ARGS__)
#define NETDB_ASK_OF(reentrant, ...) NETDB_ASK_##reentrant(__VA_ARGS__)
#define NETDB_ASK_1(T, call, ...) \
  netdb::AskReentrant<T>([&](auto... out) { return ::call##_r(__VA_ARGS__ __VA_OPT__(, ) out...); })
#define NETDB_ASK_0(T, call, ...) netdb::AskAlone<T>([&] { return ::call(__VA_ARGS__); })

}  // namespace perlipc::netdb
