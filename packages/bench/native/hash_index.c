#include "hash_index.h"

#define MIN_BUCKETS 16

static inline uint32_t scramble(uint32_t word)
{
	uint32_t hash = (word ^ (word >> 15)) * 0x85ebca6bu;
	hash = (hash ^ (hash >> 13)) * 0x9e3779b1u;
	return hash ^ (hash >> 16);
}

static inline uint32_t bucket_of_key(const struct hash_index *x, uint32_t low, uint32_t high)
{
	uint32_t hash = scramble(scramble(low ^ x->secret) ^ high);
	uint32_t bucket = hash & x->mask;
	return bucket < x->heads.live ? bucket : hash & (x->mask >> 1);
}

static inline uint32_t bucket_of(const struct hash_index *x, uint32_t id)
{
	const uint32_t *record = table_at(x->records, id);
	return bucket_of_key(x, record[0], record[1]);
}

static int64_t match(const struct hash_index *x, uint32_t link, uint32_t low, uint32_t high)
{
	while (link != 0) {
		const uint32_t *record = table_at(x->records, link - 1);
		if (record[0] == low && record[1] == high)
			return link - 1;
		link = record[2];
	}
	return -1;
}

static void push(struct hash_index *x, uint32_t id)
{
	uint32_t *head = table_at(&x->heads, bucket_of(x, id));
	table_at(x->records, id)[2] = *head;
	*head = id + 1;
}

static void distribute(struct hash_index *x, uint32_t link)
{
	while (link != 0) {
		uint32_t next = table_at(x->records, link - 1)[2];
		push(x, link - 1);
		link = next;
	}
}

static void split(struct hash_index *x)
{
	uint32_t added = table_take(&x->heads);
	if (added > x->mask)
		x->mask = x->mask * 2 + 1;
	uint32_t *head = table_at(&x->heads, added & (x->mask >> 1));
	uint32_t link = *head;
	*head = 0;
	distribute(x, link);
}

/* Buckets are a stack: the last one always goes, and the next one taken is its place again. */
static void merge(struct hash_index *x)
{
	uint32_t last = x->heads.live - 1;
	if (last < MIN_BUCKETS || x->size * 2 > last)
		return;
	uint32_t link = *table_at(&x->heads, last);
	table_free(&x->heads, last);
	if (last <= x->mask >> 1)
		x->mask >>= 1;
	distribute(x, link);
}

int hash_index_open(struct hash_index *x, struct table *records, uint64_t max)
{
	memset(x, 0, sizeof(*x));
	x->records = records;
	x->secret = 0x5bd1e995u;
	x->mask = MIN_BUCKETS - 1;
	if (table_open(&x->heads, 1, max + MIN_BUCKETS) != 0)
		return -1;
	for (int i = 0; i < MIN_BUCKETS; i++)
		table_take(&x->heads);
	return 0;
}

void hash_index_close(struct hash_index *x)
{
	table_close(&x->heads);
}

int64_t hash_index_first(const struct hash_index *x, uint32_t low, uint32_t high)
{
	return match(x, *table_at(&x->heads, bucket_of_key(x, low, high)), low, high);
}

int64_t hash_index_next(const struct hash_index *x, uint32_t id, uint32_t low, uint32_t high)
{
	return match(x, table_at(x->records, id)[2], low, high);
}

void hash_index_insert(struct hash_index *x, uint32_t id)
{
	push(x, id);
	if (++x->size > x->heads.live)
		split(x);
}

void hash_index_remove(struct hash_index *x, uint32_t id)
{
	uint32_t next = table_at(x->records, id)[2];
	uint32_t *link = table_at(&x->heads, bucket_of(x, id));
	while (*link != id + 1)
		link = &table_at(x->records, *link - 1)[2];
	*link = next;
	x->size--;
	merge(x);
	merge(x);
}
