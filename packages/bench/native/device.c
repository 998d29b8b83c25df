#define _GNU_SOURCE
#include "device.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PAGE 4096

int device_open(struct device *d, const char *path, uint64_t slots)
{
	uint64_t all[2] = {0, slots * PAGE};
	d->file = open(path, O_RDWR | O_DIRECT);
	return d->file < 0 ? -1 : ioctl(d->file, BLKDISCARD, all);
}

void device_close(struct device *d)
{
	close(d->file);
}

int device_store(void *self, uint32_t slot, const uint8_t *page)
{
	const struct device *d = self;
	return pwrite(d->file, page, PAGE, (off_t)slot * PAGE) == PAGE ? 0 : -1;
}

int device_load(void *self, uint32_t slot, uint8_t *page)
{
	const struct device *d = self;
	return pread(d->file, page, PAGE, (off_t)slot * PAGE) == PAGE ? 0 : -1;
}

int device_discard(void *self, uint32_t slot)
{
	const struct device *d = self;
	uint64_t range[2] = {(uint64_t)slot * PAGE, PAGE};
	return ioctl(d->file, BLKDISCARD, range);
}
