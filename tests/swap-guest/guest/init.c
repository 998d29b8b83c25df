/* Process 1 of a guest: sets up the swap disk, runs what the command line asks for, and tells the host by lines
   on the console. It locks its own memory, so that it outlives a swap disk that fails. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>
#include "swapping.h"

static const char swap_disk[] = "/dev/vda";

void tell(const char *event, const char *more, ...) {
  va_list values;
  long long used = figure("/proc/meminfo", "SwapTotal") - figure("/proc/meminfo", "SwapFree");
  printf("@%s {\"pagesIn\":%lld,\"pagesOut\":%lld,\"usedPages\":%lld,\"cachedPages\":%lld", event,
         figure("/proc/vmstat", "pswpin"), figure("/proc/vmstat", "pswpout"), used / 4,
         figure("/proc/meminfo", "SwapCached") / 4);
  va_start(values, more);
  vprintf(more, values);
  va_end(values);
  puts("}");
}

/* A disk that does not rotate has clusters, which are discarded when they are free. */
static void swap_to_disk(void) {
  wait_for(swap_disk);
  write_text("/sys/block/vda/queue/rotational", "0");
  swap_to(swap_disk, SWAP_FLAG_DISCARD);
}

int main(void) {
  start_guest();
  swap_to_disk();
  if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) fail("mlockall");
  tell("swapping", "");
  int has_programs = getenv("programs") != NULL;
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) _exit(has_programs ? run_programs() : run_pages());
  int status;
  for (;;) {
    pid_t ended = waitpid(-1, &status, has_programs ? WNOHANG : 0);
    if (ended == child) break;
    if (ended == 0) sleep(1);
    if (has_programs) tell("sample", "");
  }
  tell("ended", ",\"status\":%d,\"signal\":%d", WEXITSTATUS(status), WTERMSIG(status));
  wait_for_host();
  int failed = swapoff(swap_disk) == 0 ? 0 : errno;
  tell("unswapped", ",\"errno\":%d", failed);
  wait_for_host();
  power_off();
}
