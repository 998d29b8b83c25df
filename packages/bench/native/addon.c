/* The pool in C as an addon of Node.js, so that it and Pagefold's can take turns within a millisecond, in
 * one process and on one clock: the processor time of the thread.
 *
 *   cpuTime()                                     nanoseconds
 *   switches()                                    how often the thread has lost its processor
 *   open(slots, inPlace)                          a pool
 *   store(pool, pages, slots, contents, from, to) nanoseconds of these stores
 *   load(pool, slots, page, from, to)             nanoseconds of these loads
 */
#define _GNU_SOURCE
#include "pool.h"

#include <node_api.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define PAGE_BYTES 4096u

static uint64_t cpu_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static napi_value number(napi_env env, double value)
{
	napi_value result;
	napi_create_double(env, value, &result);
	return result;
}

static uint32_t unsigned_of(napi_env env, napi_value value)
{
	uint32_t result = 0;
	napi_get_value_uint32(env, value, &result);
	return result;
}

static void *bytes_of(napi_env env, napi_value value)
{
	void *data = NULL;
	napi_get_typedarray_info(env, value, NULL, NULL, &data, NULL, NULL);
	return data;
}

static struct pool *pool_of(napi_env env, napi_value value)
{
	void *data = NULL;
	napi_get_value_external(env, value, &data);
	return data;
}

static napi_value cpu_time(napi_env env, napi_callback_info info)
{
	(void)info;
	return number(env, (double)cpu_ns());
}

static napi_value switches(napi_env env, napi_callback_info info)
{
	(void)info;
	struct rusage usage;
	getrusage(RUSAGE_THREAD, &usage);
	return number(env, (double)(usage.ru_nvcsw + usage.ru_nivcsw));
}

static void release_pool(napi_env env, void *data, void *hint)
{
	(void)env;
	(void)hint;
	pool_close(data);
	free(data);
}

static napi_value open(napi_env env, napi_callback_info info)
{
	size_t count = 2;
	napi_value arguments[2], result;
	bool in_place = false;
	napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
	napi_get_value_bool(env, arguments[1], &in_place);
	struct pool *pool = calloc(1, sizeof(*pool));
	if (pool == NULL || pool_open(pool, unsigned_of(env, arguments[0]), in_place) != 0) {
		free(pool);
		napi_throw_error(env, NULL, "there is no memory for a pool in C");
		return NULL;
	}
	napi_create_external(env, pool, release_pool, NULL, &result);
	return result;
}

static napi_value store(napi_env env, napi_callback_info info)
{
	size_t count = 6;
	napi_value arguments[6];
	napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
	struct pool *pool = pool_of(env, arguments[0]);
	const uint8_t *pages = bytes_of(env, arguments[1]);
	const uint32_t *slots = bytes_of(env, arguments[2]);
	const uint32_t *contents = bytes_of(env, arguments[3]);
	uint32_t from = unsigned_of(env, arguments[4]), to = unsigned_of(env, arguments[5]);
	uint64_t start = cpu_ns();
	for (uint32_t i = from; i < to; i++)
		pool_store(pool, slots[i], pages + (uint64_t)contents[i] * PAGE_BYTES);
	return number(env, (double)(cpu_ns() - start));
}

static napi_value load(napi_env env, napi_callback_info info)
{
	size_t count = 5;
	napi_value arguments[5];
	napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
	struct pool *pool = pool_of(env, arguments[0]);
	const uint32_t *slots = bytes_of(env, arguments[1]);
	uint8_t *page = bytes_of(env, arguments[2]);
	uint32_t from = unsigned_of(env, arguments[3]), to = unsigned_of(env, arguments[4]);
	int failed = 0;
	uint64_t start = cpu_ns();
	for (uint32_t i = from; i < to; i++)
		failed |= pool_load(pool, slots[i], page);
	uint64_t ns = cpu_ns() - start;
	if (failed)
		napi_throw_error(env, NULL, "a page could not be loaded from the pool in C");
	return number(env, (double)ns);
}

static napi_value init(napi_env env, napi_value exports)
{
	const napi_property_descriptor functions[] = {
	    {"cpuTime", NULL, cpu_time, NULL, NULL, NULL, napi_enumerable, NULL},
	    {"switches", NULL, switches, NULL, NULL, NULL, napi_enumerable, NULL},
	    {"open", NULL, open, NULL, NULL, NULL, napi_enumerable, NULL},
	    {"store", NULL, store, NULL, NULL, NULL, napi_enumerable, NULL},
	    {"load", NULL, load, NULL, NULL, NULL, napi_enumerable, NULL},
	};
	napi_define_properties(env, exports, sizeof(functions) / sizeof(*functions), functions);
	return exports;
}

NAPI_MODULE(pagefold_bench, init)
