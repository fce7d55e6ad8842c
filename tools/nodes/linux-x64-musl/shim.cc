// What Debian's libstdc++ and libgcc want of glibc and musl lacks, and what a newer libstdc++ has besides.
// musl passes over the versions of symbols, so all else of theirs finds musl's.
#include <ctype.h>
#include <link.h>
#include <locale.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

namespace {

// libstdc++ reads tables of characters that glibc has behind the 13 categories of a locale; musl reads the
// first six.
struct Locale {
  void* categories[13];
  const uint16_t* classes;
  const int* lower;
  const int* upper;
};

uint16_t classes[384];
int lower[384];
int upper[384];
const Locale c_locale = {{}, classes + 128, lower + 128, upper + 128};

// The bits in glibc's order.
__attribute__((constructor)) void FillTables() {
  for (int c = 0; c < 256; c++) {
    classes[c + 128] = static_cast<uint16_t>(
        (isblank(c) ? 1 : 0) | (iscntrl(c) ? 2 : 0) | (ispunct(c) ? 4 : 0) | (isalnum(c) ? 8 : 0) |
        (isupper(c) ? 1 << 8 : 0) | (islower(c) ? 1 << 9 : 0) | (isalpha(c) ? 1 << 10 : 0) |
        (isdigit(c) ? 1 << 11 : 0) | (isxdigit(c) ? 1 << 12 : 0) | (isspace(c) ? 1 << 13 : 0) |
        (isprint(c) ? 1 << 14 : 0) | (isgraph(c) ? 1 << 15 : 0));
    lower[c + 128] = tolower(c);
    upper[c + 128] = toupper(c);
  }
}

// glibc 2.35's struct dl_find_object.
struct Object {
  unsigned long long flags;
  void* start;
  void* end;
  link_map* map;
  void* eh_frame;
  unsigned long long reserved[7];
};

struct Search {
  uintptr_t pc;
  Object* object;
};

int Look(dl_phdr_info* info, size_t /*size*/, void* data) {
  const auto* search = static_cast<Search*>(data);
  uintptr_t start = UINTPTR_MAX;
  uintptr_t end = 0;
  uintptr_t frame = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const auto& header = info->dlpi_phdr[i];
    const uintptr_t at = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_GNU_EH_FRAME) frame = at;
    if (header.p_type != PT_LOAD) continue;
    if (at < start) start = at;
    if (at + header.p_memsz > end) end = at + header.p_memsz;
  }
  if (search->pc < start || search->pc >= end || frame == 0) return 0;
  *search->object = {0,       reinterpret_cast<void*>(start), reinterpret_cast<void*>(end),
                     nullptr, reinterpret_cast<void*>(frame), {}};
  return 1;
}

}  // namespace

extern "C" {

extern const char __libc_single_threaded = 0;

locale_t __newlocale(int, const char*, locale_t) {
  return reinterpret_cast<locale_t>(const_cast<Locale*>(&c_locale));
}
locale_t __duplocale(locale_t locale) { return locale; }
void __freelocale(locale_t) {}
size_t __strftime_l(char* text, size_t size, const char* format, const tm* time, locale_t) {
  return strftime(text, size, format, time);
}

uint32_t arc4random() {
  uint32_t value = 0;
  getrandom(&value, sizeof value, 0);
  return value;
}

// What threads leave behind stays.
int __cxa_thread_atexit_impl(void (*)(void*), void*, void*) { return 0; }

int _dl_find_object(void* pc, Object* object) {
  Search search{reinterpret_cast<uintptr_t>(pc), object};
  return dl_iterate_phdr(Look, &search) != 0 ? 0 : -1;
}

// libgcc's own have a hidden version.
int __cpu_indicator_init() { return 0; }
unsigned __cpu_model[4];

// std::string::_M_replace_cold of GCC 13: text that lies in the string itself takes the place of a part of
// it.
void _ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE15_M_replace_coldEPcmPKcmm(
    void*, char* at, size_t old_length, const char* text, size_t length, size_t rest) {
  if (length != 0 && length <= old_length) memmove(at, text, length);
  if (rest != 0 && old_length != length) memmove(at + length, at + old_length, rest);
  if (length <= old_length) return;
  if (text + length <= at + old_length) {
    memmove(at, text, length);
  } else if (text >= at + old_length) {
    memcpy(at, text + (length - old_length), length);
  } else {
    const auto left = static_cast<size_t>(at + old_length - text);
    memmove(at, text, left);
    memcpy(at + left, at + length, length - left);
  }
}
}
