/* What the files of this guest's init share. */
#ifndef SWAPPING_H
#define SWAPPING_H

#include "guest.h"

/* Tells the host `@event {…}`: the figures of swap, and behind them `more` ("" or `,"name":value`). */
void tell(const char *event, const char *more, ...);

/* Fills memory, lets the host look, and reads it again. Returns 0 if every page was right. */
int run_pages(void);

/* Becomes the script of the image that the command line names. */
int run_programs(void);

#endif
