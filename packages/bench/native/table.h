#ifndef TABLE_H
#define TABLE_H

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* Records of 32-bit words in one reserved range of addresses; a freed record's first word links the
 * free list. Real memory comes with the first touch. */
struct table {
	uint32_t *words;
	uint32_t stride;
	uint32_t touched;
	uint32_t live;
	uint32_t free_head; /* id + 1 */
	uint64_t reserved;
};

static inline int table_open(struct table *t, uint32_t stride, uint64_t records)
{
	memset(t, 0, sizeof(*t));
	t->stride = stride;
	t->reserved = (records * stride * 4 + 4095) & ~4095ull;
	t->words = mmap(NULL, t->reserved, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return t->words == MAP_FAILED ? -1 : 0;
}

static inline void table_close(struct table *t)
{
	munmap(t->words, t->reserved);
}

static inline uint32_t *table_at(const struct table *t, uint32_t id)
{
	return t->words + (uint64_t)id * t->stride;
}

/* A record of zeros. */
static inline uint32_t table_take(struct table *t)
{
	t->live++;
	if (t->free_head == 0)
		return t->touched++;
	uint32_t id = t->free_head - 1;
	uint32_t *record = table_at(t, id);
	t->free_head = record[0];
	memset(record, 0, t->stride * 4);
	return id;
}

static inline void table_free(struct table *t, uint32_t id)
{
	table_at(t, id)[0] = t->free_head;
	t->free_head = id + 1;
	t->live--;
}

static inline uint64_t table_bytes(const struct table *t)
{
	return (uint64_t)t->touched * t->stride * 4;
}

#endif
