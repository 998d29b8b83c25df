#include "zsmalloc.h"

#define HEADER 8
#define MIN_SIZE 32
#define STEP (PAGE >> 8)
#define CHAIN_SIZE 8
#define SLOTS ((PAGE - MIN_SIZE) / STEP + 1)

#define STATE 2
#define FIRST_PAGE 3
#define FREE_MARK 0x80000000u
#define LENGTH_BITS 17
#define LENGTH_MASK ((1u << LENGTH_BITS) - 1)
#define EMPTY_GROUP 0
#define FULL_GROUP 11

static struct size_class *class_of(struct zsmalloc *z, uint32_t length)
{
	if (length <= MIN_SIZE - HEADER)
		return &z->classes[z->position[0]];
	uint32_t index = (length + HEADER - MIN_SIZE - 1) / STEP + 1;
	return &z->classes[z->position[index < SLOTS ? index : SLOTS - 1]];
}

/* Sizes rise by 1/256 of a page; neighbours with zspages of one shape are one class. */
static void make_classes(struct zsmalloc *z)
{
	for (int index = SLOTS - 1; index >= 0; index--) {
		uint32_t size = MIN_SIZE + (uint32_t)index * STEP;
		uint32_t pages = 1;
		for (uint32_t n = 2; n <= CHAIN_SIZE; n++)
			if (n * PAGE % size < pages * PAGE % size)
				pages = n;
		uint32_t objects = pages * PAGE / size;
		const struct size_class *last = index == SLOTS - 1 ? NULL : &z->classes[z->class_count - 1];
		if (last == NULL || last->pages != pages || last->objects != objects) {
			struct size_class *added = &z->classes[z->class_count++];
			added->size = size;
			added->max_length = pages == 1 && objects == 1 ? PAGE : size - HEADER;
			added->pages = pages;
			added->objects = objects;
			if (z->whole_page_from == 0 && pages > 1)
				z->whole_page_from = added->max_length + 1;
		}
		z->position[index] = (uint16_t)(z->class_count - 1);
	}
}

static uint32_t group_of(const struct size_class *c, const uint32_t *zspage)
{
	uint32_t objects = zspage[STATE] & 0xffff;
	if (objects == 0)
		return EMPTY_GROUP;
	return objects == c->objects ? FULL_GROUP : 10 * objects / c->objects + 1;
}

/* Empty and full zspages are on no list: nobody looks for one. */
static void list_add(struct size_class *c, uint32_t id, uint32_t group)
{
	if (group == EMPTY_GROUP || group == FULL_GROUP)
		return;
	uint32_t *zspage = table_at(&c->zspages, id);
	zspage[0] = c->heads[group];
	zspage[1] = 0;
	if (c->heads[group] != 0)
		table_at(&c->zspages, c->heads[group] - 1)[1] = id + 1;
	c->heads[group] = id + 1;
	c->groups_with_one |= 1u << group;
}

static void list_remove(struct size_class *c, uint32_t id, uint32_t group)
{
	if (group == EMPTY_GROUP || group == FULL_GROUP)
		return;
	uint32_t *zspage = table_at(&c->zspages, id);
	if (zspage[1] == 0)
		c->heads[group] = zspage[0];
	else
		table_at(&c->zspages, zspage[1] - 1)[0] = zspage[0];
	if (zspage[0] != 0)
		table_at(&c->zspages, zspage[0] - 1)[1] = zspage[1];
	if (c->heads[group] == 0)
		c->groups_with_one &= ~(1u << group);
}

static uint32_t create_zspage(struct zsmalloc *z, struct size_class *c)
{
	uint32_t id = table_take(&c->zspages);
	uint32_t *zspage = table_at(&c->zspages, id);
	for (uint32_t i = 0; i < c->pages; i++)
		zspage[FIRST_PAGE + i] = extents_acquire(z->pages);
	for (uint32_t i = 0; i < c->objects; i++)
		zspage[FIRST_PAGE + c->pages + i] = FREE_MARK | (i + 1);
	return id;
}

static void release_zspage(struct zsmalloc *z, struct size_class *c, uint32_t id)
{
	uint32_t *zspage = table_at(&c->zspages, id);
	for (uint32_t i = 0; i < c->pages; i++)
		extents_release(z->pages, zspage[FIRST_PAGE + i]);
	table_free(&c->zspages, id);
}

