/* attachment_db.c - the SQL of files of plans. */
#include "plan/programme/attachment_db.h"

const char *const plan_file_kinds[] = { "unknown", "pdf", "docx", "xlsx", "jpeg", "png", "webp", NULL };
const char *const plan_file_states[] = { "coming", "whole", "refused", "gone", NULL };

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct plan_file, id), FIELD(struct plan_file, uid), FIELD(struct plan_file, plan_id), FIELD(struct plan_file, name),
    FIELD(struct plan_file, kind, .words = plan_file_kinds), FIELD(struct plan_file, state, .words = plan_file_states),
    FIELD(struct plan_file, bytes), FIELD(struct plan_file, received), FIELD(struct plan_file, sha256), FIELD(struct plan_file, is_named),
    FIELD(struct plan_file, account_id), FIELD(struct plan_file, created_ms),
};
#define COLUMNS "id, uid, plan_id, name, kind, state, bytes, received, sha256, is_named, account_id, created_ms"

static const struct sql sql_by_uid = { "plan_file_by_uid", "SELECT " COLUMNS " FROM plan_file WHERE uid = $1" };
enum err plan_file_by_uid(struct db *db, struct arena *a, struct str uid, struct plan_file *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(row_fields), out);
}

static const struct sql sql_count = { "plan_file_count", "SELECT COUNT(*) FROM plan_file WHERE plan_id = $1" };
enum err plan_file_count(struct db *db, struct arena *a, int64_t plan_id, int64_t *n)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(plan_id)), n);
}

static const struct sql sql_insert = { "plan_file_insert",
    "INSERT INTO plan_file(" COLUMNS ") VALUES($1, $2, $3, $4, 'unknown', 'coming', $5, 0, $6, FALSE, $7, $8)" };
enum err plan_file_insert(struct db *db, struct arena *a, const struct plan_file *f)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(f->id), BIND(f->uid), BIND(f->plan_id), BIND(f->name), BIND(f->bytes), BIND(f->sha256),
                        BIND(f->account_id), BIND(f->created_ms)),
                  NULL);
}

static const struct sql sql_move = { "plan_file_move",
    "UPDATE plan_file SET received = $3, kind = $4, state = $5 WHERE id = $1 AND received = $2 AND state = 'coming'" };
enum err plan_file_move(struct db *db, struct arena *a, const struct plan_file *from, int64_t received, unsigned kind,
                        unsigned state)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_move,
               BINDS(BIND(from->id), BIND(from->received), BIND(received), BIND_WORD(plan_file_kinds, kind),
                     BIND_WORD(plan_file_states, state)),
               &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_name = { "plan_file_name_it", "UPDATE plan_file SET is_named = TRUE WHERE id = $1 AND NOT is_named" };
enum err plan_file_name_it(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_name, BINDS(BIND(id)), NULL); }

/* ---- going ---- */

static const struct sql sql_give_up = { "plan_files_give_up",
    "UPDATE plan_file SET state = 'gone' WHERE NOT is_named AND created_ms < $1 AND state <> 'gone'" };
enum err plan_files_give_up(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_give_up, BINDS(BIND(before_ms)), NULL);
}

static const struct sql sql_gone = { "plan_files_gone", "SELECT " COLUMNS " FROM plan_file WHERE state = 'gone' ORDER BY id LIMIT $1" };
enum err plan_files_gone(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct plan_file row;
    return db_all(db, a, &sql_gone, BINDS(bind_i64(PLAN_FILE_LOOSE_MAX)), FIELDS(row_fields), &row, sizeof row,
                  PLAN_FILE_LOOSE_MAX, each, arg);
}

static const struct sql sql_delete = { "plan_file_delete", "DELETE FROM plan_file WHERE id = $1 AND state = 'gone'" };
enum err plan_file_delete(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_delete, BINDS(BIND(id)), NULL); }

/* ---- copied elsewhere ---- */

static const struct sql sql_uids = { "plan_file_uids_after", "SELECT uid FROM plan_file WHERE state = 'whole' AND uid > $1 ORDER BY uid LIMIT $2" };
enum err plan_file_uids_after(struct db *db, struct arena *a, struct str after, db_row_fn *each, void *arg)
{
    static const struct field uid_row[] = { { .name = "uid", .kind = FIELD_TEXT } };
    struct str uid;
    return db_all(db, a, &sql_uids, BINDS(BIND(after), bind_i64(PLAN_FILE_PAGE)), FIELDS(uid_row), &uid, sizeof uid,
                  PLAN_FILE_PAGE, each, arg);
}

static const struct sql sql_no_pieces = { "plan_files_no_pieces", "UPDATE plan_file SET received = 0 WHERE NOT is_named AND state = 'coming'" };
enum err plan_files_begin_anew(struct db *db, struct arena *a) { return db_run(db, a, &sql_no_pieces, NO_BINDS, NULL); }

static const struct sql sql_set_gone = { "plan_file_is_gone", "UPDATE plan_file SET state = 'gone' WHERE uid = $1" };
enum err plan_file_is_gone(struct db *db, struct arena *a, struct str uid) { return db_run(db, a, &sql_set_gone, BINDS(BIND(uid)), NULL); }
