/* app_schema.h - the program's own tables: when each job of the clock ran last, which keys belong to the data. */
#ifndef SANSANG_APP_SCHEMA_H
#define SANSANG_APP_SCHEMA_H
#include "db/db.h"

extern const struct migration app_migrations[];          /* from app-NNNN-*.sql */
extern const size_t app_n_migrations;

#endif
