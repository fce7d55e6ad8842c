#include "fork/image.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <cstring>

namespace perlipc::fork {

bool Image::Add(const void* address_inside) {
  if (IsCode(reinterpret_cast<uintptr_t>(address_inside))) return true;
  Dl_info info{};
  if (dladdr(address_inside, &info) == 0 || info.dli_fbase == nullptr) return false;
  const auto base = reinterpret_cast<uintptr_t>(info.dli_fbase);
  const auto* header = reinterpret_cast<const ElfW(Ehdr)*>(base);
  if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return false;
  const uintptr_t bias = header->e_type == ET_EXEC ? 0 : base;
  const auto* segment = reinterpret_cast<const ElfW(Phdr)*>(base + header->e_phoff);
  for (size_t i = 0; i < header->e_phnum; i++) {
    if (segment[i].p_type != PT_LOAD) continue;
    const Segment range{bias + segment[i].p_vaddr, bias + segment[i].p_vaddr + segment[i].p_memsz};
    if ((segment[i].p_flags & PF_X) != 0 && code_count < kMost) code[code_count++] = range;
    if ((segment[i].p_flags & PF_W) != 0 && data_count < kMost) data[data_count++] = range;
  }
  return code_count > 0 && data_count > 0;
}

bool Image::IsCode(uintptr_t address) const {
  for (size_t i = 0; i < code_count; i++) {
    if (address >= code[i].start && address < code[i].end) return true;
  }
  return false;
}

}  // namespace perlipc::fork
