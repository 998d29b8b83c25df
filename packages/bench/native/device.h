#ifndef DEVICE_H
#define DEVICE_H

#include <stdint.h>

/* A block device whose blocks of a page are slots, past the page cache. */
struct device {
	int file;
};

/* Opens a device of at least so many slots and empties them. */
int device_open(struct device *d, const char *path, uint64_t slots);
void device_close(struct device *d);
int device_store(void *self, uint32_t slot, const uint8_t *page);
int device_load(void *self, uint32_t slot, uint8_t *page);
int device_discard(void *self, uint32_t slot);

#endif
