/* tables.h - every route of the program: the modules', the pages', the program's own. */
#ifndef SANSANG_TABLES_H
#define SANSANG_TABLES_H
#include "http/http.h"

enum { TABLES_MAX = 128 };
size_t all_tables(struct routes out[TABLES_MAX]);

extern const struct routes door_routes;      /* doors.c: health, metrics, the API document */

#endif
