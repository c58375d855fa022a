/* petition_file_db.c - the SQL of photographs, videos and documents of reports. */
#include "civic/petition/petition_file_db.h"

const char *const petition_file_kinds[] = { "photo", "video", "pdf", NULL };
const char *const petition_file_states[] = { "coming", "whole", "refused", "gone", NULL };

static const struct field file_row[] = {                 /* the order of FILE_COLUMNS */
    FIELD(struct petition_file, id), FIELD(struct petition_file, uid), FIELD(struct petition_file, petition_id, .nullable = true),
    FIELD(struct petition_file, account_id), FIELD(struct petition_file, part, .words = petition_parts),
    FIELD(struct petition_file, kind, .words = petition_file_kinds), FIELD(struct petition_file, state, .words = petition_file_states),
    FIELD(struct petition_file, bytes), FIELD(struct petition_file, received), FIELD(struct petition_file, sha256),
    FIELD(struct petition_file, look), FIELD(struct petition_file, taken_ms, .nullable = true), FIELD(struct petition_file, flags),
    FIELD(struct petition_file, audience, .words = petition_audiences), FIELD(struct petition_file, created_ms),
};
#define FILE_COLUMNS \
    "id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, taken_ms, flags, audience, created_ms"

static const struct sql sql_by_id = { "petition_file_by_id", "SELECT " FILE_COLUMNS " FROM petition_file WHERE id = $1" };
static const struct sql sql_by_uid = { "petition_file_by_uid", "SELECT " FILE_COLUMNS " FROM petition_file WHERE uid = $1" };
static const struct sql sql_insert = { "petition_file_insert",
    "INSERT INTO petition_file(" FILE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)" };
static const struct sql sql_promise = { "petition_file_promise",
    "UPDATE petition_file SET part = $2, kind = $3, bytes = $4, sha256 = $5 WHERE id = $1 AND received = 0 AND state = 'coming'" };
static const struct sql sql_count = { "petition_file_count",
    "SELECT COUNT(*) FROM petition_file WHERE account_id = $1 AND created_ms >= $2 AND bytes > 0" };
static const struct sql sql_move = { "petition_file_move",
    "UPDATE petition_file SET received = $3, state = $4 WHERE id = $1 AND received = $2 AND state = 'coming'" };
static const struct sql sql_known = { "petition_file_known", "UPDATE petition_file SET look = $2, taken_ms = $3, flags = $4 WHERE id = $1" };
static const struct sql sql_flags = { "petition_file_flags", "UPDATE petition_file SET flags = $2 WHERE id = $1" };

enum err petition_file_by_id(struct db *db, struct arena *a, int64_t id, struct petition_file *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(file_row), out);
}

enum err petition_file_by_uid(struct db *db, struct arena *a, struct str uid, struct petition_file *out)
{
    return db_one(db, a, &sql_by_uid, BINDS(BIND(uid)), FIELDS(file_row), out);
}

enum err petition_file_insert(struct db *db, struct arena *a, const struct petition_file *f)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(f->id), BIND(f->uid), bind_id(f->petition_id), BIND(f->account_id),
                        BIND_WORD(petition_parts, f->part), BIND_WORD(petition_file_kinds, f->kind),
                        BIND_WORD(petition_file_states, f->state), BIND(f->bytes), BIND(f->received), BIND(f->sha256),
                        BIND(f->look), bind_id(f->taken_ms), bind_text(f->flags),
                        BIND_WORD(petition_audiences, f->audience), BIND(f->created_ms)),
                  NULL);
}

static enum err one_changed(enum err e, int64_t changed) { return e != OK ? e : changed == 1 ? OK : ERR_CONFLICT; }

enum err petition_file_promise(struct db *db, struct arena *a, const struct petition_file *f)
{
    int64_t changed = 0;
    enum err e = db_run(db, a, &sql_promise,
                        BINDS(BIND(f->id), BIND_WORD(petition_parts, f->part), BIND_WORD(petition_file_kinds, f->kind),
                              BIND(f->bytes), BIND(f->sha256)),
                        &changed);
    return one_changed(e, changed);
}

enum err petition_file_count(struct db *db, struct arena *a, int64_t account_id, int64_t since_ms, int64_t *n)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(account_id), BIND(since_ms)), n);
}

enum err petition_file_move(struct db *db, struct arena *a, const struct petition_file *from, int64_t received,
                            unsigned state)
{
    int64_t changed = 0;
    enum err e = db_run(db, a, &sql_move, BINDS(BIND(from->id), BIND(from->received), BIND(received),
                        BIND_WORD(petition_file_states, state)), &changed);
    return one_changed(e, changed);
}

