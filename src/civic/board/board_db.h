/* board_db.h - every statement about what the public sees; private to the rooms board and open. */
#ifndef SANSANG_BOARD_DB_H
#define SANSANG_BOARD_DB_H
#include "civic/board/board.h"

/* `q` with before > after: ids strictly between. */
MUST_USE enum err shown_rows(struct db *db, struct arena *a, const struct shown_query *q, int64_t after, db_row_fn *each, void *arg);
MUST_USE enum err shown_row_by_code(struct db *db, struct arena *a, struct str code, int64_t client_id, struct shown *out);
MUST_USE enum err shown_row_by_id(struct db *db, struct arena *a, int64_t id, struct shown *out);
/* The first public id received at or after / the last received before a moment; ERR_NOT_FOUND: none. */
MUST_USE enum err shown_first_since(struct db *db, struct arena *a, int64_t ms, int64_t *id);
MUST_USE enum err shown_last_before(struct db *db, struct arena *a, int64_t ms, int64_t *id);

/* Squares behind (cell, id), up to `last_cell`. */
struct cell_at { int64_t cell, id; };
struct shown_cell { struct shown s; int64_t cell; };
MUST_USE enum err shown_cell_rows(struct db *db, struct arena *a, struct cell_at from, int64_t last_cell, int64_t limit, db_row_fn *each,
                                  void *arg);
MUST_USE enum err shown_next_cell(struct db *db, struct arena *a, int64_t after_cell, int64_t *cell);    /* ERR_NOT_FOUND: none */

MUST_USE enum err shown_step_rows(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);
MUST_USE enum err shown_photo_rows(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);
MUST_USE enum err photos_hidden(struct db *db, struct arena *a, int64_t id, int64_t *n);

/* The city, its wards, communes and agencies, in force or not, by name: struct figures without its numbers. */
MUST_USE enum err figure_rows(struct db *db, struct arena *a, db_row_fn *each, void *arg);

enum held_level { HELD_IN_WARD, HELD_OF_UNIT, HELD_IN_CITY };
MUST_USE enum err uncleared_rows(struct db *db, struct arena *a, enum held_level level, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err file_set_audience(struct db *db, struct arena *a, int64_t petition_id, int64_t file_id, unsigned audience,
                                     bool *is_its);
/* None of its pictures is shown any more. */
MUST_USE enum err files_close(struct db *db, struct arena *a, int64_t petition_id);

#endif
