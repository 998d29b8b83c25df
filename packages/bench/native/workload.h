#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>

#define NO_CONTENT 0xffffffffu
#define SAME_FILLED_CONTENT 0x80000000u

/* The pages and the operations that the benchmark has given us. */
struct workload {
	uint8_t *pages;
	uint32_t page_count;
	uint32_t *operations; /* pairs: kind << 30 | slot, content */
	uint32_t operation_count;
	uint32_t *held; /* slot -> content, NO_CONTENT where the slot is empty */
	uint64_t slots;
};

enum kind { STORE, LOAD, INVALIDATE, REPLACE };

/* What operations are done to. */
struct target {
	void *self;
	int (*store)(void *self, uint32_t slot, const uint8_t *page);
	int (*load)(void *self, uint32_t slot, uint8_t *page);
	int (*invalidate)(void *self, uint32_t slot);
};

struct timing {
	uint64_t total_ns;
	uint64_t longest_ns;
	uint64_t over_1_ms;
	uint64_t over_5_ms;
	uint64_t failed;
	uint64_t wall_ns; /* of all, preparation included */
	uint64_t cpu_ns;  /* of these, while we had a processor */
};

uint64_t now_ns(void);
int workload_read_pages(struct workload *w, const char *path);
int workload_read_operations(struct workload *w, const char *path);
/* Begins with so many slots, all of them empty. */
int workload_begin(struct workload *w, uint64_t slots);

/* The page of a content: one of the pages given, that page with a stamp, or a word repeated. */
void workload_make_page(const struct workload *w, uint32_t content, uint8_t *page);

/* Does operations. `made`: pages are made, a batch at a time, outside of what is timed; otherwise they
 * are the ones given. `each`: every operation is timed by itself as well. */
struct timing workload_run(struct workload *w, const struct target *t, uint32_t first, uint32_t count,
			   int made, int each);

/* Empties every slot that holds a page. */
void workload_empty(struct workload *w, const struct target *t);

/* Loads every slot and returns how many do not hold what they should. */
uint64_t workload_check(const struct workload *w, const struct target *t);

#endif
