#include "fork/pids_limit.h"

#include "threads/proc.h"

namespace perlipc::fork {

long PidsLimit::Read(const Group& group, const char* file) {
  char path[sizeof group.path + 16];
  memcpy(path, group.path, group.size);
  memcpy(path + group.size, file, strlen(file) + 1);
  if (ReadProc(path, text_) <= 0) return -1;
  const char first = text_.Data()[0];
  return first >= '0' && first <= '9' ? static_cast<long>(Scanner{text_.Data()}.Decimal()) : -1;
}

// A group has the limits of all above it.
void PidsLimit::AddLevels(const char* root, const char* path, size_t size) {
  Group group{};
  const size_t base = strlen(root);
  if (base + size >= sizeof group.path) return;
  memcpy(group.path, root, base);
  memcpy(group.path + base, path, size);
  for (;;) {
    while (size > 0 && path[size - 1] == '/') size--;
    group.size = base + size;
    if (Read(group, "/pids.max") >= 0) limited_.Push(group);
    if (size == 0) return;
    while (size > 0 && path[size - 1] != '/') size--;
  }
}

void PidsLimit::Find() {
  limited_.Clear();
  if (ReadProc("/proc/self/cgroup", groups_) <= 0) return;
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
    AddLevels(unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids", path, size);
  } while (scan.NextLine());
}

bool PidsLimit::HasRoom(size_t tasks) {
  for (const Group& group : limited_) {
    const long most = Read(group, "/pids.max");
    if (most >= 0 && Read(group, "/pids.current") + static_cast<long>(tasks) > most) return false;
  }
  return true;
}

}  // namespace perlipc::fork
