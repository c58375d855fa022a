/* occasion_db.h - every statement about occasions, their counts, materials, crew and tellings; private to the module. */
#ifndef SANSANG_OCCASION_DB_H
#define SANSANG_OCCASION_DB_H
#include "plan/occasion/occasion.h"

/* ERR_CONFLICT: the uid, or the day of the series. */
MUST_USE enum err occasion_insert(struct db *db, struct arena *a, const struct occasion *o, int64_t created_by);
/* Everything that may change, while it is in `before` still; else ERR_BUSY: run again. */
MUST_USE enum err occasion_set(struct db *db, struct arena *a, const struct occasion *o, unsigned before);
MUST_USE enum err occasion_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg);
/* Not reminded `step` (1 a day before, 2 an hour before) yet, starting in (now_ms, until_ms]. */
MUST_USE enum err occasion_remind_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t until_ms, int64_t step, int64_t limit,
                                       db_row_fn *each, void *arg);
MUST_USE enum err occasion_reminded(struct db *db, struct arena *a, int64_t id, int64_t step);

/* ---- counts ---- */

MUST_USE enum err count_open(struct db *db, struct arena *a, int64_t occasion_id);
MUST_USE enum err count_read(struct db *db, struct arena *a, int64_t occasion_id, int64_t seen_after_ms, struct occasion_counts *out);
/* A number for a ticket of `heads`, seats taken if there are that many of `seats` (0: no limit), else ERR_NOT_FOUND. */
MUST_USE enum err count_hold(struct db *db, struct arena *a, int64_t occasion_id, bool is_online, int64_t heads,
                             int64_t seats, int64_t *number);
/* A number for a ticket that waits. */
MUST_USE enum err count_wait(struct db *db, struct arena *a, int64_t occasion_id, int64_t heads, int64_t *number);
/* Add these to the counts. */
struct count_move { int64_t held_site, held_online, waiting, attended_site, attended_online, walk_ins; };
MUST_USE enum err count_add(struct db *db, struct arena *a, int64_t occasion_id, const struct count_move *m);
/* One answer more: its number. */
MUST_USE enum err count_answer(struct db *db, struct arena *a, int64_t occasion_id, int64_t stars, int64_t *n);

/* ---- materials, crew ---- */

MUST_USE enum err material_insert(struct db *db, struct arena *a, int64_t occasion_id, const struct material *m);
MUST_USE enum err material_count(struct db *db, struct arena *a, int64_t occasion_id, int64_t *n);
MUST_USE enum err material_delete(struct db *db, struct arena *a, int64_t occasion_id, int64_t id);      /* ERR_NOT_FOUND */
MUST_USE enum err crew_insert(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id);
MUST_USE enum err crew_delete(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id);
MUST_USE enum err crew_count(struct db *db, struct arena *a, int64_t occasion_id, int64_t *n);
MUST_USE enum err crew_has(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id, bool *out);
/* Occasions an account is in the crew of, or (account 0) of a unit, that begin or end around [from_ms, to_ms]. */
MUST_USE enum err occasion_crewed(struct db *db, struct arena *a, int64_t account_id, int64_t from_ms, int64_t to_ms, int64_t limit,
                                  db_row_fn *each, void *arg);
MUST_USE enum err occasion_of_unit_between(struct db *db, struct arena *a, int64_t unit_id, int64_t from_ms, int64_t to_ms, int64_t limit,
                                           db_row_fn *each, void *arg);

/* ---- tellings ---- */

enum telling_what { TELL_CANCELLED, TELL_MOVED, TELL_DAY, TELL_HOUR };
extern const char *const occasion_tellings[];
struct telling { int64_t occasion_id; unsigned what; int64_t since_ms, after_ticket; };
MUST_USE enum err occasion_telling_put(struct db *db, struct arena *a, const struct telling *t);
MUST_USE enum err occasion_telling_end(struct db *db, struct arena *a, const struct telling *t);
MUST_USE enum err occasion_telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);

/* ---- series ---- */

MUST_USE enum err series_insert(struct db *db, struct arena *a, const struct occasion_series *s, int64_t now_ms, int64_t created_by);
MUST_USE enum err series_by_uid(struct db *db, struct arena *a, struct str uid, struct occasion_series *out);
MUST_USE enum err series_set(struct db *db, struct arena *a, const struct occasion_series *s);
/* Those with days before `to_day` still to be made. */
MUST_USE enum err series_due_rows(struct db *db, struct arena *a, int64_t to_day, int64_t limit, db_row_fn *each, void *arg);
/* Occasions of a series from a day of its rule on, by that day; `past` too when from_day is 0. */
MUST_USE enum err series_occasions(struct db *db, struct arena *a, int64_t series_id, int64_t from_day, int64_t limit,
                                   db_row_fn *each, void *arg);

#endif
