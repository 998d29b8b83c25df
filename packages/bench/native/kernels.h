#ifndef KERNELS_H
#define KERNELS_H

#include "workload.h"

/* liblz4's compressor and decompressor on the workload's pages, one page after another. */
struct kernels;

struct kernels *kernels_open(const struct workload *w);
void kernels_close(struct kernels *k);
/* Nanoseconds for all pages. */
uint64_t kernels_compress(struct kernels *k);
uint64_t kernels_decompress(struct kernels *k);
uint64_t kernels_hash(struct kernels *k);
/* Writes the blocks' lengths as 16-bit words. */
int kernels_write_lengths(const struct kernels *k, const char *path);

#endif
