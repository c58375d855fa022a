/* preview_web.c - the doors of looking before office hours or a day off are set: nothing is written. */
#include "civic/desk/preview.h"
#include "account/hours/schedule_web.h"
#include "core/json_in.h"
#include "core/time.h"
#include "territory/territory.h"

enum { KEEPERS = ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN, CITY_KEEPERS = ROLE_CITY | ROLE_ADMIN };

static const struct field row_out[] = {
    FIELD(struct preview_row, id), FIELD(struct preview_row, code), FIELD(struct preview_row, state, .words = petition_states),
    FIELD(struct preview_row, due_before_ms), FIELD(struct preview_row, due_after_ms),
};
static const struct fields row_out_fields = { row_out, N_OF(row_out) };

/* {rows: [only those that would move], looked, is_more} */
static enum err reply_preview(struct req *rq, int64_t unit_id, const struct supposed *s)
{
    struct preview *p = arena_new(rq->arena, struct preview, 1);
    if (!p) return ERR_NOMEM;
    TRY(preview_read(rq->db, rq->arena, unit_id, s, p));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < p->n; i++) {
        json_object(&j, NULL);
        json_fields(&j, row_out_fields, &p->rows[i]);
        json_end(&j);
    }
    json_end(&j);
    json_i64(&j, "looked", p->looked);
    json_bool(&j, "is_more", p->is_more);
    json_end(&j);
    return OK;
}

struct hours_in { struct str valid_from; const struct json_in *shifts; };
static const struct field hours_in[] = {
    FIELD(struct hours_in, valid_from, .min = 10, .max = 10, .about = "2026-12-01: today or later"),
    FIELD(struct hours_in, shifts, .is_list = true, .min = 0, .max = SHIFTS_MAX, .about = "the whole week; none: it goes by the week of all again"),
};
static const struct fields hours_in_fields = { hours_in, N_OF(hours_in) };

/* POST /api/units/:unit/office-hours/preview {valid_from, shifts} -> 200 | 400 names the field */
static enum err hours_preview(struct req *rq)
{
    struct hours_in in = { 0 };
    struct schedule *s = arena_new(rq->arena, struct schedule, 1);
    static const struct shift any = { 1, 0, 1440 };
    const char *field;
    if (!s) return ERR_NOMEM;
    TRY(req_read(rq, hours_in_fields, &in));
    TRY(schedule_read_day(rq, in.valid_from, "valid_from", &s->valid_from));
    TRY(schedule_read_shifts(rq, in.shifts, s));
    s->unit_id = schedule_whose(rq);
    struct supposed sup = { .has_hours = true, .unit_id = s->unit_id, .valid_from = s->valid_from, .shifts = s->shifts, .n = s->n };
    if (!s->n && !s->unit_id) return req_blame(rq, "shifts");            /* the week of all has none to go back to */
    if (!s->n) s->shifts[s->n++] = any;                                  /* of an end only the day is judged */
    if (schedule_check(rq->now_ms, s, &field) != OK) return req_blame(rq, field);
    return reply_preview(rq, s->unit_id, &sup);
}

enum said { SAID_OFF, SAID_SWAPPED_OFF, SAID_SWAPPED_WORK, SAID_ORDINARY };
static const char *const said[] = { "off", "swapped_off", "swapped_work", "ordinary", NULL };
struct day_in { struct str day; unsigned kind; };
static const struct field day_in[] = {
    FIELD(struct day_in, day, .min = 10, .max = 10, .about = "2026-12-25"),
    FIELD(struct day_in, kind, .words = said, .about = "as /api/calendar-days says; ordinary: taken back"),
};
static const struct fields day_in_fields = { day_in, N_OF(day_in) };

/* POST /api/calendar-days/preview {day, kind} -> 200 | 400 names the field */
static enum err day_preview(struct req *rq)
{
    struct day_in in = { .kind = SAID_OFF };
    struct supposed s = { .day_is = DAY_OFF };
    TRY(req_read(rq, day_in_fields, &in));
    TRY(schedule_read_day(rq, in.day, "day", &s.day));
    if (in.kind == SAID_SWAPPED_WORK) s.day_is = DAY_WORKED;
    if (in.kind == SAID_ORDINARY) s.day_is = DAY_ORDINARY;
    return reply_preview(rq, 0, &s);
}

static const struct route table[] = {
    { POST, "/api/units/:unit/office-hours/preview", hours_preview, KEEPERS, 8 * KIB, .within = &scope_unit,
      .about = "Which running clocks would move with these hours; nothing is written", .in = &hours_in_fields, .out = &row_out_fields },
    { POST, "/api/calendar-days/preview", day_preview, CITY_KEEPERS, KIB,
      .about = "Which running clocks would move with this day; nothing is written", .in = &day_in_fields, .out = &row_out_fields },
};
const struct routes preview_routes = { table, N_OF(table) };
