#include "fork/maps.h"

#include <cstring>

namespace perlipc::fork {

namespace {

constexpr size_t kMostPerNamed = 10;

// Shared mappings and the kernel's own are never marked by V8, and MADV_DOFORK fails on some of them.
bool MayBeMarked(const Mapping& mapping) { return mapping.mode[3] == 'p' && !mapping.special; }

bool SameMode(const char* a, const char* b) { return memcmp(a, b, 4) == 0; }

bool Same(const Mapping& found, const Mapping& named) {
  return found.start == named.start && found.end == named.end && found.inode == named.inode &&
         (!found.file || found.offset == named.offset) && SameMode(found.mode, named.mode);
}

long Advise(uintptr_t start, uintptr_t end, int advice) {
  return Raw(SYS_madvise, static_cast<long>(start), static_cast<long>(end - start), advice);
}

// A hole in the range is ENOMEM, and the kernel has treated the rest. EINVAL is of a mapping that can't be
// marked. EAGAIN is lack of memory, or more mappings than a process may have.
long Lift(uintptr_t start, uintptr_t end) {
  const long done = Advise(start, end, MADV_DOFORK);
  if (done >= 0 || done == -ENOMEM || done == -EINVAL) return 0;
  return Noted("madvise", done == -EAGAIN ? -ENOMEM : done);
}

bool Boundary(const Table<Mapping>& mappings, size_t& cursor, uintptr_t address) {
  while (cursor < mappings.Size() && mappings[cursor].start < address) cursor++;
  return cursor < mappings.Size() && mappings[cursor].start == address;
}

}  // namespace

long Maps::Parse(Table<Mapping>& into) {
  const long size = ReadProc("/proc/self/maps", text_);
  if (size < 0) return size;
  into.Clear();
  Scanner scan{text_.Data()};
  while (*scan.at != '\0') {
    if (!into.Push(ReadMapping(scan))) return -ENOMEM;
    if (!scan.NextLine()) break;
  }
  return 0;
}

long Maps::Read() {
  long read = Ask();
  if (read == 0) {
    read = Parse(mappings_);
    named_.Clear();
    for (const Mapping& mapping : mappings_)
      if (read >= 0 && (mapping.file || mapping.special) && !named_.Push(mapping)) read = -ENOMEM;
  }
  return read < 0 ? read : Classify();
}

// The mappings of one file that follow one another are a library's. If the first and the last are as they
// were, so are those between; only the first is otherwise. The number of those that were pushed, or a
// negative errno.
long Maps::PushRun(const MapQuery& query, size_t first) {
  size_t last = first;
  while (last + 1 < named_.Size() && named_[first].file && named_[last + 1].inode == named_[first].inode &&
         named_[last + 1].start == named_[last].end)
    last++;
  Mapping found;
  if (last > first + 1 && (query.At(named_[last].start, found) != 1 || !Same(found, named_[last])))
    last = first;
  for (size_t i = first; i <= last; i++)
    if (!mappings_.Push(named_[i])) return -ENOMEM;
  return static_cast<long>(last - first + 1);
}

// Without a path a line of the text costs less than a question, 0.30 us beside 0.37: not worth it in a large
// heap.
long Maps::Ask() {
  if (named_.Size() == 0 || mappings_.Size() > kMostPerNamed * named_.Size()) return 0;
  const MapQuery query;
  mappings_.Clear();
  Mapping found;
  size_t next = 0;
  long done;
  for (uintptr_t at = 0; (done = query.At(at, found)) == 1; at = mappings_[mappings_.Size() - 1].end) {
    while (next < named_.Size() && named_[next].start < found.start) next++;
    if (next < named_.Size() && Same(found, named_[next])) {
      const long pushed = PushRun(query, next);
      if (pushed < 0) return pushed;
      next += static_cast<size_t>(pushed);
    } else if (found.file) {
      return 0;
    } else if (!mappings_.Push(found)) {
      return -ENOMEM;
    }
  }
  return done == 0 ? 1 : 0;
}

// A mapping with the bounds and the mode that it had at the last fork is taken for the same one.
long Maps::Classify() {
  next_.Clear();
  bool unknown = false;
  size_t old = 0;
  for (const Mapping& mapping : mappings_) {
    if (!MayBeMarked(mapping)) continue;
    while (old < known_.Size() && known_[old].start < mapping.start) old++;
    Known entry{mapping.start, mapping.end, {}, false, {}};
    memcpy(entry.mode, mapping.mode, 4);
    if (old < known_.Size() && known_[old].start == mapping.start && known_[old].end == mapping.end &&
        SameMode(known_[old].mode, mapping.mode)) {
      entry.marked = known_[old].marked;
    } else {
      unknown = true;
    }
    if (!next_.Push(entry)) return -ENOMEM;
  }
  if (unknown) {
    const long probed = Probe();
    if (probed < 0) return probed;
  }
  known_.Clear();
  marked_.Clear();
  size_t cursor = 0;
  Range range{};
  for (const Known& entry : next_) {
    if (!known_.Push(entry)) return -ENOMEM;
    if (!entry.marked) continue;
    // Two marked ranges with no mapping between them are one for madvise(); it is pushed when its end is
    // known.
    const bool joins = Boundary(mappings_, cursor, entry.start) && cursor > 0 && range.end != 0 &&
                       mappings_[cursor - 1].end == range.end;
    if (joins) {
      range.end = entry.end;
      continue;
    }
    if (range.end != 0 && !marked_.Push(range)) return -ENOMEM;
    range = {entry.start, entry.end};
  }
  return range.end == 0 || marked_.Push(range) ? 0 : -ENOMEM;
}

long Maps::Probe() {
  size_t asked = 0;
  long lifted = 0;
  for (; asked < next_.Size() && lifted == 0; asked++) {
    const Known& entry = next_[asked];
    if (entry.end - entry.start > kPage) lifted = Lift(entry.start, entry.start + kPage);
  }
  const long read = Parse(split_);
  if (read < 0) return read;
  size_t cursor = 0;
  for (size_t i = 0; i < asked; i++) {
    Known& entry = next_[i];
    entry.marked = entry.end - entry.start > kPage && Boundary(split_, cursor, entry.start + kPage);
    if (entry.marked) Advise(entry.start, entry.start + kPage, MADV_DONTFORK);
  }
  for (size_t i = 0; i < next_.Size() && lifted == 0; i++) {
    if (next_[i].end - next_[i].start == kPage) lifted = JudgeSinglePage(i);
  }
  return lifted;
}

// A single page can't be split. It is lifted in any case, and marked afterwards if it is a guard beside a
// marked mapping, so that the ranges on both sides are one. One that can be read may be malloc's, which
// children of libuv's need; V8's is copied from then on.
long Maps::JudgeSinglePage(size_t i) {
  Known& entry = next_[i];
  const bool before = i > 0 && next_[i - 1].marked && next_[i - 1].end == entry.start;
  const bool after = i + 1 < next_.Size() && next_[i + 1].marked && next_[i + 1].start == entry.end;
  entry.marked = memcmp(entry.mode, "---", 3) == 0 && (before || after);
  return entry.marked ? 0 : Lift(entry.start, entry.end);
}

long Maps::LiftDontFork() {
  for (size_t i = 0; i < marked_.Size(); i++) {
    if (const long done = Lift(marked_[i].start, marked_[i].end); done < 0) {
      marked_.Truncate(i + 1);
      RestoreDontFork();
      return done;
    }
  }
  return 0;
}

void Maps::RestoreDontFork() const {
  for (const Range& range : marked_) Advise(range.start, range.end, MADV_DONTFORK);
}

bool Maps::Marked(uintptr_t address) const {
  for (const Range& range : marked_) {
    if (address >= range.start && address < range.end) return true;
  }
  return false;
}

const Mapping* Maps::Find(uintptr_t address) const {
  size_t low = 0;
  size_t high = mappings_.Size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (mappings_[middle].end <= address) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < mappings_.Size() && mappings_[low].start <= address ? &mappings_[low] : nullptr;
}

}  // namespace perlipc::fork
