/* media_db.c - the SQL of photographs. */
#include "outreach/media/media_db.h"

const char *const media_states[] = { "coming", "whole", "refused", "gone", NULL };

static const struct field media_row[] = {
    FIELD(struct media, sha256), FIELD(struct media, account_id), FIELD(struct media, device_id), FIELD(struct media, bytes),
    FIELD(struct media, received), FIELD(struct media, state, .words = media_states), FIELD(struct media, created_ms),
    FIELD(struct media, visit_seq, .nullable = true),
};
#define MEDIA_COLUMNS "sha256, account_id, device_id, bytes, received, state, created_ms, visit_seq"

static const struct sql sql_by_sha256 = { "media_by_sha256", "SELECT " MEDIA_COLUMNS " FROM media WHERE sha256 = $1" };
static const struct sql sql_insert = { "media_insert",
    "INSERT INTO media(" MEDIA_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };
static const struct sql sql_count = { "media_count", "SELECT COUNT(*) FROM media WHERE device_id = $1 AND created_ms >= $2" };
static const struct sql sql_device = { "media_set_device", "UPDATE media SET device_id = $2 WHERE sha256 = $1" };
static const struct sql sql_move = { "media_move",
    "UPDATE media SET received = $3, state = $4 WHERE sha256 = $1 AND received = $2 AND state = 'coming'" };
static const struct sql sql_gone = { "media_set_gone", "UPDATE media SET state = 'gone' WHERE sha256 = $1" };
static const struct sql sql_loose = { "media_loose",
    "SELECT " MEDIA_COLUMNS " FROM media WHERE state <> 'whole' AND (state = 'gone' OR created_ms < $1)"
    " ORDER BY created_ms LIMIT 200" };
static const struct sql sql_no_pieces = { "media_forget_pieces", "UPDATE media SET received = 0 WHERE state = 'coming'" };
static const struct sql sql_names = { "media_names_after",
    "SELECT sha256 FROM media WHERE state = 'whole' AND sha256 > $1 ORDER BY sha256 LIMIT 500" };
static const struct sql sql_delete = { "media_delete", "DELETE FROM media WHERE sha256 = $1 AND state = $2" };

enum err media_by_sha256(struct db *db, struct arena *a, struct str sha256, struct media *out)
{
    return db_one(db, a, &sql_by_sha256, BINDS(BIND(sha256)), FIELDS(media_row), out);
}

enum err media_insert(struct db *db, struct arena *a, const struct media *m)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(m->sha256), BIND(m->account_id), BIND(m->device_id), BIND(m->bytes), BIND(m->received),
                        BIND_WORD(media_states, m->state), BIND(m->created_ms), bind_id(m->visit_seq)),
                  NULL);
}

enum err media_count(struct db *db, struct arena *a, int64_t device_id, int64_t since_ms, int64_t *out)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(device_id), BIND(since_ms)), out);
}

enum err media_set_device(struct db *db, struct arena *a, struct str sha256, int64_t device_id)
{
    return db_run(db, a, &sql_device, BINDS(BIND(sha256), BIND(device_id)), NULL);
}

enum err media_move(struct db *db, struct arena *a, const struct media *from, int64_t received, enum media_state to)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_move,
               BINDS(BIND(from->sha256), BIND(from->received), BIND(received), BIND_WORD(media_states, to)), &changed));
    return changed ? OK : ERR_CONFLICT;
}

enum err media_set_gone(struct db *db, struct arena *a, struct str sha256)
{
    return db_run(db, a, &sql_gone, BINDS(BIND(sha256)), NULL);
}

enum err media_loose(struct db *db, struct arena *a, int64_t before_ms, db_row_fn *each, void *arg)
{
    struct media m = { 0 };
    return db_all(db, a, &sql_loose, BINDS(BIND(before_ms)), FIELDS(media_row), &m, sizeof m, MEDIA_LOOSE_MAX, each,
                  arg);
}

enum err media_delete(struct db *db, struct arena *a, const struct media *m)
{
    return db_run(db, a, &sql_delete, BINDS(BIND(m->sha256), BIND_WORD(media_states, m->state)), NULL);
}

enum err media_forget_pieces(struct db *db, struct arena *a) { return db_run(db, a, &sql_no_pieces, NO_BINDS, NULL); }

enum err media_names_after(struct db *db, struct arena *a, struct str after, db_row_fn *each, void *arg)
{
    static const struct field name_row[] = { { .name = "sha256", .kind = FIELD_TEXT } };
    struct str name;
    return db_all(db, a, &sql_names, BINDS(BIND(after)), FIELDS(name_row), &name, sizeof name, MEDIA_PAGE, each, arg);
}
