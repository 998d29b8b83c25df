/*
 * The logic of Pagefold 0.1 in C, on liblz4 and libxxhash: the same steps in the same order, on records of the same
 * layout. It is frozen: what pools of later versions can do besides (states, differences, writeback) is not repeated
 * here, and a pool with its default options, which is what is measured, does all that this does and no less.
 */
#define LZ4_STATIC_LINKING_ONLY
#define XXH_INLINE_ALL
#define XXH_STATIC_LINKING_ONLY
#include "pool.h"

#include <lz4.h>
#include <stdlib.h>
#include <xxhash.h>

#define WORD_BIT 0x80000000u
#define LENGTH_MASK ((1u << 17) - 1)
#define RAW_FLAG (1u << 17)
#define REFERENCED_FLAG (1u << 18)
#define INDEXED_FLAG (1u << 19)
#define SEED 0x9e3779b97f4a7c15ull

/* An object's record: key 2, chain, handle, length and flags, references, LRU 2, domain. */
enum { KEY0, KEY1, CHAIN, HANDLE, LENGTH, REFERENCES, NEWER, OLDER, DOMAIN, OBJECT_WORDS };

static int is_same_filled(const uint8_t *page)
{
	return memcmp(page, page + PAGE - 8, 8) == 0 && memcmp(page, page + 8, PAGE - 8) == 0;
}

static void lru_insert(struct pool *p, uint32_t id)
{
	uint32_t *object = table_at(&p->objects, id);
	object[NEWER] = 0;
	object[OLDER] = p->newest;
	if (p->newest == 0)
		p->oldest = id + 1;
	else
		table_at(&p->objects, p->newest - 1)[NEWER] = id + 1;
	p->newest = id + 1;
	object[LENGTH] |= REFERENCED_FLAG;
}

static void lru_remove(struct pool *p, uint32_t id)
{
	const uint32_t *object = table_at(&p->objects, id);
	if (object[NEWER] == 0)
		p->newest = object[OLDER];
	else
		table_at(&p->objects, object[NEWER] - 1)[OLDER] = object[OLDER];
	if (object[OLDER] == 0)
		p->oldest = object[NEWER];
	else
		table_at(&p->objects, object[OLDER] - 1)[NEWER] = object[NEWER];
}

/* Decodes an object to `page`; 0 or -1. */
static int unpack(struct pool *p, uint32_t id, uint8_t *page)
{
	const uint32_t *object = table_at(&p->objects, id);
	uint32_t length = object[LENGTH] & LENGTH_MASK;
	if (object[LENGTH] & RAW_FLAG) {
		zsmalloc_read(&p->allocator, object[HANDLE], page);
		return 0;
	}
	const uint8_t *packed = p->in_place ? zsmalloc_map(&p->allocator, object[HANDLE]) : NULL;
	if (packed == NULL) {
		zsmalloc_read(&p->allocator, object[HANDLE], p->packed);
		packed = p->packed;
	}
	int written = LZ4_decompress_safe((const char *)packed, (char *)page, (int)length, PAGE);
	return written == PAGE ? 0 : -1;
}

static int64_t find(struct pool *p, uint32_t low, uint32_t high)
{
	int64_t id = hash_index_first(&p->object_index, low, high);
	for (; id >= 0; id = hash_index_next(&p->object_index, (uint32_t)id, low, high)) {
		const uint32_t *object = table_at(&p->objects, (uint32_t)id);
		if (object[DOMAIN] != 0 || object[REFERENCES] == UINT32_MAX)
			continue;
		if (unpack(p, (uint32_t)id, p->unpacked) == 0 && memcmp(p->unpacked, p->staged, PAGE) == 0)
			return id;
	}
	return -1;
}

static uint32_t create(struct pool *p, uint32_t low, uint32_t high)
{
	int packed = LZ4_compress_fast_extState_fastReset(p->lz4, (const char *)p->staged,
							  (char *)p->packed, PAGE,
							  (int)p->allocator.whole_page_from - 1, 1);
	int raw = packed == 0;
	uint32_t length = raw ? PAGE : (uint32_t)packed;
	uint32_t id = table_take(&p->objects);
	uint32_t *object = table_at(&p->objects, id);
	object[KEY0] = low;
	object[KEY1] = high;
	object[HANDLE] = zsmalloc_alloc(&p->allocator, length);
	zsmalloc_write(&p->allocator, object[HANDLE], raw ? p->staged : p->packed);
	object[LENGTH] = length | (raw ? RAW_FLAG : 0);
	hash_index_insert(&p->object_index, id);
	object[LENGTH] |= INDEXED_FLAG;
	lru_insert(p, id);
	p->object_bytes += length;
	return id;
}

