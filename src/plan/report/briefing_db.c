/* briefing_db.c - the SQL of reports upward. */
#include "plan/report/briefing_db.h"

const char *const briefing_kinds[] = { "daily", "weekly", "period", NULL };

static const struct field row_fields[] = {               /* the order of BRIEFING */
    FIELD(struct briefing, body), FIELD(struct briefing, signature), FIELD(struct briefing, made_by), FIELD(struct briefing, id),
    FIELD(struct briefing, plan_id), FIELD(struct briefing, unit_id), FIELD(struct briefing, unit),
    FIELD(struct briefing, kind, .words = briefing_kinds), FIELD(struct briefing, from_day), FIELD(struct briefing, to_day),
    FIELD(struct briefing, made_ms), FIELD(struct briefing, made, .nullable = true), FIELD(struct briefing, hash),
};
enum { OF_LIST = 3 };
const struct fields briefing_fields = { row_fields + OF_LIST, N_OF(row_fields) - OF_LIST };
#define BRIEFING(body)                                                                                                \
    "SELECT " body ", b.signature, b.made_by, b.id, b.plan_id, b.unit_id, u.name AS unit, b.kind, b.from_day, b.to_day, b.made_ms, x.name," \
    " b.hash FROM plan_briefing b JOIN unit u ON u.id = b.unit_id LEFT JOIN account x ON x.id = b.made_by WHERE "

static const struct sql sql_by_id = { "briefing_by_id", BRIEFING("b.body") "b.id = $1" };
static const struct sql sql_each = { "briefing_each", BRIEFING("b.body") "b.id > 0 ORDER BY b.id" };
static const struct sql sql_list = { "briefing_list", BRIEFING("''") "b.unit_id = $1 AND b.id < $2 AND ($3 = 0 OR b.plan_id = $3) ORDER BY b.id DESC LIMIT $4" };

enum err briefing_by_id(struct db *db, struct arena *a, int64_t id, struct briefing *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

enum err briefing_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct briefing row;
    return db_each(db, a, &sql_each, NO_BINDS, FIELDS(row_fields), &row, sizeof row, each, arg);
}

enum err briefing_list(struct db *db, struct arena *a, const struct briefing_query *q, db_row_fn *each, void *arg)
{
    struct briefing row;
    return db_all(db, a, &sql_list,
                  BINDS(BIND(q->unit_id), bind_i64(q->before ? q->before : INT64_MAX), BIND(q->plan_id),
                        BIND(q->limit)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)q->limit, each, arg);
}

struct last { int64_t id; struct bytes hash; };
static const struct field last_fields[] = { FIELD(struct last, id), FIELD(struct last, hash) };
static const struct sql sql_last = { "briefing_last", "SELECT id, hash FROM plan_briefing ORDER BY id DESC LIMIT 1" };
static const struct sql sql_hash = { "briefing_hash", "SELECT id, hash FROM plan_briefing WHERE id = $1" };

enum err briefing_last(struct db *db, struct arena *a, int64_t *id, struct bytes *hash)
{
    struct last l = { .id = 0 };
    enum err e = db_one(db, a, &sql_last, NO_BINDS, FIELDS(last_fields), &l);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *id = e == OK ? l.id : 0;
    *hash = e == OK ? l.hash : (struct bytes){ 0 };
    return OK;
}

enum err briefing_hash(struct db *db, struct arena *a, int64_t id, struct bytes *hash)
{
    struct last l;
    TRY(db_one(db, a, &sql_hash, BINDS(BIND(id)), FIELDS(last_fields), &l));
    *hash = l.hash;
    return OK;
}

static const struct sql sql_same = { "briefing_same",
    "SELECT COUNT(*) FROM plan_briefing WHERE plan_id = $1 AND unit_id = $2 AND kind = $3 AND from_day = $4 AND to_day = $5" };
enum err briefing_same(struct db *db, struct arena *a, const struct briefing *b, int64_t *n)
{
    return db_i64(db, a, &sql_same,
                  BINDS(BIND(b->plan_id), BIND(b->unit_id), BIND_WORD(briefing_kinds, b->kind), BIND(b->from_day),
                        BIND(b->to_day)),
                  n);
}

