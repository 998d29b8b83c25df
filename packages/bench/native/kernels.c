#define LZ4_STATIC_LINKING_ONLY
#define XXH_INLINE_ALL
#define XXH_STATIC_LINKING_ONLY
#include "kernels.h"

#include <lz4.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#define PAGE 4096

struct kernels {
	const struct workload *w;
	void *state;
	char *blocks; /* end to end, in the order of the pages */
	uint16_t *lengths;
	char *scratch;
	volatile uint64_t sink;
};

static int compress(struct kernels *k, uint32_t page, char *target)
{
	return LZ4_compress_fast_extState_fastReset(k->state, (const char *)k->w->pages + (uint64_t)page * PAGE,
						    target, PAGE, LZ4_COMPRESSBOUND(PAGE), 1);
}

struct kernels *kernels_open(const struct workload *w)
{
	struct kernels *k = calloc(1, sizeof(*k));
	k->w = w;
	k->state = calloc(1, (size_t)LZ4_sizeofState());
	k->blocks = malloc((size_t)w->page_count * LZ4_COMPRESSBOUND(PAGE));
	k->lengths = malloc(w->page_count * sizeof(*k->lengths));
	k->scratch = aligned_alloc(64, 2 * PAGE);
	char *at = k->blocks;
	for (uint32_t i = 0; i < w->page_count; i++) {
		k->lengths[i] = (uint16_t)compress(k, i, at);
		at += k->lengths[i];
	}
	return k;
}

void kernels_close(struct kernels *k)
{
	free(k->scratch);
	free(k->lengths);
	free(k->blocks);
	free(k->state);
	free(k);
}

uint64_t kernels_compress(struct kernels *k)
{
	uint64_t sum = 0;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < k->w->page_count; i++)
		sum += (uint64_t)compress(k, i, k->scratch);
	uint64_t ns = now_ns() - start;
	k->sink = sum;
	return ns;
}

uint64_t kernels_decompress(struct kernels *k)
{
	uint64_t sum = 0;
	const char *at = k->blocks;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < k->w->page_count; i++) {
		sum += (uint64_t)LZ4_decompress_safe(at, k->scratch, k->lengths[i], PAGE);
		at += k->lengths[i];
	}
	uint64_t ns = now_ns() - start;
	k->sink = sum;
	return ns;
}

uint64_t kernels_hash(struct kernels *k)
{
	uint64_t sum = 0;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < k->w->page_count; i++)
		sum ^= XXH3_64bits(k->w->pages + (uint64_t)i * PAGE, PAGE);
	uint64_t ns = now_ns() - start;
	k->sink = sum;
	return ns;
}

int kernels_write_lengths(const struct kernels *k, const char *path)
{
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		return -1;
	size_t written = fwrite(k->lengths, sizeof(*k->lengths), k->w->page_count, file);
	return fclose(file) == 0 && written == k->w->page_count ? 0 : -1;
}
