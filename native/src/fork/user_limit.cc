#include "fork/user_limit.h"

#include <linux/capability.h>
#include <sys/resource.h>

#include <cstdint>

#include "syscall/raw.h"

namespace perlipc::fork {

namespace {

// As the kernel's copy_process(): root, CAP_SYS_ADMIN and CAP_SYS_RESOURCE are not bound.
bool IsBound() {
  if (Raw(SYS_getuid) == 0) return false;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
  if (Raw(SYS_capget, Word(&header), Word(data)) < 0) return false;
  return (data[0].effective & (1U << CAP_SYS_ADMIN | 1U << CAP_SYS_RESOURCE)) == 0;
}

}  // namespace

bool UserMayHave(size_t tasks) {
  struct {
    uint64_t current;
    uint64_t max;
  } limit{};
  if (Raw(SYS_prlimit64, 0, RLIMIT_NPROC, 0, Word(&limit)) < 0) return true;
  return tasks <= limit.current || !IsBound();
}

}  // namespace perlipc::fork