enum err petition_file_known(struct db *db, struct arena *a, const struct petition_file *f)
{
    return db_run(db, a, &sql_known, BINDS(BIND(f->id), BIND(f->look), bind_id(f->taken_ms), BIND(f->flags)), NULL);
}

enum err petition_file_flags(struct db *db, struct arena *a, int64_t file_id, struct str flags)
{
    return db_run(db, a, &sql_flags, BINDS(BIND(file_id), BIND(flags)), NULL);
}

/* ---- what looks alike ---- */

static const struct field alike_row[] = {
    FIELD(struct alike, id), FIELD(struct alike, petition_id, .nullable = true), FIELD(struct alike, account_id), FIELD(struct alike, look),
};
static const struct sql sql_look_insert = { "petition_look_insert", "INSERT INTO petition_look(quarter, file_id) VALUES($1, $2)"
    " ON CONFLICT DO NOTHING" };
static const struct sql sql_alike = { "petition_look_alike",
    "SELECT f.id, f.petition_id, f.account_id, f.look FROM petition_look l JOIN petition_file f ON f.id = l.file_id"
    " WHERE l.quarter IN ($1, $2, $3, $4) ORDER BY l.file_id DESC LIMIT $5" };
static const struct sql sql_same = { "petition_file_same",
    "SELECT id, petition_id, account_id, look FROM petition_file WHERE sha256 = $1 AND state = 'whole' LIMIT $2" };

enum err petition_look_insert(struct db *db, struct arena *a, int64_t quarter, int64_t file_id)
{
    return db_run(db, a, &sql_look_insert, BINDS(BIND(quarter), BIND(file_id)), NULL);
}

enum err petition_look_alike(struct db *db, struct arena *a, const int64_t quarter[4], db_row_fn *each, void *arg)
{
    struct alike row;
    return db_all(db, a, &sql_alike,
                  BINDS(BIND(quarter[0]), BIND(quarter[1]), BIND(quarter[2]), BIND(quarter[3]),
                        bind_i64(FILE_ALIKE_MAX)),
                  FIELDS(alike_row), &row, sizeof row, FILE_ALIKE_MAX, each, arg);
}

enum err petition_file_same(struct db *db, struct arena *a, struct str sha256, db_row_fn *each, void *arg)
{
    struct alike row;
    return db_all(db, a, &sql_same, BINDS(BIND(sha256), bind_i64(FILE_ALIKE_MAX)), FIELDS(alike_row), &row, sizeof row,
                  FILE_ALIKE_MAX, each, arg);
}

/* ---- where the camera stood ---- */

static const struct field place_row[] = {
    FIELD(struct camera_place, file_id), FIELD(struct camera_place, lat_e6), FIELD(struct camera_place, lon_e6),
    FIELD(struct camera_place, pin_lat_e6), FIELD(struct camera_place, pin_lon_e6), FIELD(struct camera_place, flags),
};
static const struct sql sql_place_insert = { "petition_place_insert", "INSERT INTO petition_file_place(file_id, lat_e6, lon_e6)"
    " VALUES($1, $2, $3) ON CONFLICT(file_id) DO NOTHING" };
static const struct sql sql_place_known = { "petition_place_known",
    "SELECT x.file_id, x.lat_e6, x.lon_e6, p.lat_e6, p.lon_e6, f.flags FROM petition_file_place x"
    " JOIN petition_file f ON f.id = x.file_id JOIN petition p ON p.id = f.petition_id ORDER BY x.file_id LIMIT $1" };
static const struct sql sql_place_delete = { "petition_place_delete", "DELETE FROM petition_file_place WHERE file_id = $1" };

enum err petition_place_insert(struct db *db, struct arena *a, const struct camera_place *p)
{
    return db_run(db, a, &sql_place_insert, BINDS(BIND(p->file_id), BIND(p->lat_e6), BIND(p->lon_e6)), NULL);
}

enum err petition_place_known(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct camera_place row;
    return db_all(db, a, &sql_place_known, BINDS(bind_i64(FILE_LOOSE_MAX)), FIELDS(place_row), &row, sizeof row,
                  FILE_LOOSE_MAX, each, arg);
}

enum err petition_place_delete(struct db *db, struct arena *a, int64_t file_id)
{
    return db_run(db, a, &sql_place_delete, BINDS(BIND(file_id)), NULL);
}

/* ---- going ---- */

