/* An image in memory, and its way out. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "measure.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* So often a pause, and not one page more was out: something keeps them. */
enum { max_pauses = 3000, pause_microseconds = 20000 };

static size_t read_all(int file, unsigned char *to, size_t bytes) {
  size_t at = 0;
  for (ssize_t got; at < bytes && (got = read(file, to + at, bytes - at)) > 0; at += got) {}
  return at;
}

struct image load_image(const char *path) {
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || fstat(file, &status) != 0) fail(path);
  struct image image = {path, status.st_size, NULL};
  image.memory = mmap(NULL, image.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (image.memory == MAP_FAILED) fail("mmap");
  madvise(image.memory, image.bytes, MADV_NOHUGEPAGE);
  if (read_all(file, image.memory, image.bytes) != image.bytes) fail(path);
  close(file);
  return image;
}

int is_unchanged(const struct image *image) {
  unsigned char page[page_size];
  int file = open(image->path, O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(image->path);
  int same = 1;
  for (size_t at = 0; same && at < image->bytes; at += page_size) {
    if (read_all(file, page, page_size) != page_size) fail(image->path);
    same = memcmp(page, image->memory + at, page_size) == 0;
  }
  close(file);
  return same;
}

void drop_image(struct image *image) {
  munmap(image->memory, image->bytes);
  image->memory = NULL;
}

static size_t resident(const struct image *image, unsigned char *states) {
  size_t pages = image->bytes / page_size, count = 0;
  if (mincore(image->memory, image->bytes, states) != 0) fail("mincore");
  for (size_t i = 0; i < pages; i++) count += states[i] & 1;
  return count;
}

void page_out(const struct image *image) {
  unsigned char *states = malloc(image->bytes / page_size);
  if (states == NULL) fail("malloc");
  size_t least = image->bytes / page_size;
  for (int pauses = 0;; pauses++) {
    if (madvise(image->memory, image->bytes, MADV_PAGEOUT) != 0) fail("MADV_PAGEOUT");
    size_t left = resident(image, states);
    if (left == 0) break;
    if (left < least) {
      least = left;
      pauses = 0;
    }
    if (pauses == max_pauses) fail("paging the image out: no page more goes");
    usleep(pause_microseconds);
  }
  free(states);
}
