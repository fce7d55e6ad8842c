/* forker [BYTES]: touches so much memory, then forks as often as it is told and waits for each child, which ends at once.
 * Prints "ready", reads a count, prints the nanoseconds of each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void touch(size_t size) {
  if (size == 0) return;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) exit(1);
  /* V8's memory is in small pages; huge ones would make this fork cheaper than its own. */
  if (madvise(memory, size, MADV_NOHUGEPAGE) < 0) perror("madvise");
  memset(memory, 1, size);
}

static long long once(void) {
  const long long start = now();
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  if (pid < 0 || waitpid(pid, NULL, 0) != pid) {
    perror("fork");
    exit(1);
  }
  return now() - start;
}

int main(int argc, char **argv) {
  touch(argc > 1 ? strtoull(argv[1], NULL, 10) : 0);
  puts("ready");
  fflush(stdout);
  int count;
  while (scanf("%d", &count) == 1) {
    for (int i = 0; i < count; ++i) printf("%lld ", once());
    puts("");
    fflush(stdout);
  }
}