static const struct sql sql_forget = { "petition_files_forget", "UPDATE petition_file SET state = 'gone' WHERE petition_id = $1 AND state <> 'gone'" };
static const struct sql sql_forget_account = { "petition_files_forget_account",
    "UPDATE petition_file SET state = 'gone' WHERE account_id = $1" };
static const struct sql sql_forget_of_account = { "petition_files_forget_of_account",
    "UPDATE petition_file SET state = 'gone' WHERE petition_id IN (SELECT p.id FROM petition p WHERE p.account_id = $1) AND state <> 'gone'" };
static const struct sql sql_give_up_unfinished = { "petition_files_give_up_unfinished",
    "UPDATE petition_file SET state = 'gone' WHERE state <> 'whole' AND state <> 'gone' AND created_ms < $1" };
static const struct sql sql_give_up_loose = { "petition_files_give_up_loose",
    "UPDATE petition_file SET state = 'gone' WHERE petition_id IS NULL AND created_ms < $1 AND state <> 'gone' AND NOT held" };
static const struct sql sql_hold = { "petition_file_hold", "UPDATE petition_file SET held = $2 WHERE id = $1 AND petition_id IS NULL" };
static const struct sql sql_gone = { "petition_files_gone",
    "SELECT " FILE_COLUMNS " FROM petition_file WHERE state <> 'whole' AND state = 'gone' ORDER BY created_ms LIMIT $1" };
static const struct sql sql_no_looks = { "petition_file_no_looks", "DELETE FROM petition_look WHERE file_id = $1 AND quarter = $2" };
static const struct sql sql_delete = { "petition_file_delete", "DELETE FROM petition_file WHERE id = $1 AND state = 'gone'" };

enum err petition_files_forget(struct db *db, struct arena *a, int64_t petition_id)
{
    return db_run(db, a, &sql_forget, BINDS(BIND(petition_id)), NULL);
}

enum err petition_files_forget_account(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    (void)now_ms;
    TRY(db_run(db, a, &sql_forget_account, BINDS(BIND(account_id)), NULL));
    return db_run(db, a, &sql_forget_of_account, BINDS(BIND(account_id)), NULL);
}

enum err petition_file_hold(struct db *db, struct arena *a, int64_t id, bool held)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_hold, BINDS(BIND(id), BIND(held)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err petition_files_give_up(struct db *db, struct arena *a, int64_t before_ms)
{
    TRY(db_run(db, a, &sql_give_up_unfinished, BINDS(BIND(before_ms)), NULL));
    return db_run(db, a, &sql_give_up_loose, BINDS(BIND(before_ms)), NULL);
}

enum err petition_files_gone(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct petition_file row;
    return db_all(db, a, &sql_gone, BINDS(bind_i64(FILE_LOOSE_MAX)), FIELDS(file_row), &row, sizeof row, FILE_LOOSE_MAX,
                  each, arg);
}

enum err petition_look_delete(struct db *db, struct arena *a, int64_t quarter, int64_t file_id)
{
    return db_run(db, a, &sql_no_looks, BINDS(BIND(file_id), BIND(quarter)), NULL);
}

enum err petition_file_delete(struct db *db, struct arena *a, int64_t id) { return db_run(db, a, &sql_delete, BINDS(BIND(id)), NULL); }

/* ---- copied elsewhere ---- */

static const struct sql sql_uids = { "petition_file_uids_after",
    "SELECT uid FROM petition_file WHERE state = 'whole' AND uid > $1 ORDER BY uid LIMIT $2" };
static const struct sql sql_no_pieces = { "petition_files_no_pieces",
    "UPDATE petition_file SET received = 0 WHERE state <> 'whole' AND state = 'coming'" };
static const struct sql sql_set_gone = { "petition_file_is_gone", "UPDATE petition_file SET state = 'gone' WHERE uid = $1" };

enum err petition_file_uids_after(struct db *db, struct arena *a, struct str after, db_row_fn *each, void *arg)
{
    static const struct field uid_row[] = { { .name = "uid", .kind = FIELD_TEXT } };
    struct str uid;
    return db_all(db, a, &sql_uids, BINDS(BIND(after), bind_i64(FILE_PAGE)), FIELDS(uid_row), &uid, sizeof uid,
                  FILE_PAGE, each, arg);
}

enum err petition_files_begin_anew(struct db *db, struct arena *a) { return db_run(db, a, &sql_no_pieces, NO_BINDS, NULL); }
enum err petition_file_is_gone(struct db *db, struct arena *a, struct str uid) { return db_run(db, a, &sql_set_gone, BINDS(BIND(uid)), NULL); }