static const struct sql sql_insert = { "briefing_insert",
    "INSERT INTO plan_briefing(id, plan_id, unit_id, kind, from_day, to_day, made_ms, made_by, body, hash, signature)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };
enum err briefing_insert(struct db *db, struct arena *a, const struct briefing *b)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(b->id), BIND(b->plan_id), BIND(b->unit_id), BIND_WORD(briefing_kinds, b->kind),
                        BIND(b->from_day), BIND(b->to_day), BIND(b->made_ms), BIND(b->made_by), BIND(b->body),
                        BIND(b->hash), BIND(b->signature)),
                  NULL);
}

/* ---- the cover ---- */

static const struct field letter_row_fields[] = {
    FIELD(struct letter, plan_id), FIELD(struct letter, office_over, .nullable = true, .max = LETTER_LINE_MAX, .about = "cơ quan chủ quản"),
    FIELD(struct letter, office, .min = 2, .max = LETTER_LINE_MAX, .about = "who issues it"),
    FIELD(struct letter, symbol, .nullable = true, .max = 40, .about = "behind the number: /BC-BCĐ"), FIELD(struct letter, place, .min = 2, .max = 60),
    FIELD(struct letter, addressee, .min = 2, .max = LETTER_TEXT_MAX, .about = "kính gửi"),
    FIELD(struct letter, recipients, .nullable = true, .max = LETTER_TEXT_MAX, .about = "nơi nhận, a line each"),
    FIELD(struct letter, signer_title, .nullable = true, .max = LETTER_LINE_MAX),
    FIELD(struct letter, signer_name, .nullable = true, .max = LETTER_LINE_MAX),
};
const struct fields letter_fields = { letter_row_fields + 1, N_OF(letter_row_fields) - 1 };
static const struct sql sql_letter = { "letter_row",
    "SELECT plan_id, office_over, office, symbol, place, addressee, recipients, signer_title, signer_name FROM plan_letter WHERE plan_id = $1" };
enum err letter_row(struct db *db, struct arena *a, int64_t plan_id, struct letter *out)
{
    return db_one(db, a, &sql_letter, BINDS(BIND(plan_id)), FIELDS(letter_row_fields), out);
}

static const struct sql sql_letter_put = { "letter_put",
    "INSERT INTO plan_letter(plan_id, office_over, office, symbol, place, addressee, recipients, signer_title, signer_name)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT(plan_id) DO UPDATE SET office_over = EXCLUDED.office_over, office = EXCLUDED.office,"
    " symbol = EXCLUDED.symbol, place = EXCLUDED.place, addressee = EXCLUDED.addressee, recipients = EXCLUDED.recipients,"
    " signer_title = EXCLUDED.signer_title, signer_name = EXCLUDED.signer_name" };
enum err letter_put(struct db *db, struct arena *a, const struct letter *l)
{
    return db_run(db, a, &sql_letter_put,
                  BINDS(BIND(l->plan_id), BIND(l->office_over), BIND(l->office), BIND(l->symbol), BIND(l->place),
                        BIND(l->addressee), BIND(l->recipients), BIND(l->signer_title), BIND(l->signer_name)),
                  NULL);
}

/* ---- schedules ---- */

static const struct field schedule_fields_[] = {
    FIELD(struct routine, plan_id), FIELD(struct routine, set_by), FIELD(struct routine, unit_id), FIELD(struct routine, unit),
    FIELD(struct routine, kind, .words = briefing_kinds), FIELD(struct routine, hour), FIELD(struct routine, made_to),
};
const struct fields routine_fields = { schedule_fields_ + 2, N_OF(schedule_fields_) - 2 };
#define SCHEDULE "SELECT s.plan_id, s.set_by, s.unit_id, u.name AS unit, s.kind, s.hour, s.made_to FROM plan_schedule s JOIN unit u ON u.id = s.unit_id "
static const struct sql sql_schedules = { "routine_list", SCHEDULE "WHERE s.plan_id = $1 ORDER BY s.unit_id, s.kind LIMIT $2" };
static const struct sql sql_due = { "routine_due", SCHEDULE "WHERE s.made_to < $1 ORDER BY s.made_to, s.plan_id, s.unit_id, s.kind LIMIT $2" };

