// Where V8's heap lies: side by side, and in huge pages.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "areas.h"
#include "kernel_numbers.h"
#include "napi/args.h"
#include "napi/error.h"

#ifdef HAVE_THREADED_FORK
#include "threads/proc.h"
#endif

namespace perlipc {

namespace {

#ifdef HAVE_THREADED_FORK

struct CloseFile {
  void operator()(FILE* file) const { std::fclose(file); }
};

std::vector<Mapping> Mappings(const Napi::CallbackInfo& info) {
  const std::unique_ptr<FILE, CloseFile> maps(std::fopen("/proc/self/maps", "re"));
  Check(info, maps != nullptr, "open", ErrorDetail::OfPath("/proc/self/maps"));
  std::vector<Mapping> mappings;
  char* line = nullptr;
  size_t room = 0;
  while (::getline(&line, &room, maps.get()) > 0) {
    Scanner scan{line};
    mappings.push_back(ReadMapping(scan));
  }
  std::free(line);
  return mappings;
}

struct Span {
  uintptr_t start;
  uintptr_t end;
};

// V8 asks for each chunk at a random address of so many bits. The heap of malloc grows below kFirst.
#if defined(__aarch64__)
constexpr int kHintBits[] = {46, 38};  // before and since V8 12
constexpr uintptr_t kFirst = uintptr_t{1} << 34;
constexpr uintptr_t kLeast = uintptr_t{1} << 30;
#else
constexpr int kHintBits[] = {46};
constexpr uintptr_t kFirst = uintptr_t{1} << 38;
constexpr uintptr_t kLeast = uintptr_t{1} << 38;
#endif

// Above it the kernel finds a place by itself: a stack lies there. 0 where addresses are too short.
uintptr_t EndOfHints(const void* in_stack) {
  for (const int bits : kHintBits) {
    if (reinterpret_cast<uintptr_t>(in_stack) >> bits != 0) return uintptr_t{1} << bits;
  }
  return 0;
}

std::vector<Span> Gaps(const std::vector<Mapping>& mappings, uintptr_t end_of_hints) {
  std::vector<Span> gaps;
  uintptr_t at = kFirst;
  for (const Mapping& mapping : mappings) {
    const uintptr_t end = std::min(mapping.start, end_of_hints);
    if (end > at && end - at >= kLeast) gaps.push_back({at, end});
    at = std::max(at, mapping.end);
  }
  return gaps;
}

// Address space that nothing is ever stored in. Another thread may have been faster: then the gap is smaller.
// It carries V8's mark, so that fork lifts that from all of it at once.
bool Reserve(const Span& gap, std::vector<Span>& taken) {
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  const size_t length = gap.end - gap.start;
  void* const got = ::mmap(reinterpret_cast<void*>(gap.start), length, PROT_NONE, kFlags, -1, 0);
  if (got == MAP_FAILED) return errno == EEXIST;
  const auto start = reinterpret_cast<uintptr_t>(got);
  taken.push_back({start, start + length});
  return ::madvise(got, length, MADV_DONTFORK) == 0;
}

// contiguousHeap()
Napi::Value ContiguousHeap(const Napi::CallbackInfo& info) {
  const std::vector<Mapping> mappings = Mappings(info);
  const uintptr_t end = EndOfHints(&mappings);
  if (end == 0) ThrowErrno(info, ENOTSUP, "contiguousHeap");
  std::vector<Span> taken;
  for (const Span& gap : Gaps(mappings, end)) {
    if (Reserve(gap, taken)) continue;
    const int error = errno;
    for (const Span& span : taken) ::munmap(reinterpret_cast<void*>(span.start), span.end - span.start);
    ThrowErrno(info, error, "mmap");
  }
  return info.Env().Undefined();
}

const auto kPage = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
// A page of page table entries, of 8 bytes each: 2 MiB where a page has 4 KiB.
const uintptr_t kHugePage = kPage / 8 * kPage;

// Three quarters of the pages are there: of a stack, say, that was touched once, the kernel would make the
// rest.
bool MostlyThere(void* at) {
  std::vector<unsigned char> there(kHugePage / kPage);
  if (::mincore(at, kHugePage, there.data()) != 0) return false;
  size_t count = 0;
  for (const unsigned char one : there) count += one & 1;
  return count * 4 >= there.size() * 3;
}

// collapseHeap(): the bytes that now lie in huge pages
Napi::Value CollapseHeap(const Napi::CallbackInfo& info) {
  Check(info, ::madvise(nullptr, 0, MADV_COLLAPSE) == 0, "madvise");
  double bytes = 0;
  for (const Mapping& mapping : Mappings(info)) {
    if (mapping.file || std::memcmp(mapping.mode, "rw-p", sizeof mapping.mode) != 0) continue;
    const uintptr_t first = (mapping.start + kHugePage - 1) & ~(kHugePage - 1);
    for (uintptr_t at = first; at + kHugePage <= mapping.end; at += kHugePage) {
      void* const range = reinterpret_cast<void*>(at);
      if (MostlyThere(range) && ::madvise(range, kHugePage, MADV_COLLAPSE) == 0)
        bytes += static_cast<double>(kHugePage);
    }
  }
  return Napi::Number::New(info.Env(), bytes);
}

#else
constexpr auto ContiguousHeap = Missing;
constexpr auto CollapseHeap = Missing;
#endif

}  // namespace

void InitHeap(Napi::Env /*env*/, Napi::Object exports) {
  args::Def<ContiguousHeap>(exports, "contiguousHeap()");
  args::Def<CollapseHeap>(exports, "collapseHeap()");
}

}  // namespace perlipc
