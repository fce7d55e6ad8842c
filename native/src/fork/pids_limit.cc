#include "fork/pids_limit.h"

#include <cstring>

#include "threads/proc.h"

namespace perlipc::fork {

namespace {

constexpr int64_t kFreeFor = 20'000'000;

}  // namespace

long PidsLimit::Read(const Group& group, const char* file) {
  char path[sizeof group.path + 16];
  memcpy(path, group.path, group.size);
  memcpy(path + group.size, file, strlen(file) + 1);
  if (ReadProc(path, text_) <= 0) return -1;
  const char first = text_.Data()[0];
  return first >= '0' && first <= '9' ? static_cast<long>(Scanner{text_.Data()}.Decimal()) : -1;
}

bool PidsLimit::GroupHasRoom(const Group& group, size_t tasks) {
  const long most = Read(group, "/pids.max");
  if (most >= 0) limited_ = true;
  return most < 0 || Read(group, "/pids.current") + static_cast<long>(tasks) <= most;
}

// A group has the limits of all above it.
bool PidsLimit::LevelsHaveRoom(const char* root, const char* path, size_t size, size_t tasks) {
  Group group{};
  const size_t base = strlen(root);
  if (base + size >= sizeof group.path) return true;
  memcpy(group.path, root, base);
  memcpy(group.path + base, path, size);
  for (;;) {
    while (size > 0 && path[size - 1] == '/') size--;
    group.size = base + size;
    if (!GroupHasRoom(group, tasks)) return false;
    if (size == 0) return true;
    while (size > 0 && path[size - 1] != '/') size--;
  }
}

bool PidsLimit::HasRoom(size_t tasks) {
  const int64_t now = Nanoseconds();
  if (now < free_until_) return true;
  limited_ = false;
  const bool room = GroupsHaveRoom(tasks);
  free_until_ = limited_ ? 0 : now + kFreeFor;
  return room;
}

bool PidsLimit::GroupsHaveRoom(size_t tasks) {
  if (ReadProc("/proc/self/cgroup", groups_) <= 0) return true;
  Scanner scan{groups_.Data()};
  do {
    // NUMBER:CONTROLLERS:PATH
    while (*scan.at != ':' && *scan.at != '\n' && *scan.at != '\0') scan.at++;
    const bool unified = memcmp(scan.at, "::", 2) == 0;
    const bool pids = memcmp(scan.at, ":pids:", 6) == 0;
    if (!unified && !pids) continue;
    const char* path = scan.at + (unified ? 2 : 6);
    size_t size = 0;
    while (path[size] != '\n' && path[size] != '\0') size++;
    if (!LevelsHaveRoom(unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids", path, size, tasks)) return false;
  } while (scan.NextLine());
  return true;
}

}  // namespace perlipc::fork