enum err routine_list(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg)
{
    struct routine row;
    return db_all(db, a, &sql_schedules, BINDS(BIND(plan_id), bind_i64(SCHEDULES_MAX)), FIELDS(schedule_fields_), &row,
                  sizeof row, SCHEDULES_MAX, each, arg);
}

enum err routine_due(struct db *db, struct arena *a, int64_t day, db_row_fn *each, void *arg)
{
    struct routine row;
    return db_all(db, a, &sql_due, BINDS(BIND(day), bind_i64(SCHEDULES_MAX)), FIELDS(schedule_fields_), &row,
                  sizeof row, SCHEDULES_MAX, each, arg);
}

static const struct sql sql_schedule_put = { "routine_insert",
    "INSERT INTO plan_schedule(plan_id, unit_id, kind, hour, set_by, made_to) VALUES($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT(plan_id, unit_id, kind) DO UPDATE SET hour = EXCLUDED.hour, set_by = EXCLUDED.set_by" };
enum err routine_insert(struct db *db, struct arena *a, const struct routine *s)
{
    return db_run(db, a, &sql_schedule_put,
                  BINDS(BIND(s->plan_id), BIND(s->unit_id), BIND_WORD(briefing_kinds, s->kind), BIND(s->hour),
                        BIND(s->set_by), BIND(s->made_to)),
                  NULL);
}

static const struct sql sql_readers_drop = { "routine_readers_delete",
    "DELETE FROM plan_schedule_reader WHERE plan_id = $1 AND unit_id = $2 AND kind = $3" };
static const struct sql sql_schedule_drop = { "routine_delete", "DELETE FROM plan_schedule WHERE plan_id = $1 AND unit_id = $2 AND kind = $3" };
enum err routine_delete(struct db *db, struct arena *a, int64_t plan_id, int64_t unit_id, unsigned kind)
{
    TRY(db_run(db, a, &sql_readers_drop, BINDS(BIND(plan_id), BIND(unit_id), BIND_WORD(briefing_kinds, kind)), NULL));
    return db_run(db, a, &sql_schedule_drop, BINDS(BIND(plan_id), BIND(unit_id), BIND_WORD(briefing_kinds, kind)),
                  NULL);
}

static const struct sql sql_reader = { "routine_reader_insert",
    "INSERT INTO plan_schedule_reader(plan_id, unit_id, kind, account_id) VALUES($1, $2, $3, $4) ON CONFLICT(plan_id, unit_id, kind, account_id) DO NOTHING" };
enum err routine_reader_insert(struct db *db, struct arena *a, const struct routine *s, int64_t account_id)
{
    return db_run(db, a, &sql_reader,
                  BINDS(BIND(s->plan_id), BIND(s->unit_id), BIND_WORD(briefing_kinds, s->kind), BIND(account_id)),
                  NULL);
}

static const struct field reader_fields[] = { FIELD(struct routine_reader, account_id), FIELD(struct routine_reader, name) };
const struct fields routine_reader_fields = { reader_fields, N_OF(reader_fields) };
static const struct sql sql_readers = { "routine_readers",
    "SELECT r.account_id, x.name FROM plan_schedule_reader r JOIN account x ON x.id = r.account_id WHERE r.plan_id = $1 AND r.unit_id = $2 AND r.kind = $3"
    " ORDER BY r.account_id LIMIT $4" };
enum err routine_readers(struct db *db, struct arena *a, const struct routine *s, db_row_fn *each, void *arg)
{
    struct routine_reader row;
    return db_all(db, a, &sql_readers,
                  BINDS(BIND(s->plan_id), BIND(s->unit_id), BIND_WORD(briefing_kinds, s->kind),
                        bind_i64(SCHEDULE_READERS_MAX)),
                  FIELDS(reader_fields), &row, sizeof row, SCHEDULE_READERS_MAX, each, arg);
}

static const struct sql sql_made = { "routine_made",
    "UPDATE plan_schedule SET made_to = $4 WHERE plan_id = $1 AND unit_id = $2 AND kind = $3 AND made_to < $4" };
enum err routine_made(struct db *db, struct arena *a, const struct routine *s, int64_t made_to)
{
    return db_run(db, a, &sql_made,
                  BINDS(BIND(s->plan_id), BIND(s->unit_id), BIND_WORD(briefing_kinds, s->kind), BIND(made_to)), NULL);
}
