#include "extents.h"

#include <stdlib.h>

#define FREE_BIT 0x80000000u
#define SLACK_DIVISOR 8
#define MOVES_PER_RELEASE 2

static void link_extent(struct extents *e, uint32_t index)
{
	struct extent *x = e->at[index];
	int32_t head = e->groups[x->live];
	x->previous = -1;
	x->next = head;
	if (head >= 0)
		e->at[head]->previous = (int32_t)index;
	e->groups[x->live] = (int32_t)index;
	e->occupied[x->live / 64] |= 1ull << (x->live % 64);
}

static void unlink_extent(struct extents *e, uint32_t index)
{
	struct extent *x = e->at[index];
	if (x->next >= 0)
		e->at[x->next]->previous = x->previous;
	if (x->previous >= 0)
		e->at[x->previous]->next = x->next;
	else
		e->groups[x->live] = x->next;
	if (e->groups[x->live] < 0)
		e->occupied[x->live / 64] &= ~(1ull << (x->live % 64));
}

static int32_t fullest_with_room(const struct extents *e)
{
	for (int i = PER_EXTENT / 64 - 1; i >= 0; i--)
		if (e->occupied[i] != 0)
			return e->groups[i * 64 + 63 - __builtin_clzll(e->occupied[i])];
	return -1;
}

static int32_t emptiest(const struct extents *e)
{
	for (unsigned i = 0; i <= PER_EXTENT / 64; i++) {
		uint64_t word = i == 0 ? e->occupied[0] & ~1ull : e->occupied[i];
		if (word != 0)
			return e->groups[i * 64 + (unsigned)__builtin_ctzll(word)];
	}
	return -1;
}

static int32_t add_extent(struct extents *e)
{
	uint32_t index = e->hole;
	while (index < e->count && e->at[index] != NULL)
		index++;
	e->hole = index;
	if (index == e->count) {
		e->at = realloc(e->at, ++e->count * sizeof(*e->at));
		e->at[index] = NULL;
	}
	struct extent *x = malloc(sizeof(*x));
	x->bytes = mmap(NULL, EXTENT_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (x->bytes == MAP_FAILED)
		abort();
	for (uint32_t place = 0; place < PER_EXTENT; place++)
		x->ids[place] = FREE_BIT | (place + 1 < PER_EXTENT ? place + 2 : 0);
	x->live = x->free_head = x->cursor = 0;
	e->at[index] = x;
	e->held++;
	link_extent(e, index);
	return (int32_t)index;
}

static void drop_extent(struct extents *e, uint32_t index)
{
	unlink_extent(e, index);
	munmap(e->at[index]->bytes, EXTENT_BYTES);
	free(e->at[index]);
	e->at[index] = NULL;
	e->held--;
	if (index < e->hole)
		e->hole = index;
}

static void occupy(struct extents *e, uint32_t index, uint32_t id)
{
	struct extent *x = e->at[index];
	uint32_t place = x->free_head;
	x->free_head = (x->ids[place] & ~FREE_BIT) - 1;
	x->ids[place] = id;
	*table_at(&e->places, id) = index * PER_EXTENT + place;
	unlink_extent(e, index);
	x->live++;
	link_extent(e, index);
}

/* One empty extent is kept. */
static void vacate(struct extents *e, uint32_t at)
{
	uint32_t index = at / PER_EXTENT;
	struct extent *x = e->at[index];
	x->ids[at % PER_EXTENT] = FREE_BIT | (x->free_head + 1);
	x->free_head = at % PER_EXTENT;
	unlink_extent(e, index);
	x->live--;
	link_extent(e, index);
	if (x->live == 0 && x->next >= 0)
		drop_extent(e, (uint32_t)x->next);
}

static int has_too_much_room(const struct extents *e)
{
	uint32_t room = e->held * PER_EXTENT - e->live;
	uint32_t slack = e->live / SLACK_DIVISOR;
	return room > (slack > 2 * PER_EXTENT ? slack : 2 * PER_EXTENT);
}

static void move_one(struct extents *e)
{
	int32_t from = emptiest(e);
	int32_t to = fullest_with_room(e);
	if (from < 0 || to < 0 || from == to)
		return;
	struct extent *source = e->at[from];
	struct extent *target = e->at[to];
	while (source->ids[source->cursor] & FREE_BIT)
		source->cursor = (source->cursor + 1) % PER_EXTENT;
	uint32_t place = source->cursor;
	memcpy(target->bytes + target->free_head * PAGE, source->bytes + place * PAGE, PAGE);
	occupy(e, (uint32_t)to, source->ids[place]);
	vacate(e, (uint32_t)from * PER_EXTENT + place);
}

int extents_open(struct extents *e, uint64_t max_pages)
{
	memset(e, 0, sizeof(*e));
	memset(e->groups, 0xff, sizeof(e->groups));
	return table_open(&e->places, 1, max_pages);
}

void extents_close(struct extents *e)
{
	for (uint32_t i = 0; i < e->count; i++)
		if (e->at[i] != NULL)
			drop_extent(e, i);
	free(e->at);
	table_close(&e->places);
}

uint32_t extents_acquire(struct extents *e)
{
	int32_t index = fullest_with_room(e);
	if (index < 0)
		index = add_extent(e);
	uint32_t id = table_take(&e->places);
	occupy(e, (uint32_t)index, id);
	e->live++;
	return id;
}

void extents_release(struct extents *e, uint32_t id)
{
	vacate(e, *table_at(&e->places, id));
	table_free(&e->places, id);
	e->live--;
	if (e->live == 0)
		while (e->groups[0] >= 0)
			drop_extent(e, (uint32_t)e->groups[0]);
	for (int i = 0; i < MOVES_PER_RELEASE && has_too_much_room(e); i++)
		move_one(e);
}
