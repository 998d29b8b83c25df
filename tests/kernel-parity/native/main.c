/* On the host: `measure zswap FOLDER IMAGE` or `measure ksm IMAGE` prints one line of JSON. It sets nothing of the
   kernel: swap, zswap and KSM are as its caller wants them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>
#include "measure.h"

void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

int main(int count, char **arguments) {
  /* Who asked is gone, and with it who would use the answer. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  /* Nothing but the image is to be paged out. */
  if (mlockall(MCL_CURRENT) != 0) fail("mlockall");
  if (count == 4 && strcmp(arguments[1], "zswap") == 0) measure_zswap(stdout, arguments[2], arguments[3]);
  else if (count == 3 && strcmp(arguments[1], "ksm") == 0) measure_ksm(stdout, arguments[2]);
  else return fputs("usage: measure zswap FOLDER IMAGE | measure ksm IMAGE\n", stderr), 2;
  return 0;
}
