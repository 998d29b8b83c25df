#ifndef ZSMALLOC_H
#define ZSMALLOC_H

#include "extents.h"

#define GROUPS 12
#define MAX_CLASSES 256

/* A size class; its zspages are records of `zspages`:
 * next, previous, objects | first free place << 16, pool pages …, then for every place the handle of
 * its object, or FREE_MARK and the next free place. */
struct size_class {
	uint32_t size;
	uint32_t max_length;
	uint32_t pages;
	uint32_t objects;
	uint32_t groups_with_one; /* bit set */
	uint32_t heads[GROUPS];   /* zspage + 1 */
	struct table zspages;
};

/* Objects of similar length side by side in zspages of one to eight pool pages, never in more
 * than two of these. A handle names a record of two words: zspage, and place << 17 | length. */
struct zsmalloc {
	struct extents *pages;
	struct table objects;
	struct size_class classes[MAX_CLASSES];
	uint16_t position[MAX_CLASSES];
	uint32_t class_count;
	uint32_t whole_page_from;
};

int zsmalloc_open(struct zsmalloc *z, struct extents *pages, uint64_t max_objects);
void zsmalloc_close(struct zsmalloc *z);
uint32_t zsmalloc_alloc(struct zsmalloc *z, uint32_t length);
void zsmalloc_free(struct zsmalloc *z, uint32_t handle);
void zsmalloc_write(struct zsmalloc *z, uint32_t handle, const uint8_t *src);
void zsmalloc_read(struct zsmalloc *z, uint32_t handle, uint8_t *dst);
/* Where the object's bytes are, if they lie in one pool page; else NULL. */
const uint8_t *zsmalloc_map(struct zsmalloc *z, uint32_t handle);
uint64_t zsmalloc_table_bytes(const struct zsmalloc *z);

#endif
