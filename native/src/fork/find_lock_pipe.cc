#include "fork/find_lock_pipe.h"

#include <fcntl.h>

namespace perlipc::fork {

__attribute__((no_sanitize("address"))) void FindLockPipe(const Table<OpenPipe>& pipes, const Image& node,
                                                          int (&lock)[2]) {
  for (const OpenPipe& reader : pipes) {
    if ((reader.flags & (O_ACCMODE | O_NONBLOCK)) != O_RDONLY) continue;
    for (const OpenPipe& writer : pipes) {
      if (writer.inode != reader.inode || (writer.flags & (O_ACCMODE | O_NONBLOCK)) != O_WRONLY) continue;
      for (size_t i = 0; i < node.data_count; i++) {
        const auto* end = reinterpret_cast<const int*>(node.data[i].end) - 1;
        for (const auto* at = reinterpret_cast<const int*>(node.data[i].start); at < end; at++) {
          if (at[0] != reader.fd || at[1] != writer.fd) continue;
          if (lock[0] != -1 && lock[0] < reader.fd) continue;
          lock[0] = reader.fd;
          lock[1] = writer.fd;
        }
      }
    }
  }
}

}  // namespace perlipc::fork
