/* The native side of the benchmark. It reads commands, one a line, and answers each with one line, so
 * that nothing of the conversation is inside of what is timed:
 *
 *   pages FILE              the pages that contents are made of
 *   operations FILE         the operations that `run` does
 *   open SLOTS copy|place   an empty pool; loads copy as the WebAssembly pool does, or decode in place
 *   device FILE SLOTS       a block device in its stead, whose slots are emptied
 *   run FIRST COUNT given|made all|each
 *   empty                   invalidates every slot in use
 *   check                   loads every slot and compares
 *   bytes                   memory of the pool: extents and tables
 *   close
 *   library compress|decompress|hash
 *   lengths FILE            lengths of liblz4's blocks
 */
#define _GNU_SOURCE
#include "device.h"
#include "libraries.h"
#include "pool.h"
#include "workload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static struct workload workload;
static struct pool pool;
static struct device device = {-1};
static struct libraries *libraries;
static struct target target;

static int store(void *self, uint32_t slot, const uint8_t *page)
{
	return (int)pool_store(self, slot, page);
}

static int load(void *self, uint32_t slot, uint8_t *page)
{
	return pool_load(self, slot, page);
}

static int invalidate(void *self, uint32_t slot)
{
	pool_invalidate(self, slot);
	return 0;
}

static void close_target(void)
{
	if (target.self == &pool)
		pool_close(&pool);
	if (target.self == &device)
		device_close(&device);
	target.self = NULL;
}

static int open_pool(uint64_t slots, const char *how)
{
	close_target();
	if (pool_open(&pool, slots, strcmp(how, "place") == 0) != 0)
		return -1;
	target = (struct target){&pool, store, load, invalidate};
	return workload_begin(&workload, slots);
}

static int open_device(const char *path, uint64_t slots)
{
	close_target();
	if (device_open(&device, path, slots) != 0)
		return -1;
	target = (struct target){&device, device_store, device_load, device_discard};
	return workload_begin(&workload, slots);
}

static int run(uint32_t first, uint32_t count, const char *pages, const char *timed)
{
	if (target.self == NULL || (uint64_t)first + count > workload.operation_count)
		return -1;
	struct timing t = workload_run(&workload, &target, first, count, strcmp(pages, "made") == 0,
				       strcmp(timed, "each") == 0);
	printf("ok %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
	       "\n",
	       t.total_ns, t.longest_ns, t.over_1_ms, t.over_5_ms, t.failed, t.wall_ns, t.cpu_ns);
	return 1;
}

/* The table of slots up to the last one in use. */
static uint64_t slot_bytes(void)
{
	uint64_t slots = workload.slots;
	while (slots > 0 && workload.held[slots - 1] == NO_CONTENT)
		slots--;
	return slots * sizeof(*pool.slots);
}

static int print_bytes(void)
{
	if (target.self != &pool)
		return -1;
	uint64_t tables = zsmalloc_table_bytes(&pool.allocator) + table_bytes(&pool.pages.places) +
			  table_bytes(&pool.objects) + table_bytes(&pool.object_index.heads) +
			  slot_bytes() + pool.pages.held * sizeof(struct extent);
	printf("ok %" PRIu64 "\n", (uint64_t)pool.pages.held * EXTENT_BYTES + tables);
	return 1;
}

static int run_library(const char *name)
{
	if (libraries == NULL)
		libraries = libraries_open(&workload);
	uint64_t ns = strcmp(name, "compress") == 0     ? libraries_compress(libraries)
		      : strcmp(name, "decompress") == 0 ? libraries_decompress(libraries)
							: libraries_hash(libraries);
	printf("ok %" PRIu64 "\n", ns);
	return 1;
}

static int write_lengths(const char *path)
{
	if (libraries == NULL)
		libraries = libraries_open(&workload);
	return libraries_write_lengths(libraries, path);
}

static int read_pages(const char *path)
{
	if (libraries != NULL)
		libraries_close(libraries);
	libraries = NULL;
	return workload_read_pages(&workload, path);
}

static int check(void)
{
	if (target.self == NULL)
		return -1;
	printf("ok %" PRIu64 "\n", workload_check(&workload, &target));
	return 1;
}

static int empty(void)
{
	if (target.self == NULL)
		return -1;
	workload_empty(&workload, &target);
	return 0;
}

/* 1: answered; 0: done; -1: no. */
static int obey(const char *line)
{
	char path[4096], word[16], other[16];
	uint64_t slots;
	uint32_t first, count;
	if (sscanf(line, "pages %4095[^\n]", path) == 1)
		return read_pages(path);
	if (sscanf(line, "operations %4095[^\n]", path) == 1)
		return workload_read_operations(&workload, path);
	if (sscanf(line, "open %" SCNu64 " %15s", &slots, word) == 2)
		return open_pool(slots, word);
	if (sscanf(line, "device %4095s %" SCNu64, path, &slots) == 2)
		return open_device(path, slots);
	if (sscanf(line, "run %u %u %15s %15s", &first, &count, word, other) == 4)
		return run(first, count, word, other);
	if (sscanf(line, "library %15s", word) == 1)
		return run_library(word);
	if (sscanf(line, "lengths %4095[^\n]", path) == 1)
		return write_lengths(path);
	if (strcmp(line, "check\n") == 0)
		return check();
	if (strcmp(line, "empty\n") == 0)
		return empty();
	if (strcmp(line, "bytes\n") == 0)
		return print_bytes();
	if (strcmp(line, "close\n") == 0) {
		close_target();
		return 0;
	}
	return -1;
}

int main(void)
{
	char line[8192];
	while (fgets(line, sizeof(line), stdin) != NULL) {
		int result = obey(line);
		if (result <= 0)
			puts(result == 0 ? "ok" : "error");
		fflush(stdout);
	}
	close_target();
	return 0;
}