static void release_object(struct pool *p, uint32_t id)
{
	uint32_t *object = table_at(&p->objects, id);
	if (--object[REFERENCES] > 0)
		return;
	if (object[LENGTH] & INDEXED_FLAG)
		hash_index_remove(&p->object_index, id);
	lru_remove(p, id);
	p->object_bytes -= object[LENGTH] & LENGTH_MASK;
	uint32_t handle = object[HANDLE];
	table_free(&p->objects, id);
	zsmalloc_free(&p->allocator, handle);
}

static uint32_t intern_word(struct pool *p)
{
	uint32_t key[2];
	memcpy(key, p->staged, 8);
	int64_t id = hash_index_first(&p->word_index, key[0], key[1]);
	if (id < 0) {
		id = table_take(&p->words);
		memcpy(table_at(&p->words, (uint32_t)id), key, 8);
		hash_index_insert(&p->word_index, (uint32_t)id);
	}
	table_at(&p->words, (uint32_t)id)[3]++;
	return (uint32_t)id;
}

static void release(struct pool *p, uint32_t value)
{
	if (value == 0)
		return;
	if (value < WORD_BIT) {
		release_object(p, value - 1);
	} else if (--table_at(&p->words, value - WORD_BIT)[3] == 0) {
		hash_index_remove(&p->word_index, value - WORD_BIT);
		table_free(&p->words, value - WORD_BIT);
	}
}

enum outcome pool_store(struct pool *p, uint32_t slot, const uint8_t *page)
{
	uint32_t old = p->slots[slot];
	enum outcome outcome;
	memcpy(p->staged, page, PAGE);
	if (is_same_filled(p->staged)) {
		p->slots[slot] = WORD_BIT + intern_word(p);
		outcome = SAME_FILLED;
	} else {
		XXH64_hash_t hash =
			XXH3_64bits_withSecretandSeed(p->staged, PAGE, p->secret, sizeof(p->secret), SEED);
		uint32_t low = (uint32_t)hash;
		uint32_t high = (uint32_t)(hash >> 32);
		int64_t found = find(p, low, high);
		outcome = found >= 0 ? SHARED : STORED;
		if (found >= 0)
			p->dedup_hits++;
		else if (p->pages.live >= p->pool_page_limit)
			abort();
		else
			found = create(p, low, high);
		uint32_t *object = table_at(&p->objects, (uint32_t)found);
		object[REFERENCES]++;
		object[LENGTH] |= REFERENCED_FLAG;
		p->slots[slot] = (uint32_t)found + 1;
		if (p->slots[slot] == old)
			outcome = UNCHANGED;
	}
	release(p, old);
	return outcome;
}

int pool_load(struct pool *p, uint32_t slot, uint8_t *page)
{
	uint32_t value = p->slots[slot];
	if (value == 0)
		return -1;
	if (value >= WORD_BIT) {
		const uint32_t *word = table_at(&p->words, value - WORD_BIT);
		uint64_t fill;
		memcpy(&fill, word, 8);
		for (uint32_t at = 0; at < PAGE; at += 8)
			memcpy(page + at, &fill, 8);
		return 0;
	}
	if (unpack(p, value - 1, p->in_place ? page : p->unpacked) != 0)
		return -1;
	if (!p->in_place)
		memcpy(page, p->unpacked, PAGE);
	table_at(&p->objects, value - 1)[LENGTH] |= REFERENCED_FLAG;
	return 0;
}

void pool_invalidate(struct pool *p, uint32_t slot)
{
	uint32_t value = p->slots[slot];
	p->slots[slot] = 0;
	release(p, value);
}

int pool_open(struct pool *p, uint64_t slots, int in_place)
{
	memset(p, 0, sizeof(*p));
	p->slot_count = slots;
	p->slots = mmap(NULL, slots * 4, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	p->pool_page_limit = UINT64_MAX;
	p->in_place = in_place;
	p->staged = aligned_alloc(64, PAGE);
	p->packed = aligned_alloc(64, PAGE);
	p->unpacked = aligned_alloc(64, PAGE);
	p->lz4 = calloc(1, (size_t)LZ4_sizeofState());
	XXH3_generateSecret_fromSeed(p->secret, SEED);
	if (p->slots == MAP_FAILED || table_open(&p->words, 4, slots) != 0 ||
	    table_open(&p->objects, OBJECT_WORDS, slots) != 0 ||
	    hash_index_open(&p->word_index, &p->words, slots) != 0 ||
	    hash_index_open(&p->object_index, &p->objects, slots) != 0 ||
	    extents_open(&p->pages, slots + 4096) != 0 ||
	    zsmalloc_open(&p->allocator, &p->pages, slots + 4096) != 0)
		return -1;
	return 0;
}

void pool_close(struct pool *p)
{
	zsmalloc_close(&p->allocator);
	extents_close(&p->pages);
	hash_index_close(&p->object_index);
	hash_index_close(&p->word_index);
	table_close(&p->objects);
	table_close(&p->words);
	munmap(p->slots, p->slot_count * 4);
	free(p->lz4);
	free(p->unpacked);
	free(p->packed);
	free(p->staged);
}
