#define LZ4_STATIC_LINKING_ONLY
#define XXH_INLINE_ALL
#define XXH_STATIC_LINKING_ONLY
#include "libraries.h"

#include <lz4.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#define PAGE 4096

struct libraries {
	const struct workload *w;
	void *state;
	char *blocks; /* end to end, in the order of the pages */
	uint16_t *lengths;
	char *scratch;
	volatile uint64_t sink;
};

static int compress(struct libraries *libs, uint32_t page, char *target)
{
	return LZ4_compress_fast_extState_fastReset(libs->state, (const char *)libs->w->pages + (uint64_t)page * PAGE,
						    target, PAGE, LZ4_COMPRESSBOUND(PAGE), 1);
}

struct libraries *libraries_open(const struct workload *w)
{
	struct libraries *libs = calloc(1, sizeof(*libs));
	libs->w = w;
	libs->state = calloc(1, (size_t)LZ4_sizeofState());
	libs->blocks = malloc((size_t)w->page_count * LZ4_COMPRESSBOUND(PAGE));
	libs->lengths = malloc(w->page_count * sizeof(*libs->lengths));
	libs->scratch = aligned_alloc(64, 2 * PAGE);
	char *at = libs->blocks;
	for (uint32_t i = 0; i < w->page_count; i++) {
		libs->lengths[i] = (uint16_t)compress(libs, i, at);
		at += libs->lengths[i];
	}
	return libs;
}

void libraries_close(struct libraries *libs)
{
	free(libs->scratch);
	free(libs->lengths);
	free(libs->blocks);
	free(libs->state);
	free(libs);
}

uint64_t libraries_compress(struct libraries *libs)
{
	uint64_t sum = 0;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < libs->w->page_count; i++)
		sum += (uint64_t)compress(libs, i, libs->scratch);
	uint64_t ns = now_ns() - start;
	libs->sink = sum;
	return ns;
}

uint64_t libraries_decompress(struct libraries *libs)
{
	uint64_t sum = 0;
	const char *at = libs->blocks;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < libs->w->page_count; i++) {
		sum += (uint64_t)LZ4_decompress_safe(at, libs->scratch, libs->lengths[i], PAGE);
		at += libs->lengths[i];
	}
	uint64_t ns = now_ns() - start;
	libs->sink = sum;
	return ns;
}

uint64_t libraries_hash(struct libraries *libs)
{
	uint64_t sum = 0;
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < libs->w->page_count; i++)
		sum ^= XXH3_64bits(libs->w->pages + (uint64_t)i * PAGE, PAGE);
	uint64_t ns = now_ns() - start;
	libs->sink = sum;
	return ns;
}

int libraries_write_lengths(const struct libraries *libs, const char *path)
{
	FILE *file = fopen(path, "wb");
	if (file == NULL)
		return -1;
	size_t written = fwrite(libs->lengths, sizeof(*libs->lengths), libs->w->page_count, file);
	return fclose(file) == 0 && written == libs->w->page_count ? 0 : -1;
}
