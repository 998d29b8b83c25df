#ifndef LIBRARIES_H
#define LIBRARIES_H

#include "workload.h"

/* liblz4's compressor and decompressor on the workload's pages, one page after another. */
struct libraries;

struct libraries *libraries_open(const struct workload *w);
void libraries_close(struct libraries *libs);
/* Nanoseconds for all pages. */
uint64_t libraries_compress(struct libraries *libs);
uint64_t libraries_decompress(struct libraries *libs);
uint64_t libraries_hash(struct libraries *libs);
/* Writes the blocks' lengths as 16-bit words. */
int libraries_write_lengths(const struct libraries *libs, const char *path);

#endif
