// The iterators of the C library's databases: setservent, getservent, endservent and their like.
#pragma once

#include <napi.h>

#include <cerrno>
#include <mutex>
#include <utility>
#include <vector>

#include "napi/args.h"
#include "netdb/entry.h"
#include "netdb/query.h"
#include "syscall/interruptible.h"

namespace perlipc::netdb {

/** The C library's position in a database. There is one in a process, and every thread moves it. */
template <class Database>
class Position {
 public:
  using Entries = std::vector<typename Database::Entry>;
  using Reply = Answer<typename Database::Entry>;

  static Position& Instance() {
    static Position position;
    return position;
  }

  void Set(int stayopen) {
    const std::lock_guard lock(mutex_);
    stayopen_ = stayopen;
    passed_ = 0;
    Rewind();
  }

  Reply Next() {
    const std::lock_guard lock(mutex_);
    Reply reply = passed_ == 0 ? First() : Database::Next();
    if (reply.entry) ++passed_;
    return reply;
  }

  void End() {
    const std::lock_guard lock(mutex_);
    passed_ = 0;
    Close();
  }

  /** Appends every entry to `entries` and returns the reply after the last. Then the position is as before.
   */
  Reply All(Entries& entries) {
    const std::lock_guard lock(mutex_);
    Reply reply = First();
    for (; reply.entry; reply = Database::Next()) entries.push_back(*std::move(reply.entry));
    if (passed_ == 0) {
      Close();
    } else {
      Rewind();
      for (size_t i = 0; i < passed_; ++i) static_cast<void>(Database::Next());
    }
    return reply;
  }

 private:
  void Rewind() {
    const std::lock_guard lock(static_data_mutex);
    Database::Set(stayopen_);
  }

  void Close() {
    const std::lock_guard lock(static_data_mutex);
    Database::End();
  }

  // glibc reports why it could not open a database from setxent alone; getxent then finds no entry.
  Reply First() {
    errno = 0;
    Rewind();
    if (!IsOutOfResources(errno)) return Database::Next();
    Reply reply;
    reply.error = errno;
    return reply;
  }

  std::mutex mutex_;
  size_t passed_ = 0;
  int stayopen_ = 0;
};

template <class Database>
Napi::Value Set(const Napi::CallbackInfo& info) {
  SafePoint(info);
  Position<Database>::Instance().Set(args::Bool(info, 0) ? 1 : 0);
  return info.Env().Undefined();
}

template <class Database>
Napi::Value Next(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const auto reply = Position<Database>::Instance().Next();
  CheckQueried(info.Env(), reply, Database::kCall);
  return reply.entry ? reply.entry->Value(info.Env()) : info.Env().Undefined();
}

template <class Database>
Napi::Value End(const Napi::CallbackInfo& info) {
  Position<Database>::Instance().End();
  return info.Env().Undefined();
}

template <class Database>
Napi::Value All(const Napi::CallbackInfo& info) {
  SafePoint(info);
  typename Position<Database>::Entries entries;
  CheckQueried(info.Env(), Position<Database>::Instance().All(entries), Database::kCall);
  Napi::Array list = Napi::Array::New(info.Env(), entries.size());
  for (uint32_t i = 0; i < entries.size(); ++i) {
    const Napi::HandleScope scope(info.Env());
    list.Set(i, entries[i].Value(info.Env()));
  }
  return list;
}

}  // namespace perlipc::netdb