uint32_t zsmalloc_alloc(struct zsmalloc *z, uint32_t length)
{
	struct size_class *c = class_of(z, length);
	uint32_t handle = table_take(&z->objects) + 1;
	uint32_t id = c->groups_with_one == 0
		? create_zspage(z, c)
		: c->heads[31 - __builtin_clz(c->groups_with_one)] - 1;
	uint32_t *zspage = table_at(&c->zspages, id);
	uint32_t before = group_of(c, zspage);
	uint32_t place = zspage[STATE] >> 16;
	uint32_t *slot = &zspage[FIRST_PAGE + c->pages + place];
	zspage[STATE] = (*slot << 16) | ((zspage[STATE] & 0xffff) + 1);
	*slot = handle;
	uint32_t after = group_of(c, zspage);
	if (before != after) {
		list_remove(c, id, before);
		list_add(c, id, after);
	}
	uint32_t *object = table_at(&z->objects, handle - 1);
	object[0] = id;
	object[1] = (place << LENGTH_BITS) | length;
	return handle;
}

void zsmalloc_free(struct zsmalloc *z, uint32_t handle)
{
	uint32_t *object = table_at(&z->objects, handle - 1);
	struct size_class *c = class_of(z, object[1] & LENGTH_MASK);
	uint32_t id = object[0];
	uint32_t place = object[1] >> LENGTH_BITS;
	uint32_t *zspage = table_at(&c->zspages, id);
	uint32_t before = group_of(c, zspage);
	zspage[FIRST_PAGE + c->pages + place] = FREE_MARK | (zspage[STATE] >> 16);
	zspage[STATE] = (place << 16) | ((zspage[STATE] & 0xffff) - 1);
	uint32_t after = group_of(c, zspage);
	if (before != after) {
		list_remove(c, id, before);
		if (after == EMPTY_GROUP)
			release_zspage(z, c, id);
		else
			list_add(c, id, after);
	}
	object[1] = 0;
	table_free(&z->objects, handle - 1);
}

/* The object's first part and, where it goes over the end of a pool page, its second. */
struct parts {
	uint8_t *first;
	uint8_t *second;
	uint32_t first_length;
	uint32_t second_length;
};

static inline struct parts find(struct zsmalloc *z, uint32_t handle)
{
	const uint32_t *object = table_at(&z->objects, handle - 1);
	uint32_t length = object[1] & LENGTH_MASK;
	struct size_class *c = class_of(z, length);
	const uint32_t *pages = table_at(&c->zspages, object[0]) + FIRST_PAGE;
	uint32_t start = (object[1] >> LENGTH_BITS) * c->size + (c->size - c->max_length);
	uint32_t offset = start % PAGE;
	struct parts p = {0};
	p.first = extents_page(z->pages, pages[start / PAGE]) + offset;
	p.first_length = length < PAGE - offset ? length : PAGE - offset;
	p.second_length = length - p.first_length;
	if (p.second_length > 0)
		p.second = extents_page(z->pages, pages[start / PAGE + 1]);
	return p;
}

void zsmalloc_write(struct zsmalloc *z, uint32_t handle, const uint8_t *src)
{
	struct parts p = find(z, handle);
	memcpy(p.first, src, p.first_length);
	if (p.second_length > 0)
		memcpy(p.second, src + p.first_length, p.second_length);
}

void zsmalloc_read(struct zsmalloc *z, uint32_t handle, uint8_t *dst)
{
	struct parts p = find(z, handle);
	memcpy(dst, p.first, p.first_length);
	if (p.second_length > 0)
		memcpy(dst + p.first_length, p.second, p.second_length);
}

const uint8_t *zsmalloc_map(struct zsmalloc *z, uint32_t handle)
{
	struct parts p = find(z, handle);
	return p.second_length > 0 ? NULL : p.first;
}

int zsmalloc_open(struct zsmalloc *z, struct extents *pages, uint64_t max_objects)
{
	memset(z, 0, sizeof(*z));
	z->pages = pages;
	make_classes(z);
	for (uint32_t i = 0; i < z->class_count; i++) {
		struct size_class *c = &z->classes[i];
		uint64_t zspages = max_objects / c->objects + 1;
		if (table_open(&c->zspages, FIRST_PAGE + c->pages + c->objects, zspages) != 0)
			return -1;
	}
	return table_open(&z->objects, 2, max_objects);
}

void zsmalloc_close(struct zsmalloc *z)
{
	for (uint32_t i = 0; i < z->class_count; i++)
		table_close(&z->classes[i].zspages);
	table_close(&z->objects);
}

uint64_t zsmalloc_table_bytes(const struct zsmalloc *z)
{
	uint64_t bytes = table_bytes(&z->objects);
	for (uint32_t i = 0; i < z->class_count; i++)
		bytes += table_bytes(&z->classes[i].zspages);
	return bytes;
}
