/* What the files of the guest's init share. */
#ifndef GUEST_H
#define GUEST_H

#include <stdint.h>

/* A parameter of the kernel's command line, which the kernel hands to init as its environment. */
const char *parameter(const char *name, const char *standard);
uint64_t number(const char *name, uint64_t standard);

/* Ends the guest with what has failed and why (errno). */
void fail(const char *what);

/* Tells the host `@event {…}`: the figures of swap, and behind them `more` ("" or `,"name":value`). */
void tell(const char *event, const char *more, ...);

/* Waits until the host sends a line. */
void wait_for_host(void);

/* Fills memory, lets the host look, and reads it again. Returns 0 if every page was right. */
int run_pages(void);

/* Becomes the script of the image that the command line names. */
int run_programs(void);

#endif
