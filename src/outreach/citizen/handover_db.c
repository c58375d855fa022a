/* handover_db.c - the SQL of hand-overs and follow-ups. */
#include "outreach/citizen/handover_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct handover, id), FIELD(struct handover, token_hash), FIELD(struct handover, visit_seq),
    FIELD(struct handover, resident_id), FIELD(struct handover, account_id), FIELD(struct handover, created_ms),
    FIELD(struct handover, expires_ms), FIELD(struct handover, used_ms, .nullable = true),
    FIELD(struct handover, used_by, .nullable = true),
};
#define COLUMNS "id, token_hash, visit_seq, resident_id, account_id, created_ms, expires_ms, used_ms, used_by"
static const struct sql sql_by_id = { "handover_by_id", "SELECT " COLUMNS " FROM handover WHERE id = $1" };
static const struct sql sql_by_token = { "handover_by_token",
    "SELECT " COLUMNS " FROM handover WHERE token_hash = $1" };
static const struct sql sql_insert = { "handover_insert",
    "INSERT INTO handover(" COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, NULL, NULL)" };
static const struct sql sql_use = { "handover_use",
    "UPDATE handover SET used_by = $2, used_ms = $3 WHERE id = $1 AND used_ms IS NULL AND expires_ms > $3" };
static const struct sql sql_sweep = { "handovers_delete",
                                     "DELETE FROM handover WHERE used_ms IS NULL AND expires_ms < $1" };

enum err handover_by_id(struct db *db, struct arena *a, struct str id, struct handover *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err handover_by_token(struct db *db, struct arena *a, struct bytes token_hash, struct handover *out)
{
    return db_one(db, a, &sql_by_token, BINDS(BIND(token_hash)), FIELDS(row_fields), out);
}

enum err handover_insert(struct db *db, struct arena *a, const struct handover *h)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(h->id), BIND(h->token_hash), BIND(h->visit_seq), BIND(h->resident_id),
                  BIND(h->account_id), BIND(h->created_ms), BIND(h->expires_ms)), NULL);
}

enum err handover_use(struct db *db, struct arena *a, struct str id, int64_t account_id, int64_t now_ms,
                      int64_t *changed)
{
    return db_run(db, a, &sql_use, BINDS(BIND(id), BIND(account_id), BIND(now_ms)), changed);
}

enum err handovers_delete(struct db *db, struct arena *a, int64_t before_ms)
{
    return db_run(db, a, &sql_sweep, BINDS(BIND(before_ms)), NULL);
}

/* ---- follow-ups ---- */

static const struct field follow_up_row[] = {
    FIELD(struct follow_up, mark, .words = mark_words), FIELD(struct follow_up, text), FIELD(struct follow_up, place),
    FIELD(struct follow_up, time), FIELD(struct follow_up, created_ms),
};
const struct fields follow_up_fields = { follow_up_row, N_OF(follow_up_row) - 1 };
static const struct sql sql_follow_up = { "follow_up_insert",
    "INSERT INTO follow_up(id, person_id, handover_id, mark, text, place, time, created_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };
static const struct sql sql_rows = { "follow_up_rows",
    "SELECT mark, text, place, time, created_ms FROM follow_up WHERE person_id = $1 ORDER BY id DESC LIMIT $2" };
static const struct sql sql_texts[2] = {
    { "follow_up_texts", "SELECT mark, text, place, time FROM follow_up_text ORDER BY position LIMIT 9" },
    { "follow_up_texts_en", "SELECT mark, text_en, place, time FROM follow_up_text ORDER BY position LIMIT 9" },
};

enum err follow_up_insert(struct db *db, struct arena *a, int64_t id, int64_t person_id, struct str handover_id,
                          const struct follow_up *f)
{
    return db_run(db, a, &sql_follow_up,
                  BINDS(BIND(id), BIND(person_id), BIND(handover_id), BIND_WORD(mark_words, f->mark), BIND(f->text),
                        BIND(f->place), BIND(f->time), BIND(f->created_ms)),
                  NULL);
}

enum err follow_up_rows(struct db *db, struct arena *a, int64_t person_id, db_row_fn *each, void *arg)
{
    struct follow_up row;
    return db_all(db, a, &sql_rows, BINDS(BIND(person_id), bind_i64(FOLLOW_UPS_READ)), FIELDS(follow_up_row), &row,
                  sizeof row, FOLLOW_UPS_READ, each, arg);
}

enum err follow_up_text_rows(struct db *db, struct arena *a, bool english, db_row_fn *each, void *arg)
{
    struct follow_up row = { 0 };
    return db_all(db, a, &sql_texts[english], NO_BINDS, follow_up_fields, &row, sizeof row, MARK_COUNT, each, arg);
}

/* ---- around ---- */

static const struct field marks_row[] = { { .name = "marks", .at = 0, .kind = FIELD_TEXT } };
static const struct sql sql_marks = { "marks_of", "SELECT marks FROM readiness WHERE resident_id = $1" };
static const struct field handed_row[] = { FIELD(struct handed, team), FIELD(struct handed, ward) };
static const struct sql sql_team = { "handover_team",
    "SELECT t.name, u.name FROM team t JOIN unit u ON u.id = t.ward_id WHERE t.id = $1" };

enum err marks_of(struct db *db, struct arena *a, int64_t person_id, struct str *marks)
{
    return db_one(db, a, &sql_marks, BINDS(BIND(person_id)), FIELDS(marks_row), marks);
}

enum err team_words_of(struct db *db, struct arena *a, int64_t team_id, struct handed *out)
{
    return db_one(db, a, &sql_team, BINDS(BIND(team_id)), FIELDS(handed_row), out);
}
