/* audit_log.c - the audit log: each line is hashed together with the hash of the line before it. */
#include "auth/audit_log.h"
#include "auth/keys.h"

enum { HASH_BYTES = 32 };

static const struct field line_row[] = {                 /* the order of LINE_COLUMNS */
    FIELD(struct audit_line, id), FIELD(struct audit_line, at_ms), FIELD(struct audit_line, account_id),
    FIELD(struct audit_line, unit_id), FIELD(struct audit_line, action), FIELD(struct audit_line, subject),
    FIELD(struct audit_line, reason), FIELD(struct audit_line, address), FIELD(struct audit_line, hash),
};
#define LINE_COLUMNS "id, at_ms, account_id, unit_id, action, subject, reason, address, hash"
const struct fields audit_line_fields = { line_row, N_OF(line_row) };

struct head { int64_t id; struct bytes hash; };
static const struct field head_row[] = { FIELD(struct head, id), FIELD(struct head, hash) };
static const uint8_t zeros[HASH_BYTES];

/* Every part with its length before it, so that no two lines read alike. */
static enum err hash_line(struct arena *a, struct bytes before, const struct audit_line *l, struct bytes *out)
{
    struct buf b = { .arena = a };
    buf_add(&b, (struct str){ (const char *)before.p, before.n });
    const int64_t numbers[] = { l->id, l->at_ms, l->account_id, l->unit_id };
    const struct str texts[] = { l->action, l->subject, l->reason, l->address };
    for (size_t i = 0; i < N_OF(numbers); i++) { buf_i64(&b, numbers[i]); buf_add(&b, S("|")); }
    for (size_t i = 0; i < N_OF(texts); i++) {
        buf_i64(&b, (int64_t)texts[i].n);
        buf_add(&b, S(":"));
        buf_add(&b, texts[i]);
    }
    return b.failed ? ERR_NOMEM : sha256(a, buf_str(&b), out);
}

static const struct sql sql_head = { "audit_head", "SELECT id, hash FROM audit_head WHERE one = 1" };
static const struct sql sql_head_set = { "audit_head_set",
    "INSERT INTO audit_head(one, id, hash) VALUES(1, $1, $2)"
    " ON CONFLICT(one) DO UPDATE SET id = EXCLUDED.id, hash = EXCLUDED.hash" };
static const struct sql sql_insert = { "audit_insert",
    "INSERT INTO audit_log(" LINE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

static enum err head_now(struct db *db, struct arena *a, struct head *out)
{
    *out = (struct head){ 0, { zeros, sizeof zeros } };
    struct head h;
    enum err e = db_one(db, a, &sql_head, NO_BINDS, FIELDS(head_row), &h);
    if (e == OK) *out = h;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err audit_write(struct db *db, struct arena *a, const struct audit_line *line)
{
    struct head before;
    TRY(head_now(db, a, &before));
    struct audit_line l = *line;
    l.id = before.id + 1;
    TRY(hash_line(a, before.hash, &l, &l.hash));
    enum err e = db_run(db, a, &sql_insert, BINDS(BIND(l.id), BIND(l.at_ms), BIND(l.account_id), BIND(l.unit_id),
                        BIND(l.action), BIND(l.subject), BIND(l.reason), BIND(l.address), BIND(l.hash)), NULL);
    if (e == ERR_CONFLICT) return ERR_BUSY;              /* the number was taken meanwhile: run again */
    TRY(e);
    return db_run(db, a, &sql_head_set, BINDS(BIND(l.id), BIND(l.hash)), NULL);
}

/* ---- the walk ---- */

struct walk { struct arena *scratch; int64_t lines, bad_id; uint8_t hash[HASH_BYTES]; };

static const struct sql sql_all = { "audit_all", "SELECT " LINE_COLUMNS " FROM audit_log ORDER BY id" };

static enum err fits(const void *row, void *arg)
{
    const struct audit_line *l = row;
    struct walk *w = arg;
    struct bytes want;
    arena_reset(w->scratch);
    TRY(hash_line(w->scratch, (struct bytes){ w->hash, HASH_BYTES }, l, &want));
    if (l->id != w->lines + 1 || l->hash.n != HASH_BYTES || memcmp(want.p, l->hash.p, HASH_BYTES) != 0) {
        w->bad_id = w->lines + 1 < l->id ? w->lines + 1 : l->id;     /* a gap is named by the first line that is
        missing */
        return ERR_CONFLICT;
    }
    memcpy(w->hash, want.p, HASH_BYTES);
    w->lines++;
    return OK;
}

struct verifying { struct arena *a; struct walk w; };

static enum err verify(struct db *db, void *arg)
{
    struct verifying *v = arg;
    struct audit_line row;
    struct head end;
    v->w.lines = v->w.bad_id = 0;
    memset(v->w.hash, 0, HASH_BYTES);
    TRY(db_each(db, v->a, &sql_all, NO_BINDS, FIELDS(line_row), &row, sizeof row, fits, &v->w));
    TRY(head_now(db, v->a, &end));
    if (end.id == v->w.lines && end.hash.n == HASH_BYTES && memcmp(end.hash.p, v->w.hash, HASH_BYTES) == 0) return OK;
    v->w.bad_id = end.id < v->w.lines ? end.id + 1 : end.id > v->w.lines ? v->w.lines + 1 : end.id;
    return ERR_CONFLICT;
}

enum err audit_verify(struct db *db, struct arena *a, int64_t *lines, int64_t *bad_id)
{
    struct verifying v = { .a = a, .w = { .scratch = arena_open(8 * MIB) } };
    if (!v.w.scratch) return ERR_NOMEM;
    enum err e = db_snapshot(db, verify, &v);
    arena_close(v.w.scratch);
    if (e == OK) *lines = v.w.lines;
    if (e == ERR_CONFLICT) *bad_id = v.w.bad_id;
    return e;
}
