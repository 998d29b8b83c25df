/* What process 1 of a guest needs, whatever the guest is for. */
#ifndef GUEST_H
#define GUEST_H

#include <stdint.h>

/* A parameter of the kernel's command line, which the kernel hands to init as its environment. */
const char *parameter(const char *name, const char *standard);
uint64_t number(const char *name, uint64_t standard);

/* Ends the guest with what has failed and why (errno). */
void fail(const char *what);

/* Switches the machine off. */
void power_off(void);

/* Waits until the host sends a line. */
void wait_for_host(void);

/* A figure of a file whose lines are a name and a number; -1 where it has none of that name. */
long long figure(const char *path, const char *name);

/* Writes to a file of the kernel; returns whether it took that. */
int try_write(const char *path, const char *text);

/* The same, and fails where it does not. */
void write_text(const char *path, const char *text);

/* Mounts a file system that has no device. */
void mount_at(const char *type, const char *path);

/* Begins: /dev, /proc and /sys are there, and the modules are loaded. Lines go to the host as they are printed. */
void start_guest(void);

/* Waits until a device is there. */
void wait_for(const char *path);

/* What mkswap and swapon do, once the disk is there. */
void swap_to(const char *disk, int flags);

#endif
