/* open311.c - GeoReport v2: moments and degrees as clients write them, reports and updates as they come in. */
#include "civic/open/open_db.h"
#include "account/account.h"
#include "auth/role.h"
#include "core/json_in.h"
#include "core/out.h"
#include "core/time.h"
#include "territory/decimal.h"

/* ---- moments and degrees ---- */

static bool number_at(struct str s, size_t at, size_t n, int64_t *out)
{
    if (s.n < at + n) return false;
    int64_t x = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        x = x * 10 + (s.p[i] - '0');
    }
    *out = x;
    return true;
}

/* "Z", "+07:00", "-0500" from `at` to the end: minutes east. */
static bool zone_at(struct str s, size_t at, int64_t *minutes)
{
    int64_t h, m;
    if (s.n == at + 1 && s.p[at] == 'Z') { *minutes = 0; return true; }
    if (at >= s.n || (s.p[at] != '+' && s.p[at] != '-') || !number_at(s, at + 1, 2, &h)) return false;
    size_t rest = at + 3;
    if (rest < s.n && s.p[rest] == ':') rest++;
    if (!number_at(s, rest, 2, &m) || s.n != rest + 2 || h > 14 || m > 59) return false;
    *minutes = (h * 60 + m) * (s.p[at] == '-' ? -1 : 1);
    return true;
}

enum err moment_read(struct str s, int64_t *ms)
{
    int64_t day, hour, minute, second = 0, east;
    if (s.n < 10 || day_of_text((struct str){ s.p, 10 }, &day) != OK) return ERR_BAD_INPUT;
    if (s.n == 10) { *ms = day_start_ms(day); return OK; }
    if (s.p[10] != 'T' || !number_at(s, 11, 2, &hour) || s.n < 17 || s.p[13] != ':' || !number_at(s, 14, 2, &minute))
        return ERR_BAD_INPUT;
    size_t at = 16;
    if (s.p[at] == ':') {
        if (!number_at(s, at + 1, 2, &second)) return ERR_BAD_INPUT;
        at += 3;
        if (at < s.n && s.p[at] == '.') for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++) { }
    }
    if (hour > 23 || minute > 59 || second > 60 || !zone_at(s, at, &east)) return ERR_BAD_INPUT;
    *ms = day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS - east * MINUTE_MS;
    return OK;
}

enum err degrees_read(struct str text, int64_t limit, int64_t *e6)
{
    int64_t x;
    if (!decimal_e6(text, &x) || x < -limit * 1000000 || x > limit * 1000000) return ERR_BAD_INPUT;
    *e6 = x;
    return OK;
}

/* ---- attributes ---- */

struct asking { struct json j; const struct answer *v; size_t n; struct arena *a; };

static enum err write_answer(const void *row, void *arg)
{
    const struct petition_attribute *q = row;
    struct asking *k = arg;
    const char *key = arena_z(k->a, q->code);
    bool is_list = q->datatype == DATATYPE_SOME_OF, any = false;
    if (!key) return ERR_NOMEM;
    for (size_t i = 0; i < k->n; i++) {
        if (!str_eq(k->v[i].code, q->code) || k->v[i].value.n == 0 || (any && !is_list)) continue;
        if (is_list && !any) json_array(&k->j, key);
        json_text(&k->j, is_list ? NULL : key, k->v[i].value);
        any = true;
    }
    if (is_list && any) json_end(&k->j);
    return OK;
}

enum err answers_read(struct db *db, struct arena *a, int64_t category_id, const struct answer *v, size_t n, const struct json_in **out)
{
    struct buf text = { .arena = a };
    struct asking k = { .j = { .out = &text }, .v = v, .n = n, .a = a };
    struct blame none = { 0 };
    json_object(&k.j, NULL);
    TRY(petition_attribute_list(db, a, category_id, write_answer, &k));
    json_end(&k.j);
    if (text.failed) return ERR_NOMEM;
    return json_parse(a, buf_str(&text), &none, out);
}

/* ---- sending ---- */

struct posting { struct arena *a; int64_t now_ms; const struct keys *keys; struct sending *s; struct petition out; };

static enum err post(struct db *db, void *arg)
{
    struct posting *k = arg;
    bool again;
    TRY(petition_file_in(db, k->a, k->now_ms, k->keys, &k->s->f, &k->out, &again));
    return again ? OK : petition_sender_keep(db, k->a, k->keys, k->out.id, &k->s->by);
}

enum err open311_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct sending *s, struct petition *out)
{
    struct posting k = { .a = a, .now_ms = now_ms, .keys = keys, .s = s };
    TRY(db_tx(db, post, &k));
    *out = k.out;
    return OK;
}

/* ---- updates ---- */

enum err update_list(struct db *db, struct arena *a, const struct update_query *q, db_row_fn *each, void *arg)
{
    return update_rows(db, a, q, UPDATES_READ, each, arg);
}

struct hearing { struct arena *a; int64_t now_ms; const struct keys *keys; const struct telling *t; int64_t n; };

/* Said before: the same number; what is new goes in as the answer that is waited for, else as a note for the desk. */
static enum err hear(struct db *db, void *arg)
{
    struct hearing *k = arg;
    struct petition p;
    int64_t known;
    TRY(petition_by_code(db, k->a, k->t->code, &p));
    if (p.client_id != k->t->client_id) return ERR_NOT_FOUND;
    enum err e = k->t->ext.n ? update_by_ext(db, k->a, k->t->client_id, k->t->ext, &known, &k->n) : ERR_NOT_FOUND;
    if (e == OK) return known == p.id ? OK : ERR_CONFLICT;
    if (e != ERR_NOT_FOUND) return e;
    bool owed = p.state == PETITION_OWED;
    const struct actor client = { .is_local = true, .roles = owed ? ROLE_RESIDENT : ROLE_OFFICER, .address = S("open311") };
    struct petition_move m = { .id = p.id, .event = owed ? PETITION_SUPPLY : PETITION_NOTE, .text = k->t->text };
    TRY(petition_step_take(db, k->a, k->now_ms, k->keys, &client, &m, &p));
    k->n = p.steps;
    return k->t->ext.n ? update_insert(db, k->a, k->t->client_id, k->t->ext, p.id, k->n) : OK;
}

enum err update_tell(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct telling *t, int64_t *n)
{
    struct hearing k = { .a = a, .now_ms = now_ms, .keys = keys, .t = t };
    TRY(db_tx(db, hear, &k));
    *n = k.n;
    return OK;
}
