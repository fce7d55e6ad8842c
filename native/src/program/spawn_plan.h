// What a new process does before it becomes another program. All memory is the parent's, which waits
// meanwhile.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace perlipc::spawn {

/** One change of descriptors or of the directory, in the order given. */
struct Action {
  enum Kind { kDup2, kOpen, kClose, kCloseFrom, kChdir, kFchdir } kind;
  int fd = -1;
  int to = -1;
  std::string path;
  int flags = 0;
  mode_t mode = 0;
};

struct Plan {
  std::vector<std::string> candidates;  // paths to try, in order
  char* const* argv = nullptr;
  char* const* envp = nullptr;
  std::vector<Action> actions;
  std::optional<pid_t> pgroup;
  bool session = false;
  std::optional<int> terminal;
  uint64_t mask = 0;
  uint64_t defaults = 0;
  uint64_t ignored = 0;
  std::optional<int> policy;
  std::optional<int> priority;
  std::optional<int> nice;
  std::optional<mode_t> umask;
  std::optional<std::vector<gid_t>> groups;
  std::optional<gid_t> gid;
  std::optional<uid_t> uid;
  /** Of 0, 1 and 2: those that the program has as Node got them, and whether they blocked then. */
  struct Kept {
    bool kept = false;
    bool blocking = false;
  } standard[3];
};

/** Where a child failed, for the caller's error. */
struct Failure {
  int error = 0;
  const char* step = "";
  int action = -1;
};

/** Starts it: the child's pid, or 0 with `failure` filled in; then there is no child. */
pid_t Start(const Plan& plan, Failure& failure);

}  // namespace perlipc::spawn
