#define _GNU_SOURCE
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#define PAGE 4096u
#define BATCH 256u
#define SLOT_MASK 0x3fffffffu

static uint8_t batch[BATCH * PAGE] __attribute__((aligned(4096)));
static uint8_t loaded[PAGE] __attribute__((aligned(4096)));

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static void *read_file(const char *path, uint64_t *length)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	fseek(file, 0, SEEK_END);
	*length = (uint64_t)ftell(file);
	rewind(file);
	void *bytes = mmap(NULL, *length + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (bytes != MAP_FAILED && fread(bytes, 1, *length, file) != *length)
		bytes = MAP_FAILED;
	fclose(file);
	return bytes == MAP_FAILED ? NULL : bytes;
}

int workload_read_pages(struct workload *w, const char *path)
{
	uint64_t length = 0;
	if (w->pages != NULL)
		munmap(w->pages, (uint64_t)w->page_count * PAGE + 1);
	w->pages = read_file(path, &length);
	w->page_count = (uint32_t)(length / PAGE);
	return w->pages == NULL ? -1 : 0;
}

int workload_read_operations(struct workload *w, const char *path)
{
	uint64_t length = 0;
	if (w->operations != NULL)
		munmap(w->operations, (uint64_t)w->operation_count * 8 + 1);
	w->operations = read_file(path, &length);
	w->operation_count = (uint32_t)(length / 8);
	return w->operations == NULL ? -1 : 0;
}

int workload_begin(struct workload *w, uint64_t slots)
{
	free(w->held);
	w->slots = slots;
	w->held = malloc(slots * 4);
	if (w->held == NULL)
		return -1;
	memset(w->held, 0xff, slots * 4);
	return 0;
}

void workload_make_page(const struct workload *w, uint32_t content, uint8_t *page)
{
	if (content & SAME_FILLED_CONTENT) {
		uint32_t word = content & ~SAME_FILLED_CONTENT;
		for (uint32_t at = 0; at < PAGE; at += 4)
			memcpy(page + at, &word, 4);
		return;
	}
	uint32_t generation = content / w->page_count;
	memcpy(page, w->pages + (uint64_t)(content % w->page_count) * PAGE, PAGE);
	if (generation > 0) {
		uint8_t *stamp = page + content * 2654435761u % (PAGE / 8) * 8;
		memcpy(stamp, &content, 4);
		memcpy(stamp + 4, &generation, 4);
	}
}

static inline void operate(const struct target *t, const uint32_t *operation, const uint8_t *page,
			   struct timing *timing)
{
	uint32_t slot = operation[0] & SLOT_MASK;
	int result = 0;
	switch ((enum kind)(operation[0] >> 30)) {
	case STORE:
		result = t->store(t->self, slot, page);
		break;
	case LOAD:
		result = t->load(t->self, slot, loaded);
		break;
	case INVALIDATE:
		result = t->invalidate(t->self, slot);
		break;
	case REPLACE:
		result = t->invalidate(t->self, slot) | t->store(t->self, slot, page);
		break;
	}
	if (result < 0)
		timing->failed++;
}

/* Notes what the slots of a batch hold afterwards and, if asked, makes its pages. */
static void prepare(struct workload *w, const uint32_t *operations, uint32_t count, int made)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t kind = operations[2 * i] >> 30;
		uint32_t slot = operations[2 * i] & SLOT_MASK;
		if (kind == INVALIDATE)
			w->held[slot] = NO_CONTENT;
		if (kind != STORE && kind != REPLACE)
			continue;
		w->held[slot] = operations[2 * i + 1];
		if (made)
			workload_make_page(w, operations[2 * i + 1], batch + i * PAGE);
	}
}

static void run_batch(const struct workload *w, const struct target *t, const uint32_t *operations,
		      uint32_t count, int made, struct timing *timing)
{
	uint64_t start = now_ns();
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t *operation = operations + 2 * i;
		operate(t, operation, made ? batch + i * PAGE : w->pages + (uint64_t)operation[1] * PAGE,
			timing);
	}
	timing->total_ns += now_ns() - start;
}

static void run_batch_each(const struct workload *w, const struct target *t,
			   const uint32_t *operations, uint32_t count, int made,
			   struct timing *timing)
{
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t *operation = operations + 2 * i;
		uint64_t start = now_ns();
		operate(t, operation, made ? batch + i * PAGE : w->pages + (uint64_t)operation[1] * PAGE,
			timing);
		uint64_t ns = now_ns() - start;
		timing->total_ns += ns;
		timing->longest_ns = ns > timing->longest_ns ? ns : timing->longest_ns;
		timing->over_1_ms += ns > 1000000;
		timing->over_5_ms += ns > 5000000;
	}
}

struct timing workload_run(struct workload *w, const struct target *t, uint32_t first, uint32_t count,
			   int made, int each)
{
	struct timing timing = {0};
	uint64_t wall = now_ns();
	uint64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	uint32_t step = made ? BATCH : count;
	for (uint32_t done = 0; done < count; done += step) {
		uint32_t n = count - done < step ? count - done : step;
		const uint32_t *operations = w->operations + 2ull * (first + done);
		prepare(w, operations, n, made);
		(each ? run_batch_each : run_batch)(w, t, operations, n, made, &timing);
	}
	timing.wall_ns = now_ns() - wall;
	timing.cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	return timing;
}

void workload_empty(struct workload *w, const struct target *t)
{
	for (uint64_t slot = 0; slot < w->slots; slot++) {
		if (w->held[slot] == NO_CONTENT)
			continue;
		t->invalidate(t->self, (uint32_t)slot);
		w->held[slot] = NO_CONTENT;
	}
}

uint64_t workload_check(const struct workload *w, const struct target *t)
{
	uint64_t wrong = 0;
	for (uint64_t slot = 0; slot < w->slots; slot++) {
		if (w->held[slot] == NO_CONTENT)
			continue;
		workload_make_page(w, w->held[slot], batch);
		if (t->load(t->self, (uint32_t)slot, loaded) < 0 || memcmp(loaded, batch, PAGE) != 0)
			wrong++;
	}
	return wrong;
}
