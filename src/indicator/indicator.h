/* indicator.h - what the city counts and shows of itself: the register of indicators (chỉ tiêu) and their values. */
#ifndef SANSANG_INDICATOR_H
#define SANSANG_INDICATOR_H
#include "db/db.h"

/* Rooms, lowest first; a room may use the headers of those before it:
   define (periods, sources, formulas, the register and its versions: define/register.h) · value (numbers by unit, period and
   dimension, small cells hidden: value/value.h).
   A module above may be a source too: it hands a struct indicator_source (define/source.h) to app/indicator_sources.c. */

extern const struct migration indicator_migrations[];                /* from indicator-NNNN-*.sql */
extern const size_t indicator_n_migrations;

#endif
