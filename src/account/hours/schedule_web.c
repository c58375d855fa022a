/* schedule_web.c - the doors to office hours and days off: who works when, from which day on; what the city has off. */
#include "account/hours/schedule_web.h"
#include "account/account.h"
#include "core/json_in.h"
#include "core/time.h"
#include "http/http.h"
#include "territory/territory.h"

enum { KEEPERS = ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN, CITY_KEEPERS = ROLE_CITY | ROLE_ADMIN, READERS = KEEPERS | ROLE_HEAD | ROLE_AUDITOR };

enum err schedule_read_day(struct req *rq, struct str text, const char *field, int64_t *day)
{
    return day_of_text(text, day) == OK ? OK : req_blame(rq, field);
}

int64_t schedule_whose(const struct req *rq) { return rq->here.unit_id[0] == CITY_ID ? 0 : rq->here.unit_id[0]; }

/* ---- office hours ---- */

struct shift_out { bool is_own; int64_t weekday, from_minute, to_minute; struct str valid_from, valid_to, note; };
static const struct field shift_out[] = {
    FIELD(struct shift_out, is_own, .about = "false: of all units without a week of their own"),
    FIELD(struct shift_out, weekday, .about = "1 = Monday"), FIELD(struct shift_out, from_minute, .about = "of the local day"),
    FIELD(struct shift_out, to_minute, .about = "above 1440: past midnight"), FIELD(struct shift_out, valid_from),
    FIELD(struct shift_out, valid_to, .about = "the first day it no longer holds; empty: open"), FIELD(struct shift_out, note),
};
static const struct fields shift_out_fields = { shift_out, N_OF(shift_out) };

struct writing { struct req *rq; struct json *j; int64_t unit_id; };

static enum err write_shift(const void *row, void *arg)
{
    const struct shift_row *s = row;
    const struct writing *k = arg;
    struct arena *a = k->rq->arena;
    json_object(k->j, NULL);
    json_fields(k->j, shift_out_fields, &(struct shift_out){ s->unit_id == k->unit_id, s->weekday, s->from_minute, s->to_minute,
                day_text(a, s->valid_from), s->valid_to ? day_text(a, s->valid_to) : S(""), s->note });
    json_end(k->j);
    return OK;
}

/* GET /api/units/:unit/office-hours -> {rows: […]}: the unit's own and those of all, from today on */
static enum err hours_get(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(schedule_list(rq->db, rq->arena, schedule_whose(rq), day_of_ms(rq->now_ms), write_shift, &(struct writing){ rq, &j, schedule_whose(rq) }));
    json_end(&j);
    json_end(&j);
    return OK;
}

struct hours_in { struct str valid_from, note; const struct json_in *shifts; };
static const struct field hours_in[] = {
    FIELD(struct hours_in, valid_from, .min = 10, .max = 10, .about = "2026-12-01: today or later"),
    FIELD(struct hours_in, note, .min = 3, .max = 300, .about = "why, or the decision; kept in the audit log"),
    FIELD(struct hours_in, shifts, .is_list = true, .min = 1, .max = SHIFTS_MAX, .about = "the whole week: {weekday, from_minute, to_minute}"),
};
static const struct fields hours_in_fields = { hours_in, N_OF(hours_in) };
static const struct field shift_in[] = {
    FIELD(struct shift, weekday, .min = 1, .max = 7), FIELD(struct shift, from_minute, .min = 0, .max = 1439),
    FIELD(struct shift, to_minute, .min = 1, .max = 2879),
};

enum err schedule_read_shifts(struct req *rq, const struct json_in *list, struct schedule *s)
{
    s->n = json_count(list);
    if (s->n > SHIFTS_MAX) return req_blame(rq, "shifts");
    for (size_t i = 0; i < s->n; i++) {
        struct str path = arena_printf(rq->arena, "shifts[%zu]", i);
        if (!path.n) return ERR_NOMEM;
        TRY(json_read(rq->arena, json_item(list, i), FIELDS(shift_in), path, &s->shifts[i], &rq->blame));
    }
    return OK;
}

