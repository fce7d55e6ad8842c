#include "fork/map_query.h"

#include <sys/ioctl.h>

namespace perlipc::fork {

namespace {

// As linux/fs.h has it from 6.11 on.
struct Query {
  uint64_t size;
  uint64_t flags;
  uint64_t address;
  uint64_t start;
  uint64_t end;
  uint64_t mode;
  uint64_t page_size;
  uint64_t offset;
  uint64_t inode;
  uint32_t device[2];
  uint32_t name_size;
  uint32_t build_id_size;
  uint64_t name;
  uint64_t build_id;
};

constexpr long kQuery = _IOWR('f', 17, Query);
constexpr uint64_t kReadable = 0x01;
constexpr uint64_t kWritable = 0x02;
constexpr uint64_t kExecutable = 0x04;
constexpr uint64_t kShared = 0x08;
constexpr uint64_t kOrNext = 0x10;

}  // namespace

MapQuery::MapQuery() : fd_(Raw(SYS_openat, AT_FDCWD, Word("/proc/self/maps"), O_RDONLY | O_CLOEXEC)) {}

MapQuery::~MapQuery() {
  if (fd_ >= 0) Raw(SYS_close, fd_);
}

long MapQuery::At(uintptr_t address, Mapping& found) const {
  if (fd_ < 0) return fd_;
  Query query{};
  query.size = sizeof query;
  query.flags = kOrNext;
  query.address = address;
  const long done = Raw(SYS_ioctl, fd_, kQuery, Word(&query));
  if (done < 0) return done == -ENOENT ? 0 : done;
  found = {};
  found.start = query.start;
  found.end = query.end;
  found.mode[0] = (query.mode & kReadable) != 0 ? 'r' : '-';
  found.mode[1] = (query.mode & kWritable) != 0 ? 'w' : '-';
  found.mode[2] = (query.mode & kExecutable) != 0 ? 'x' : '-';
  found.mode[3] = (query.mode & kShared) != 0 ? 's' : 'p';
  found.file = query.inode != 0;
  found.offset = query.offset;
  found.inode = query.inode;
  return 1;
}

}  // namespace perlipc::fork
