#ifndef POOL_H
#define POOL_H

#include "hash_index.h"
#include "zsmalloc.h"

/* What became of a store; the numbers are those of `storeOutcomes`. */
enum outcome { STORED, RAW, SHARED, UNCHANGED, SAME_FILLED };

struct pool {
	uint32_t *slots;
	uint64_t slot_count;
	struct table words; /* key 2, chain, references */
	struct hash_index word_index;
	struct table objects;
	struct hash_index object_index;
	uint32_t newest;
	uint32_t oldest;
	uint64_t object_bytes;
	uint64_t dedup_hits;
	uint64_t pool_page_limit;
	int in_place; /* loads decode from the pool page to the caller's buffer */
	struct extents pages;
	struct zsmalloc allocator;
	uint8_t secret[192];
	uint8_t *staged;
	uint8_t *packed;
	uint8_t *unpacked;
	void *lz4;
};

int pool_open(struct pool *p, uint64_t slots, int in_place);
void pool_close(struct pool *p);
enum outcome pool_store(struct pool *p, uint32_t slot, const uint8_t *page);
/* 0, or -1 for an empty slot or an object that does not decode. */
int pool_load(struct pool *p, uint32_t slot, uint8_t *page);
void pool_invalidate(struct pool *p, uint32_t slot);

#endif
