/* What a kernel says of an image that lies in the memory of a process: of zswap once its pages are out, of KSM
   once it has merged them. Runs on the host and in guests. Linux only, pages of 4 KiB. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stddef.h>
#include <stdio.h>

enum { page_size = 4096 };

struct image {
  const char *path;
  size_t bytes;
  unsigned char *memory;
};

/* Ends the process with what has failed and why (errno). Whoever measures defines it. */
void fail(const char *what);

/* Reads a file of whole pages into memory of its own, without huge pages. */
struct image load_image(const char *path);

/* Whether the memory holds what the file holds; brings it back in. */
int is_unchanged(const struct image *image);

void drop_image(struct image *image);

/* Pages the whole image out, until none of it is left in memory. */
void page_out(const struct image *image);

/* Lets KSM merge the image, until its figures stay the same from one scan to the next; memory of others that KSM
   looks at and that changes can keep them from that for good. KSM must be running. */
void merge(const struct image *image);

/* Writes `"name":value` of every file in a folder that holds a number, separated by commas. */
void print_figures(FILE *out, const char *folder);

/* The number in a file. */
long long number_in(const char *path);

/* A figure of /proc/vmstat; 0 where the kernel has none of that name. */
long long vmstat(const char *name);

/* `{"before":{…},"after":{…},"unchanged":…}`: zswap's figures, from its folder in debugfs, around an image's way out. */
void measure_zswap(FILE *out, const char *folder, const char *image);

/* `{"after":{…},"unchanged":…}`: the figures of KSM. */
void measure_ksm(FILE *out, const char *image);

#endif