/* POST /api/units/:unit/office-hours {valid_from, note, shifts} -> 201 {rows} | 400 names the field | 429 too many changes are kept */
static enum err hours_post(struct req *rq)
{
    struct hours_in in = { 0 };
    struct schedule *s = arena_new(rq->arena, struct schedule, 1);
    const struct actor by = actor_of(rq);
    const char *field;
    if (!s) return ERR_NOMEM;
    TRY(req_read(rq, hours_in_fields, &in));
    TRY(schedule_read_day(rq, in.valid_from, "valid_from", &s->valid_from));
    TRY(schedule_read_shifts(rq, in.shifts, s));
    s->unit_id = schedule_whose(rq);
    s->note = in.note;
    enum err e = schedule_set(rq->db, rq->arena, rq->now_ms, &by, s, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    TRY(e);
    TRY(hours_get(rq));
    rq->status = 201;
    return OK;
}

struct end_in { struct str valid_from, reason; };
static const struct field end_in[] = {
    FIELD(struct end_in, valid_from, .min = 10, .max = 10, .about = "the first day it goes by the week of all again"),
    FIELD(struct end_in, reason, .min = 3, .max = 300, .about = "kept in the audit log"),
};
static const struct fields end_in_fields = { end_in, N_OF(end_in) };

/* DELETE /api/units/:unit/office-hours {valid_from, reason} -> 204 | 404 it has none of its own | 409 the city's: they are those of all */
static enum err hours_delete(struct req *rq)
{
    struct end_in in = { 0 };
    const struct actor by = actor_of(rq);
    const char *field;
    int64_t day;
    TRY(req_read(rq, end_in_fields, &in));
    TRY(schedule_read_day(rq, in.valid_from, "valid_from", &day));
    enum err e = schedule_end(rq->db, rq->arena, rq->now_ms, &by, schedule_whose(rq), day, in.reason, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

/* ---- days off ---- */

struct day_io { struct str day; unsigned kind; struct str name; bool is_sure; struct str source; };
static const struct field day_io[] = {
    FIELD(struct day_io, day, .min = 10, .max = 10, .about = "2026-12-25"),
    FIELD(struct day_io, kind, .words = calendar_kinds, .about = "off; swapped_off: worked on another day; swapped_work: that day"),
    FIELD(struct day_io, name, .min = 2, .max = 120), FIELD(struct day_io, is_sure, .nullable = true, .about = "the decision has been seen"),
    FIELD(struct day_io, source, .min = 2, .max = 300, .about = "the law, or the decision with its number"),
};
static const struct fields day_io_fields = { day_io, N_OF(day_io) };

static enum err write_day(const void *row, void *arg)
{
    const struct day_off *d = row;
    const struct writing *k = arg;
    json_object(k->j, NULL);
    json_fields(k->j, day_io_fields, &(struct day_io){ day_text(k->rq->arena, d->day), d->kind, d->name, d->is_sure, d->source });
    json_end(k->j);
    return OK;
}

struct days_in { struct str from, to; };
static const struct field days_in[] = {
    FIELD(struct days_in, from, .nullable = true, .min = 10, .max = 10, .about = "90 days ago when left out"),
    FIELD(struct days_in, to, .nullable = true, .min = 10, .max = 10, .about = "the first day left out; 710 days after `from` when left out"),
};
static const struct fields days_in_fields = { days_in, N_OF(days_in) };

/* GET /api/calendar-days?from=&to= -> {rows: […]}: only days that differ from Monday to Friday */
static enum err days_get(struct req *rq)
{
    enum { BACK = 90, SPAN = 710 };
    struct days_in in = { 0 };
    int64_t from = day_of_ms(rq->now_ms) - BACK, to;
    TRY(req_read(rq, days_in_fields, &in));
    if (in.from.n) TRY(schedule_read_day(rq, in.from, "from", &from));
    to = from + SPAN;
    if (in.to.n) TRY(schedule_read_day(rq, in.to, "to", &to));
    if (to < from || to - from > DAYS_OFF_SPAN) return req_blame(rq, "to");
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(day_off_list(rq->db, rq->arena, from, to, write_day, &(struct writing){ rq, &j, 0 }));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* POST /api/calendar-days {day, kind, name, is_sure?, source} -> 201: written, or written anew */
static enum err days_post(struct req *rq)
{
    struct day_io in = { 0 };
    struct day_off d;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, day_io_fields, &in));
    d = (struct day_off){ .kind = in.kind, .name = in.name, .is_sure = in.is_sure, .source = in.source };
    TRY(schedule_read_day(rq, in.day, "day", &d.day));
    TRY(day_off_set(rq->db, rq->arena, rq->now_ms, &by, &d));
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, day_io_fields, &in);
    json_end(&j);
    return OK;
}

struct drop_in { struct str day, reason; };
static const struct field drop_in[] = {
    FIELD(struct drop_in, day, .min = 10, .max = 10), FIELD(struct drop_in, reason, .min = 3, .max = 300, .about = "kept in the audit log"),
};
static const struct fields drop_in_fields = { drop_in, N_OF(drop_in) };

/* DELETE /api/calendar-days {day, reason} -> 204: an ordinary day after all | 404 it was one */
static enum err days_delete(struct req *rq)
{
    struct drop_in in = { 0 };
    const struct actor by = actor_of(rq);
    int64_t day;
    TRY(req_read(rq, drop_in_fields, &in));
    TRY(schedule_read_day(rq, in.day, "day", &day));
    TRY(day_off_drop(rq->db, rq->arena, rq->now_ms, &by, day, in.reason));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,    "/api/units/:unit/office-hours", hours_get,    READERS, 0,       .within = &scope_unit,
      .about = "When the unit works: its own hours and those of all", .out = &shift_out_fields },
    { POST,   "/api/units/:unit/office-hours", hours_post,   KEEPERS, 8 * KIB, .within = &scope_unit,
      .about = "A week of hours from a day on; at the city: of all units without their own", .in = &hours_in_fields, .out = &shift_out_fields },
    { DELETE, "/api/units/:unit/office-hours", hours_delete, KEEPERS, KIB,     .within = &scope_unit,
      .about = "From a day on it goes by the week of all again", .in = &end_in_fields },
    { GET,    "/api/calendar-days", days_get,    READERS,      .about = "Days off, and days worked instead", .in = &days_in_fields,
      .out = &day_io_fields },
    { POST,   "/api/calendar-days", days_post,   CITY_KEEPERS, KIB, .about = "A day off, or worked instead", .in = &day_io_fields,
      .out = &day_io_fields },
    { DELETE, "/api/calendar-days", days_delete, CITY_KEEPERS, KIB, .about = "It is an ordinary day after all", .in = &drop_in_fields },
};
const struct routes schedule_routes = { table, N_OF(table) };
