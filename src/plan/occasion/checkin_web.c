/* checkin_web.c - the doors through which phones at the door speak: what may be checked in for, the list of ticket hashes down, events up. */
#include "plan/occasion/checkin.h"
#include "plan/occasion/occasion_web.h"

enum { FIELD_ROLES = ROLE_MEMBER | ROLE_HEAD | ROLE_OFFICER | ROLE_CITY, LINES = 500, GRANTS_MAX = 32 };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

/* ---- which ---- */

struct writing { struct json j; int64_t seen[300]; size_t n; };
static enum err row(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct writing *k = arg;
    for (size_t i = 0; i < k->n; i++) if (k->seen[i] == o->id) return OK;      /* of its unit and in its crew */
    if (k->n == N_OF(k->seen)) return OK;
    k->seen[k->n++] = o->id;
    occasion_json(&k->j, NULL, occasion_fields, o);
    return OK;
}

/* GET /api/checkin -> {rows: [occasion]} */
static enum err which_get(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct writing k = { .n = 0 };
    int64_t units[GRANTS_MAX];
    size_t n = 0;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    for (size_t i = 0; i < rq->who.n_grants && n < GRANTS_MAX; i++)
        if (rq->who.grants[i].role & rq->who.roles & (ROLE_OFFICER | ROLE_CITY)) units[n++] = rq->who.grants[i].unit_id;
    k.j = reply_json(rq, 200);
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(checkin_list(rq->db, rq->arena, rq->now_ms, &by, units, n, row, &k));
    json_end(&k.j);
    json_end(&k.j);
    return OK;
}

static enum err at_door(struct req *rq, struct occasion *o)
{
    const struct actor by = actor_of(rq);
    TRY(occasion_by_code(rq->db, rq->arena, req_param(rq, "code"), o));
    return checkin_may(rq->db, rq->arena, &by, o);
}

/* ---- down ---- */

struct lines_in { int64_t since; };
static const struct field lines_in[] = { FIELD(struct lines_in, since, .nullable = true, .min = 0, .max = INT64_MAX, .about = "`next` of before") };
static const struct fields lines_in_fields = { lines_in, N_OF(lines_in) };

struct down { struct json j; int64_t n, last; };
static enum err line(const void *row, void *arg)
{
    const struct ticket_line *l = row;
    struct down *k = arg;
    json_object(&k->j, NULL);
    json_fields(&k->j, ticket_line_fields, l);
    json_end(&k->j);
    k->n++;
    k->last = l->seq;
    return OK;
}

/* GET /api/checkin/:code/tickets?since -> {rows: [{hash, heads, mode, state, number, is_in}], next, more, server_ms} */
static enum err lines_get(struct req *rq)
{
    struct lines_in in = { 0 };
    struct occasion o;
    TRY(req_read(rq, FIELDS(lines_in), &in));
    TRY(at_door(rq, &o));
    struct down k = { .j = reply_json(rq, 200), .last = in.since };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(ticket_lines(rq->db, rq->arena, o.id, in.since, LINES, line, &k));
    json_end(&k.j);
    json_i64(&k.j, "next", k.last);
    json_bool(&k.j, "more", k.n == LINES);
    json_i64(&k.j, "server_ms", rq->now_ms);
    json_end(&k.j);
    return OK;
}

/* ---- up ---- */

struct push_in { int64_t sent_ms; const struct json_in *events; };
static const struct field push_in[] = {
    FIELD(struct push_in, sent_ms, .min = 1, .max = MS_MAX, .about = "the phone's clock now: the difference to ours mends all its times"),
    FIELD(struct push_in, events, .is_list = true, .min = 1, .max = CHECKIN_EVENTS_MAX, .of = &checkin_event_fields),
};
static const struct fields push_in_fields = { push_in, N_OF(push_in) };

static void verdict_json(struct json *j, const struct req *rq, const struct checkin_verdict *v)
{
    json_object(j, NULL);
    json_text(j, "id", v->id);
    json_text(j, "verdict", str_z(checkin_verdicts[v->kind]));
    json_i64(j, "counted", v->counted);
    if (v->number) json_i64(j, "number", v->number);
    if (v->note && v->kind == CHECKIN_STORED) json_text(j, "note", str_z(checkin_notes[v->note]));
    if (v->kind == CHECKIN_REFUSED) {
        json_text(j, "code", str_z(checkin_word(v->why)));
        json_text(j, "field", v->field);
        json_text(j, "message", checkin_text(v->why, rq->lang));
    }
    json_end(j);
}

/* POST /api/checkin/:code {sent_ms, events} -> verdicts, one for each in the order they came */
static enum err push_post(struct req *rq)
{
    struct push_in in = { 0 };
    struct checkin_done done;
    struct occasion o;
    TRY(req_read(rq, FIELDS(push_in), &in));
    TRY(at_door(rq, &o));
    const struct checkin_push p = { o.id, rq->who.id, rq->who.device_id, in.sent_ms, rq->now_ms, in.events };
    TRY(checkin_take(rq->db, rq->arena, &p, &done));
    occasion_touch(rq, o.id);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "server_ms", rq->now_ms);
    TRY(counts_json(rq, &j, "counts", &o));
    json_array(&j, "verdicts");
    for (size_t i = 0; i < done.n; i++) verdict_json(&j, rq, &done.verdicts[i]);
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/checkin",               which_get, FIELD_ROLES, 0, .about = "Occasions I may check in for", .out = &occasion_fields },
    { GET,  "/api/checkin/:code/tickets", lines_get, FIELD_ROLES, 0,
      .about = "Ticket hashes that changed since, for a phone without a network",
      .in = &lines_in_fields, .out = &ticket_line_fields },
    { POST, "/api/checkin/:code",         push_post, FIELD_ROLES, CHECKIN_BYTES_MAX,
      .about = "Check-ins: each is stored, was stored before, or is refused",
      .in = &push_in_fields },
};
const struct routes checkin_routes = { table, N_OF(table) };
