#include "threads/proc.h"

#include <cstring>

namespace perlipc {

long ReadProc(const char* path, Table<char>& text) {
  const long fd = Noted("openat", Raw(SYS_openat, AT_FDCWD, Word(path), O_RDONLY | O_CLOEXEC));
  if (fd < 0) return fd;
  text.Clear();
  size_t size = 0;
  long got = text.Reserve(1) ? 1 : -ENOMEM;
  while (got > 0) {
    if (text.Capacity() - size < 4097 && !text.Reserve(text.Capacity() * 2)) {
      got = -ENOMEM;
      break;
    }
    got = Noted("read",
                Raw(SYS_read, fd, Word(text.Data() + size), static_cast<long>(text.Capacity() - size - 1)));
    if (got == -EINTR)
      got = 1;
    else if (got > 0)
      size += static_cast<size_t>(got);
  }
  Raw(SYS_close, fd);
  if (got < 0) return got;
  text.Data()[size] = '\0';
  text.Truncate(size);
  return static_cast<long>(size);
}

Mapping ReadMapping(Scanner& scan) {
  Mapping mapping{};
  mapping.start = scan.Hex();
  scan.Letter();
  mapping.end = scan.Hex();
  scan.Letter();
  for (char& letter : mapping.mode) letter = scan.Letter();
  scan.Letter();
  mapping.offset = scan.Hex();
  scan.SkipSpaces();
  scan.SkipWord();
  scan.SkipSpaces();
  mapping.inode = scan.Decimal();
  mapping.file = mapping.inode != 0;
  scan.SkipSpaces();
  mapping.ring = strncmp(scan.at, "anon_inode:[io_uring]", 21) == 0;
  mapping.special = strncmp(scan.at, "[v", 2) == 0;
  return mapping;
}

long IsOfKernel(int tid, Table<char>& text) {
  char path[64] = "/proc/self/task/";
  char* end = PutNumber(path + 16, tid);
  memcpy(end, "/stat", 6);
  const long read = ReadProc(path, text);
  if (read < 0) return read;
  const char* at = text.Data() + text.Size();
  while (at > text.Data() && *at != ')') at--;
  Scanner scan{at};
  for (int field = 0; field < 7; field++) {  // up to the ninth field, flags
    scan.SkipWord();
    scan.SkipSpaces();
  }
  return (scan.Decimal() & 0x4010) != 0;  // PF_USER_WORKER, PF_IO_WORKER
}

char* PutNumber(char* out, long value) {
  char digits[24];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  while (count > 0) *out++ = digits[--count];
  *out = '\0';
  return out;
}

}  // namespace perlipc
