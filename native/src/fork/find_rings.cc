#include "fork/find_rings.h"

namespace perlipc::fork {

namespace {

constexpr size_t kInternalFields = 640;

}  // namespace

// libuv's ring structure holds both mappings of a ring and its descriptor; the words between them have not
// moved relative to each other since 1.45.
__attribute__((no_sanitize("address"))) size_t FindRings(const Maps& maps, const uv::Loop* loop,
                                                         Ring (&rings)[kMostRings]) {
  size_t count = 0;
  auto* words = static_cast<uintptr_t*>(loop->internal_fields);
  for (size_t i = 7; i + 8 < kInternalFields / sizeof(uintptr_t) && count < kMostRings; i++) {
    if (words[i] < 4096 || words[i] % 4096 != 0) continue;
    const Mapping* sq = maps.Find(words[i]);
    if (sq == nullptr || !sq->ring || sq->start != words[i] || sq->offset != 0) continue;
    const Mapping* sqes = maps.Find(words[i + 2]);
    if (sqes == nullptr || !sqes->ring || sqes->start != words[i + 2] || sqes->inode != sq->inode) continue;
    Ring& ring = rings[count++];
    ring.sq = sq->start;
    ring.sq_size = sq->end - sq->start;
    ring.sqes = sqes->start;
    ring.sqes_size = sqes->end - sqes->start;
    ring.ringfd = reinterpret_cast<int*>(&words[i + 7]);
    ring.in_flight = reinterpret_cast<unsigned*>(&words[i + 7]) + 1;
    ring.fd = *ring.ringfd;
    // Before sq: [sqhead, sqtail, (sqarray until 1.48), sqmask, sqflags, cqhead, cqtail, cqmask].
    const size_t head = i >= 8 && sq->start <= words[i - 8] && words[i - 8] < sq->end ? i - 8 : i - 7;
    const auto at = [&](size_t index) { return *reinterpret_cast<const unsigned*>(words[index]); };
    ring.idle = at(head) == at(head + 1) && at(i - 3) == at(i - 2);
  }
  return count;
}

}  // namespace perlipc::fork
