// Where V8's heap lies: side by side, and in huge pages.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

namespace perlipc {

namespace {

#ifdef MADV_COLLAPSE

struct Span {
  uintptr_t start;
  uintptr_t end;
  bool data;  // private, of no file, readable and writable
};

struct Close {
  void operator()(FILE* file) const { std::fclose(file); }
};

// "start-end mode offset device inode path"
Span SpanOf(const char* line) {
  char* at = nullptr;
  Span span{};
  span.start = std::strtoull(line, &at, 16);
  span.end = std::strtoull(at + 1, &at, 16);
  const bool data = std::strncmp(at, " rw-p", 5) == 0;
  std::strtoull(at + 5, &at, 16);
  const char* const device = at + 1;
  const char* const inode = std::strchr(device, ' ');
  span.data = data && inode != nullptr && std::strtoull(inode, nullptr, 10) == 0;
  return span;
}

std::vector<Span> Mappings(const Napi::CallbackInfo& info) {
  const std::unique_ptr<FILE, Close> maps(std::fopen("/proc/self/maps", "re"));
  Check(info, maps != nullptr, "open", ErrorDetail::OfPath("/proc/self/maps"));
  std::vector<Span> mappings;
  std::array<char, 8192> line{};  // a path and what stands before it
  while (std::fgets(line.data(), line.size(), maps.get()) != nullptr) mappings.push_back(SpanOf(line.data()));
  return mappings;
}

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

std::vector<Span> Gaps(const std::vector<Span>& mappings, uintptr_t end_of_hints) {
  std::vector<Span> gaps;
  uintptr_t at = kFirst;
  for (const Span& mapping : mappings) {
    const uintptr_t end = std::min(mapping.start, end_of_hints);
    if (end > at && end - at >= kLeast) gaps.push_back({at, end, false});
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
  taken.push_back({start, start + length, false});
  return ::madvise(got, length, MADV_DONTFORK) == 0;
}

// contiguousHeap()
Napi::Value ContiguousHeap(const Napi::CallbackInfo& info) {
  const std::vector<Span> mappings = Mappings(info);
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
  for (const Span& mapping : Mappings(info)) {
    if (!mapping.data) continue;
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
Napi::Value ContiguousHeap(const Napi::CallbackInfo& info) { return Missing(info); }
Napi::Value CollapseHeap(const Napi::CallbackInfo& info) { return Missing(info); }
#endif

}  // namespace

void InitHeap(Napi::Env /*env*/, Napi::Object exports) {
  args::Def<ContiguousHeap>(exports, "contiguousHeap()");
  args::Def<CollapseHeap>(exports, "collapseHeap()");
}

}  // namespace perlipc
