// Mapped memory, and the files that have no other name than in memory.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include <cerrno>
#include <string>

#include "areas.h"
#include "memory/mapping.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"

namespace perlipc {

namespace {

constexpr const char* kMapped = "an ArrayBuffer of mmap that is still mapped";

int Unmap(void* address, size_t length) { return ::munmap(address, length); }

memory::Range Mapped(const Napi::CallbackInfo& info) {
  return memory::MappingArgument(info, 0, Unmap, kMapped);
}

// A store to a page behind the end of its file would end the process with SIGBUS.
void RequireFile(const Napi::CallbackInfo& info, int fd, size_t length, int64_t offset) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
  const auto page = static_cast<int64_t>(::sysconf(_SC_PAGESIZE));
  const int64_t end = (status.st_size + page - 1) / page * page;
  if (offset > end || static_cast<int64_t>(length) > end - offset)
    args::ThrowRange(info, 0,
                     "at most what the file has behind offset, whose size is " +
                         std::to_string(status.st_size) + " bytes");
}

// void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
Napi::Value Mmap(const Napi::CallbackInfo& info) {
  const int64_t length = args::Int64(info, 0);
  const int prot = args::Int(info, 1);
  const int flags = args::Int(info, 2);
  const int fd = args::Fd(info, 3);
  const int64_t offset = args::Int64(info, 4);
  if (length <= 0) args::ThrowRange(info, 0, "a safe integer from 1");
  if (offset < 0) args::ThrowRange(info, 4, "a safe integer from 0");
  // JavaScript may load from and store into any ArrayBuffer.
  if (prot != (PROT_READ | PROT_WRITE))
    args::ThrowRange(info, 1, "PROT_READ | PROT_WRITE (MAP_PRIVATE maps files that are open for reading)");
  if ((flags & MAP_FIXED) != 0) args::ThrowRange(info, 2, "without MAP_FIXED");
  const auto size = static_cast<size_t>(length);
  if ((flags & MAP_ANONYMOUS) == 0) RequireFile(info, fd, size, offset);
  void* address = ::mmap(nullptr, size, prot, flags, fd, static_cast<off_t>(offset));
  Check(info, address != MAP_FAILED, "mmap");
  return memory::LeaveMapping(info, address, size, Unmap);
}

// int munmap(void *addr, size_t length)
Napi::Value Munmap(const Napi::CallbackInfo& info) {
  return CheckZero(info, memory::ReleaseMapping(info, 0, Unmap, kMapped), "munmap");
}

// int msync(void *addr, size_t length, int flags)
Napi::Value Msync(const Napi::CallbackInfo& info) {
  const memory::Range range = Mapped(info);
  return CheckZero(info, ::msync(range.address, range.length, args::Int(info, 1)), "msync");
}

// int mlock(const void *addr, size_t len), and munlock likewise
template <int (*Call)(const void*, size_t)>
Napi::Value Lock(const Napi::CallbackInfo& info) {
  const memory::Range range = Mapped(info);
  return CheckZero(info, Call(range.address, range.length), args::FunctionName(info).c_str());
}

bool IsHarmless(int advice) {
  switch (advice) {
    case MADV_NORMAL:
    case MADV_RANDOM:
    case MADV_SEQUENTIAL:
    case MADV_WILLNEED:
#ifdef MADV_HUGEPAGE
    case MADV_HUGEPAGE:
    case MADV_NOHUGEPAGE:
    case MADV_DONTDUMP:
    case MADV_DODUMP:
#endif
#ifdef MADV_COLD
    case MADV_COLD:
    case MADV_PAGEOUT:
#endif
      return true;
    default:
      return false;
  }
}

// int madvise(void *addr, size_t length, int advice)
Napi::Value Madvise(const Napi::CallbackInfo& info) {
  const memory::Range range = Mapped(info);
  const int advice = args::Int(info, 1);
  if (!IsHarmless(advice)) args::ThrowRange(info, 1, "an advice that leaves the bytes as they are");
  return CheckZero(info, ::madvise(range.address, range.length, advice), "madvise");
}

// int memfd_create(const char *name, unsigned int flags)
Napi::Value MemfdCreate(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  const int flags = args::IntOr(info, 1, 0);
#ifdef SYS_memfd_create
  constexpr int kCloseOnExec = 1;
  const int fd = static_cast<int>(::syscall(SYS_memfd_create, name.c_str(), flags | kCloseOnExec));
  return CheckFd(info, fd, "memfd_create").Release(info.Env());
#else
  static_cast<void>(flags);
  return Missing(info);
#endif
}

#ifdef __linux__

// glibc's functions were in librt once, where an addon for old systems would have to look for them.
std::string SharedPath(const Napi::CallbackInfo& info) {
  constexpr size_t kLongest = 255;
  const std::string given = args::Path(info, 0);
  const size_t begin = given.find_first_not_of('/');
  const std::string name = begin == std::string::npos ? "" : given.substr(begin);
  if (name.empty() || name.size() > kLongest || name == "." || name == ".." ||
      name.find('/') != std::string::npos)
    ThrowErrno(info, EINVAL, args::FunctionName(info).c_str(), ErrorDetail::OfPath(given));
  return "/dev/shm/" + name;
}

int OpenShared(const std::string& path, int flags, mode_t mode) {
  return ::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode);
}
int UnlinkShared(const std::string& path) { return ::unlink(path.c_str()); }

#else

std::string SharedPath(const Napi::CallbackInfo& info) { return args::Path(info, 0); }
int OpenShared(const std::string& path, int flags, mode_t mode) {
  return ::shm_open(path.c_str(), flags, mode);
}
int UnlinkShared(const std::string& path) { return ::shm_unlink(path.c_str()); }

#endif

// int shm_open(const char *name, int oflag, mode_t mode)
Napi::Value ShmOpen(const Napi::CallbackInfo& info) {
  const int flags = args::Int(info, 1);
  const auto mode = static_cast<mode_t>(args::IntBetween(info, 2, 0, 07777));
  const std::string path = SharedPath(info);
  const int fd = OpenShared(path, flags, mode);
  return CheckFd(info, fd, "shm_open", ErrorDetail::OfPath(path)).Release(info.Env());
}

// int shm_unlink(const char *name)
Napi::Value ShmUnlink(const Napi::CallbackInfo& info) {
  const std::string path = SharedPath(info);
  const int result = UnlinkShared(path);
  return CheckZero(info, result, "shm_unlink", ErrorDetail::OfPath(path));
}

}  // namespace

void InitMap(Napi::Env, Napi::Object exports) {
  args::Def<Mmap>(exports, "mmap(length, prot, flags, fd, offset)");
  args::Def<Munmap>(exports, "munmap(buffer)");
  args::Def<Msync>(exports, "msync(buffer, flags)");
  args::Def<Lock<::mlock>>(exports, "mlock(buffer)");
  args::Def<Lock<::munlock>>(exports, "munlock(buffer)");
  args::Def<Madvise>(exports, "madvise(buffer, advice)");
  args::Def<MemfdCreate>(exports, "memfd_create(name, flags)");
  args::Def<ShmOpen>(exports, "shm_open(name, oflag, mode)");
  args::Def<ShmUnlink>(exports, "shm_unlink(name)");
}

}  // namespace perlipc
