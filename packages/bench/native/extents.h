#ifndef EXTENTS_H
#define EXTENTS_H

#include "table.h"

#define PAGE 4096u
#define EXTENT_BYTES (1u << 20)
#define PER_EXTENT (EXTENT_BYTES / PAGE)

/* A block of 1 MiB that pool pages lie in. */
struct extent {
	uint8_t *bytes;
	uint32_t ids[PER_EXTENT]; /* page id, or FREE_BIT and the next free place + 1 */
	uint32_t live;
	uint32_t free_head;
	uint32_t cursor;
	int32_t previous;
	int32_t next;
};

/* Pool pages under virtual ids, so that they can be moved together when many of them are free, and
 * whole extents given back to the system. */
struct extents {
	struct table places; /* page id -> place */
	struct extent **at;
	uint32_t count; /* length of `at` */
	uint32_t held;  /* extents that have memory */
	uint32_t hole;  /* no index below it is free */
	uint32_t live;
	int32_t groups[PER_EXTENT + 1]; /* first extent with so many live pages */
	uint64_t occupied[PER_EXTENT / 64 + 1]; /* which groups have one */
};

int extents_open(struct extents *e, uint64_t max_pages);
void extents_close(struct extents *e);
uint32_t extents_acquire(struct extents *e);
void extents_release(struct extents *e, uint32_t id);

static inline uint8_t *extents_page(const struct extents *e, uint32_t id)
{
	uint32_t place = *table_at(&e->places, id);
	return e->at[place / PER_EXTENT]->bytes + (place % PER_EXTENT) * PAGE;
}

#endif
