/* What KSM says of an image when it has nothing more to merge. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "measure.h"

static const char folder[] = "/sys/kernel/mm/ksm";

/* A page is compared when its checksum was the same twice, and merged in the scan after that; the rest is patience. */
enum { first_scans = 4, max_rounds = 20, max_pauses = 30000, pause_microseconds = 20000 };

static long long figure(const char *name) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return number_in(path);
}

/* Waits until KSM has gone through all memory so many times more. */
static void wait_for_scans(long long count) {
  if (figure("run") != 1) fail("KSM is not running");
  long long until = figure("full_scans") + count, last = 0, scanned = 0;
  for (int pauses = 0; figure("full_scans") < until; pauses++) {
    if ((scanned = figure("full_scans")) != last) pauses = 0;
    last = scanned;
    if (pauses == max_pauses) fail("waiting for KSM: it scans nothing");
    usleep(pause_microseconds);
  }
}

static void merged(char *text, size_t length) {
  snprintf(text, length, "%lld %lld %lld %lld", figure("pages_shared"), figure("pages_sharing"), figure("pages_unshared"),
           figure("pages_volatile"));
}

void merge(const struct image *image) {
  char before[128] = "-", after[128] = "";
  if (madvise(image->memory, image->bytes, MADV_MERGEABLE) != 0) fail("MADV_MERGEABLE");
  wait_for_scans(first_scans);
  for (int round = 0; round < max_rounds && strcmp(before, after) != 0; round++) {
    merged(before, sizeof before);
    wait_for_scans(2);
    merged(after, sizeof after);
  }
}

void measure_ksm(FILE *out, const char *path) {
  struct image image = load_image(path);
  merge(&image);
  fprintf(out, "{\"after\":{");
  print_figures(out, folder);
  fprintf(out, "},\"unchanged\":%s}", is_unchanged(&image) ? "true" : "false");
  drop_image(&image);
}
