/* contest_db.h - every statement about contests, judging and entries; private to the module. */
#ifndef SANSANG_CONTEST_DB_H
#define SANSANG_CONTEST_DB_H
#include "plan/contest/contest.h"

MUST_USE enum err contest_insert(struct db *db, struct arena *a, const struct contest *c, int64_t now_ms, int64_t created_by);
MUST_USE enum err contest_by_uid(struct db *db, struct arena *a, struct str uid, struct contest *out);
/* state, round, rounds, published_ms, closed_by, reason; while it is in `before` at `round_before`; else ERR_BUSY. */
MUST_USE enum err contest_set(struct db *db, struct arena *a, const struct contest *c, unsigned before,
                              int64_t round_before, int64_t published_by);
MUST_USE enum err contest_entries_add(struct db *db, struct arena *a, int64_t id, int64_t by);
MUST_USE enum err contest_closing_rows(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, db_row_fn *each, void *arg);

MUST_USE enum err rounds_clear(struct db *db, struct arena *a, int64_t contest_id);
MUST_USE enum err round_insert(struct db *db, struct arena *a, int64_t contest_id, const struct contest_round *r);
MUST_USE enum err criterion_insert(struct db *db, struct arena *a, int64_t contest_id, const struct criterion *c);
MUST_USE enum err round_by_n(struct db *db, struct arena *a, int64_t contest_id, int64_t n, struct contest_round *out);
MUST_USE enum err round_close(struct db *db, struct arena *a, int64_t contest_id, int64_t n, int64_t now_ms);
MUST_USE enum err judge_insert(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id);
MUST_USE enum err judge_delete(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id);
MUST_USE enum err judge_count(struct db *db, struct arena *a, int64_t contest_id, int64_t *n);
MUST_USE enum err reader_insert(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, int64_t now_ms);

/* ERR_CONFLICT: uid, number, or one of the account is in. */
MUST_USE enum err entry_insert(struct db *db, struct arena *a, const struct entry *e);
MUST_USE enum err entry_of_account(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, struct entry *out);
MUST_USE enum err entry_set(struct db *db, struct arena *a, const struct entry *e, unsigned before);
MUST_USE enum err entry_number_used(struct db *db, struct arena *a, int64_t contest_id, int64_t number, bool *out);
MUST_USE enum err entry_rank_set(struct db *db, struct arena *a, int64_t id, int64_t rank, int64_t score_milli, int64_t round);
/* Those standing in this very round, by id. */
MUST_USE enum err entry_round_rows(struct db *db, struct arena *a, int64_t contest_id, int64_t round, db_row_fn *each, void *arg);

MUST_USE enum err file_insert(struct db *db, struct arena *a, int64_t entry_id, int64_t file_id, struct str name);
MUST_USE enum err file_delete(struct db *db, struct arena *a, int64_t entry_id, int64_t file_id);
MUST_USE enum err file_count(struct db *db, struct arena *a, int64_t entry_id, int64_t *n);

MUST_USE enum err conflict_insert(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, struct str reason, int64_t now_ms);
MUST_USE enum err conflict_is_declared(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, bool *out);
MUST_USE enum err mark_put(struct db *db, struct arena *a, const struct sheet *s, int64_t round, const struct mark *m, int64_t now_ms);
MUST_USE enum err marks_clear(struct db *db, struct arena *a, int64_t entry_id, int64_t account_id, int64_t round);
MUST_USE enum err note_put(struct db *db, struct arena *a, const struct sheet *s, int64_t round);
/* All marks of a round, by entry, judge, criterion. */
struct round_mark { int64_t entry_id, account_id, criterion_id, mark; };
MUST_USE enum err round_marks(struct db *db, struct arena *a, int64_t contest_id, int64_t round, db_row_fn *each, void *arg);

MUST_USE enum err appeal_insert(struct db *db, struct arena *a, const struct appeal *p);
MUST_USE enum err appeal_by_id(struct db *db, struct arena *a, int64_t id, struct appeal *out);
MUST_USE enum err appeal_set(struct db *db, struct arena *a, const struct appeal *p, int64_t by);

MUST_USE enum err entry_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *id);
MUST_USE enum err entry_account_move(struct db *db, struct arena *a, int64_t from, int64_t to);
MUST_USE enum err entry_nobodys(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err entry_account_forget(struct db *db, struct arena *a, int64_t account_id);
/* Two accounts of one person: the seat, marks, notes and declared interests go to the other, which keeps what it has itself. */
MUST_USE enum err judge_account_joined(struct db *db, struct arena *a, int64_t from, int64_t to);
/* A judge who was forgotten: his place goes, his marks stay with the number. */
MUST_USE enum err judge_account_forget(struct db *db, struct arena *a, int64_t account_id);

#endif
