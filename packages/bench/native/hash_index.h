#ifndef HASH_INDEX_H
#define HASH_INDEX_H

#include "table.h"

/* Linear hashing over the records of a table: words 0 and 1 are the key, word 2 is the chain. */
struct hash_index {
	struct table *records;
	struct table heads;
	uint32_t secret;
	uint32_t mask;
	uint32_t size;
};

int hash_index_open(struct hash_index *x, struct table *records, uint64_t max);
void hash_index_close(struct hash_index *x);
void hash_index_insert(struct hash_index *x, uint32_t id);
void hash_index_remove(struct hash_index *x, uint32_t id);

/* The first record with this key, or -1; then the next one after it. */
int64_t hash_index_first(const struct hash_index *x, uint32_t low, uint32_t high);
int64_t hash_index_next(const struct hash_index *x, uint32_t id, uint32_t low, uint32_t high);

#endif
