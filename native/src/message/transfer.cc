// Scattered reads and gathered writes, and what moves bytes from descriptor to descriptor.
#include <climits>
#include <optional>

#include "areas.h"
#include "message/blocking.h"
#include "message/vectors.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

using message::Vectors;

int Count(const Vectors& vectors) {
  return vectors.count() > INT_MAX ? INT_MAX : static_cast<int>(vectors.count());
}

// ssize_t readv(int fd, const struct iovec *iov, int iovcnt), and writev likewise
template <ssize_t (*Call)(int, const iovec*, int)>
Napi::Value Vector(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  Vectors vectors(info, "buffers", info[1]);
  vectors.Resolve(info);
  return CheckNumber(info, Call(fd, vectors.data(), Count(vectors)), args::FunctionName(info).c_str());
}

// ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset), and pwritev likewise
template <ssize_t (*Call)(int, const iovec*, int, off_t)>
Napi::Value VectorAt(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const off_t offset = args::Int64(info, 2);
  Vectors vectors(info, "buffers", info[1]);
  vectors.Resolve(info);
  return CheckNumber(info, Call(fd, vectors.data(), Count(vectors), offset),
                     args::FunctionName(info).c_str());
}

#if defined(HAVE_SPLICE) || defined(HAVE_COPY_FILE_RANGE)

/** An offset that the call moves; undefined is a null pointer: the file's own offset. */
struct Offset {
  std::optional<off_t> value;

  static Offset Argument(const Napi::CallbackInfo& info, size_t i) {
    if (info[i].IsUndefined()) return {};
    return {args::Int64(info, i)};
  }
  off_t* get() { return value ? &*value : nullptr; }
};

size_t Size(const Napi::CallbackInfo& info, size_t i) {
  const int64_t size = args::Int64(info, i);
  if (size < 0) args::ThrowRange(info, i, "a number of bytes from 0 on");
  return static_cast<size_t>(size);
}

#endif

#ifdef HAVE_SPLICE

// ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)
Napi::Value Sendfile(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int out = args::Fd(info, 0);
  const int in = args::Fd(info, 1);
  Offset offset = Offset::Argument(info, 2);
  const size_t count = Size(info, 3);
  return CheckNumber(info, blocking::Sendfile(out, in, offset.get(), count), "sendfile");
}

// ssize_t tee(int fd_in, int fd_out, size_t size, unsigned int flags)
Napi::Value Tee(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int in = args::Fd(info, 0);
  const int out = args::Fd(info, 1);
  return CheckNumber(info, blocking::Tee(in, out, Size(info, 2), args::Uint32(info, 3)), "tee");
}

#endif

#if defined(HAVE_SPLICE) || defined(HAVE_COPY_FILE_RANGE)

// ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t size, unsigned int flags), and
// copy_file_range likewise
template <ssize_t (*Call)(int, off_t*, int, off_t*, size_t, unsigned)>
Napi::Value Move(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int in = args::Fd(info, 0);
  Offset in_offset = Offset::Argument(info, 1);
  const int out = args::Fd(info, 2);
  Offset out_offset = Offset::Argument(info, 3);
  const size_t size = Size(info, 4);
  const unsigned flags = args::Uint32(info, 5);
  return CheckNumber(info, Call(in, in_offset.get(), out, out_offset.get(), size, flags),
                     args::FunctionName(info).c_str());
}

#endif

}  // namespace

void InitTransfer(Napi::Env, Napi::Object exports) {
  args::Def<Vector<blocking::Readv>>(exports, "readv(fd, buffers)");
  args::Def<Vector<blocking::Writev>>(exports, "writev(fd, buffers)");
  args::Def<VectorAt<blocking::Preadv>>(exports, "preadv(fd, buffers, offset)");
  args::Def<VectorAt<blocking::Pwritev>>(exports, "pwritev(fd, buffers, offset)");
#ifdef HAVE_SPLICE
  args::Def<Sendfile>(exports, "sendfile(out_fd, in_fd, offset, count)");
  args::Def<Move<blocking::Splice>>(exports, "splice(fd_in, off_in, fd_out, off_out, size, flags)");
  args::Def<Tee>(exports, "tee(fd_in, fd_out, size, flags)");
#else
  args::Def<Missing>(exports, "sendfile()");
  args::Def<Missing>(exports, "splice()");
  args::Def<Missing>(exports, "tee()");
#endif
#ifdef HAVE_COPY_FILE_RANGE
  args::Def<Move<blocking::CopyFileRange>>(exports,
                                           "copy_file_range(fd_in, off_in, fd_out, off_out, size, flags)");
#else
  args::Def<Missing>(exports, "copy_file_range()");
#endif
}

}  // namespace perlipc
