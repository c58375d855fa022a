/* petition_db.h - every statement about petitions, one small function each; private to the room and those above it in civic. */
#ifndef SANSANG_PETITION_DB_H
#define SANSANG_PETITION_DB_H
#include "civic/petition/petition.h"

/* ---- petition_db.c: the petition itself ---- */

MUST_USE enum err petition_insert(struct db *db, struct arena *a, const struct petition *p);
/* Everything that a step may change, when `steps_before` are its steps still; else ERR_BUSY: somebody was quicker, run again. */
MUST_USE enum err petition_set(struct db *db, struct arena *a, const struct petition *p, int64_t steps_before);
/* The clock of p alone; nothing when its steps are others meanwhile. */
MUST_USE enum err petition_set_clock(struct db *db, struct arena *a, const struct petition *p);
MUST_USE enum err petition_set_followers(struct db *db, struct arena *a, int64_t id, int64_t seq);
/* The newest of a kind in one square; of each only what tells whether it is near. */
struct near_row { int64_t id, lat_e6, lon_e6; unsigned state; };
MUST_USE enum err petition_in_cell(struct db *db, struct arena *a, int64_t category_id, int64_t cell, int64_t since_ms, int64_t limit,
                                   db_row_fn *each, void *arg);
MUST_USE enum err petition_filed_rows(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                                      db_row_fn *each, void *arg);
MUST_USE enum err petition_followed_rows(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                                         db_row_fn *each, void *arg);
/* Whose alarm_ms has come, the earliest first. */
MUST_USE enum err petition_due_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg);
/* Open ones with an id above `after`. */
MUST_USE enum err petition_open_rows(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg);

/* ---- petition_step_db.c: its steps, its followers ---- */

MUST_USE enum err step_insert(struct db *db, struct arena *a, const struct petition_step *s);
/* The unit that filed it at, or handed it to, `unit_id` last; 0: it came from outside. ERR_NOT_FOUND: nobody sent it here. */
MUST_USE enum err step_sender(struct db *db, struct arena *a, int64_t petition_id, int64_t unit_id, int64_t *from_unit_id);
MUST_USE enum err step_count(struct db *db, struct arena *a, int64_t petition_id, enum petition_event event, int64_t *n);
/* When such a step was taken last; 0: never. */
MUST_USE enum err step_last_ms(struct db *db, struct arena *a, int64_t petition_id, enum petition_event event, int64_t *at_ms);

MUST_USE enum err petition_follow_add(struct db *db, struct arena *a, int64_t petition_id, int64_t account_id, int64_t now_ms, bool *is_new);
MUST_USE enum err petition_follow_end(struct db *db, struct arena *a, int64_t petition_id, int64_t account_id, bool *was_there);
MUST_USE enum err petition_follow_move(struct db *db, struct arena *a, int64_t from_petition, int64_t to_petition);
/* Accounts that follow, above `after`, by id: int64_t rows. */
struct follower { int64_t account_id; };
MUST_USE enum err follower_rows(struct db *db, struct arena *a, int64_t petition_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
struct telling { int64_t petition_id, n, after_account; };
MUST_USE enum err telling_put(struct db *db, struct arena *a, const struct telling *t);
MUST_USE enum err telling_end(struct db *db, struct arena *a, const struct telling *t);
MUST_USE enum err telling_rows(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);

MUST_USE enum err account_follows_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err account_petitions_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err account_follows_end(struct db *db, struct arena *a, int64_t account_id);
MUST_USE enum err account_petitions_forget(struct db *db, struct arena *a, int64_t account_id);

/* ---- petition_file_rows_db.c: which pictures belong to it ---- */

/* The row `uid` becomes the petition's; one that is not there yet is written as coming. *is_ours false: it is somebody else's. */
struct file_claim { struct str uid; int64_t petition_id, account_id; unsigned part; bool may_come; };
MUST_USE enum err file_claim(struct db *db, struct arena *a, int64_t now_ms, const struct file_claim *c, bool *is_ours);
struct petition_file_row {
    int64_t id; struct str uid; unsigned part, kind, state; int64_t bytes; unsigned audience; int64_t created_ms;
    struct str flags;
    int64_t taken_ms; /* hints for the desk: petition_file.h; when the camera says it was taken, 0 = it does not */
};
extern const struct fields petition_file_row_fields, petition_file_sender_fields;       /* as the desk reads it; as its sender does */
MUST_USE enum err file_rows(struct db *db, struct arena *a, int64_t petition_id, db_row_fn *each, void *arg);
MUST_USE enum err file_proofs(struct db *db, struct arena *a, int64_t petition_id, int64_t since_ms, int64_t *n);

/* ---- petition_forget_db.c: senders without an account, and what is forgotten ---- */

MUST_USE enum err sender_insert(struct db *db, struct arena *a, int64_t petition_id, struct bytes sealed);
MUST_USE enum err sender_sealed(struct db *db, struct arena *a, int64_t petition_id, struct bytes *out);       /* ERR_NOT_FOUND */
MUST_USE enum err sender_forget(struct db *db, struct arena *a, int64_t petition_id);      /* and the numbers its program gave to updates */
MUST_USE enum err petition_words_forget(struct db *db, struct arena *a, int64_t petition_id);
struct closed_at { int64_t closed_ms, petition_id; };
/* Those that closed after `after` and before before_ms, in that order. */
MUST_USE enum err petition_closed_rows(struct db *db, struct arena *a, struct closed_at after, int64_t before_ms, int64_t limit,
                                       db_row_fn *each, void *arg);
MUST_USE enum err sweep_at(struct db *db, struct arena *a, const char *what, struct closed_at *out);           /* {0}: at the beginning */
MUST_USE enum err sweep_set(struct db *db, struct arena *a, const char *what, struct closed_at at);

/* ---- petition_category_db.c: what is asked, who is responsible ---- */

struct rule_row { int64_t id, unit_id, from_minute, to_minute, weekdays, to_unit_id; };
/* Rules of the category in force on `day`, for these units. */
MUST_USE enum err rule_rows(struct db *db, struct arena *a, int64_t category_id, int64_t day, const int64_t unit_id[4],
                            db_row_fn *each, void *arg);

/* ---- petition_tally_db.c: counts ---- */

struct tally {
    int64_t unit_id, day, category_id;
    unsigned measure;
    int64_t n;
}; /* day < 0: the month -day as a whole, core/time.h */
struct db_rows tally_days_to_add(void);
struct db_rows tally_months_to_add(void);
/* How long an answer took: working minutes since it had come. */
struct answer_time { int64_t unit_id, at_ms, petition_id, account_id, minutes; };
MUST_USE enum err answer_time_insert(struct db *db, struct arena *a, const struct answer_time *t);
MUST_USE enum err tally_row(struct arena *a, struct db_rows *rows, const struct tally *t);

#endif
