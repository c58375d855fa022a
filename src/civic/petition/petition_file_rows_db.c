/* petition_file_rows_db.c - the SQL that ties pictures and documents to the petition they belong to. */
#include "civic/petition/petition_db.h"
#include "territory/territory.h"

static const char *const kinds[] = { "photo", "video", "pdf", NULL }, *const states[] = { "coming", "whole", "refused", "gone", NULL };

static const struct sql sql_claim = { "petition_file_claim",
    "UPDATE petition_file SET petition_id = $2 WHERE uid = $1 AND account_id = $3 AND (petition_id IS NULL OR petition_id = $2)" };
static const struct sql sql_expect = { "petition_file_expect",
    "INSERT INTO petition_file(id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, flags, audience, created_ms)"
    " VALUES($1, $2, $3, $4, $5, 'photo', 'coming', 0, 0, '', 0, '', 'held', $6) ON CONFLICT(uid) DO NOTHING" };

enum err file_claim(struct db *db, struct arena *a, int64_t now_ms, const struct file_claim *c, bool *is_ours)
{
    int64_t changed, id;
    TRY(db_run(db, a, &sql_claim, BINDS(BIND(c->uid), BIND(c->petition_id), BIND(c->account_id)), &changed));
    *is_ours = changed == 1;
    if (*is_ours || !c->may_come) return OK;
    TRY(next_ids(db, a, "petition_file", 1, &id));
    TRY(db_run(db, a, &sql_expect, BINDS(BIND(id), BIND(c->uid), BIND(c->petition_id), BIND(c->account_id),
                                         BIND_WORD(petition_parts, c->part), BIND(now_ms)), &changed));
    *is_ours = changed == 1;
    return OK;
}

static const struct field row_fields[] = {
    FIELD(struct petition_file_row, id), FIELD(struct petition_file_row, uid), FIELD(struct petition_file_row, part, .words = petition_parts),
    FIELD(struct petition_file_row, kind, .words = kinds), FIELD(struct petition_file_row, state, .words = states),
    FIELD(struct petition_file_row, bytes), FIELD(struct petition_file_row, audience, .words = petition_audiences),
    FIELD(struct petition_file_row, created_ms),
    FIELD(struct petition_file_row, flags, .about = "words, comma-separated: used_before, old, no_time, elsewhere"),
    FIELD(struct petition_file_row, taken_ms, .nullable = true, .about = "what the camera wrote; 0: nothing"),
};
enum { FOR_THE_DESK = 2 };                               /* the last ones: a hint is no reproach to be read by who sent it */
const struct fields petition_file_row_fields = { row_fields, N_OF(row_fields) };
const struct fields petition_file_sender_fields = { row_fields, N_OF(row_fields) - FOR_THE_DESK };
static const struct sql sql_rows = { "petition_file_rows",
    "SELECT id, uid, part, kind, state, bytes, audience, created_ms, flags, taken_ms FROM petition_file WHERE petition_id = $1 ORDER BY id LIMIT $2" };

enum { FILES_OF_ONE_MAX = 200 };
enum err file_rows(struct db *db, struct arena *a, int64_t petition_id, db_row_fn *each, void *arg)
{
    struct petition_file_row row;
    return db_all(db, a, &sql_rows, BINDS(BIND(petition_id), bind_i64(FILES_OF_ONE_MAX)), FIELDS(row_fields), &row,
                  sizeof row, FILES_OF_ONE_MAX, each, arg);
}

static const struct sql sql_proofs = { "petition_file_proofs",
    "SELECT COUNT(*) FROM petition_file WHERE petition_id = $1 AND part IN ('after', 'document') AND state = 'whole' AND created_ms >= $2" };

enum err file_proofs(struct db *db, struct arena *a, int64_t petition_id, int64_t since_ms, int64_t *n)
{
    return db_i64(db, a, &sql_proofs, BINDS(BIND(petition_id), BIND(since_ms)), n);
}
