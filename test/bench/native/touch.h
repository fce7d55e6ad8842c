/* Memory as a Node process has it: touched, in pages of the smallest size. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void touch(size_t size) {
  if (size == 0) return;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  /* V8's memory is in small pages; huge ones would make a fork cheaper than its own. */
  if (madvise(memory, size, MADV_NOHUGEPAGE) < 0) perror("madvise");
  memset(memory, 1, size);
}
