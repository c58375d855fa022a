/* decimal.h - decimal numbers as people and files write them, to whole millionths, without floating point. */
#ifndef SANSANG_DECIMAL_H
#define SANSANG_DECIMAL_H
#include "core/base.h"

/* "21.0386" -> 21038600; a comma serves as the point ("105,838"); the seventh place rounds. False: no such number, or
   more than ten digits before the point. */
bool decimal_e6(struct str s, int64_t *out);

#endif
