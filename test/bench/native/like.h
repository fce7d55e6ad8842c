/* The mappings of another process at the same addresses, with the same pages touched, from a file of lines:
 * "m START END" maps, "t START END" touches pages of it, "p START END PROT" gives it its protection; addresses in hex. */
#pragma once

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

static void like(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL || prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) < 0) {
    perror(path);
    exit(1);
  }
  char kind;
  uintptr_t start, end;
  intptr_t moved = 0;
  while (fscanf(file, " %c %" SCNxPTR " %" SCNxPTR, &kind, &start, &end) == 3) {
    const size_t size = end - start;
    if (kind == 'm') {
      const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
      char *got = mmap((void *)start, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED_NOREPLACE, -1, 0);
      /* Where a mapping of this process's own lies. */
      if (got == MAP_FAILED) got = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
      if (got == MAP_FAILED) {
        perror("mmap");
        exit(1);
      }
      moved = got - (char *)start;
    } else if (kind == 't') {
      memset((char *)start + moved, 1, size);
    } else {
      int protection;
      if (fscanf(file, "%d", &protection) != 1 || mprotect((char *)start + moved, size, protection) < 0) {
        perror("mprotect");
        exit(1);
      }
    }
  }
  fclose(file);
}
