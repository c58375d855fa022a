/* visit_web.c - the events behind every number: lists of visits, one whole, a household's history, the doors of a lane. */
#include "http/listing.h"
#include "module.h"
#include "outreach/desk/desk_web.h"
#include "outreach/count/visit_db.h"
#include "territory/names_web.h"
#include "territory/territory.h"

/* ---- rows ---- */

static enum err body_of(struct arena *a, const struct shown *s, struct visit *v)
{
    struct blame blame;
    enum err e = visit_read(a, s->body, str_eq(s->body_kind, str_z(event_kinds[EVENT_CORRECTION])), v, &blame);
    return e == ERR_BAD_INPUT ? ERR_INTERNAL : e;        /* it was read before it was stored */
}

static struct str won_of(struct arena *a, const struct visit *v)
{
    struct buf b = { .arena = a };
    for (size_t m = 0; m < MARK_COUNT; m++)
        for (size_t i = 0; i < v->n_people; i++)
            if (v->people[i].marks.p[m] == MARK_WON) {
                if (b.n) buf_add(&b, S(","));
                buf_add(&b, str_z(mark_words[m]));
                break;
            }
    return b.p ? buf_str(&b) : S("");
}

static void flags_json(struct json *j, struct str flags)
{
    json_array(j, "flags");
    for (size_t at = 0; at < flags.n;) {
        size_t n = 0;
        while (at + n < flags.n && flags.p[at + n] != ',') n++;
        json_text(j, NULL, (struct str){ flags.p + at, n });
        at += n + 1;
    }
    json_end(j);
}

static enum err row_json(struct req *rq, struct json *j, int64_t seq)
{
    struct shown s;
    struct visit v;
    TRY(visit_shown(rq->db, rq->arena, seq, &s));
    TRY(body_of(rq->arena, &s, &v));
    json_object(j, NULL);
    json_fields(j, shown_fields, &s);
    json_i64(j, "people", (int64_t)v.n_people);
    json_text(j, "won", won_of(rq->arena, &v));
    flags_json(j, s.flags);
    json_end(j);
    return OK;
}

static enum err rows_json(struct req *rq, const struct visit_found *f, struct str next)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < f->n; i++) TRY(row_json(rq, &j, f->seq[i]));
    json_end(&j);
    json_text(&j, "next", next);
    json_end(&j);
    return OK;
}

/* ---- lists ---- */

struct visits_in { int64_t unit; unsigned measure; int64_t day, from, to, member; struct page page; };
static const char *const measure_or_all[] = {
#define X(name, vi, en) #name,
    MEASURE_TABLE(X)
#undef X
    "all", NULL,
};
static const struct field visits_in[] = {
    FIELD(struct visits_in, unit, .min = 1, .max = INT64_MAX),
    FIELD(struct visits_in, measure, .nullable = true, .words = measure_or_all, .about = "Only what moved this measure; all when absent."),
    FIELD(struct visits_in, day, .nullable = true, .min = 1, .max = 60000, .about = "The day it counts on."),
    FIELD(struct visits_in, from, .nullable = true, .min = 1, .max = 60000, .about = "The first day; instead of day."),
    FIELD(struct visits_in, to, .nullable = true, .min = 1, .max = 60000, .about = "The last day."),
    FIELD(struct visits_in, member, .nullable = true, .min = 1, .max = INT64_MAX),
    PAGE_FIELDS(struct visits_in),
};
static const struct fields visits_in_fields = { visits_in, N_OF(visits_in) };

/* GET /api/units/:unit/visits?measure=&day=&from=&to=&member= -> 200 rows, latest day first; a page may be short and
   go on */
static enum err visits(struct req *rq)
{
    struct visits_in in = { .measure = MEASURE_COUNT };
    struct unit u;
    struct visit_found *f = arena_new(rq->arena, struct visit_found, 1);
    struct str keys[2] = { { 0 } };
    if (!f) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(visits_in), &in));
    TRY(unit_by_id(rq->db, rq->arena, in.unit, &u));
    struct visit_query q = { .unit_id = in.unit, .unit_kind = u.kind, .member_id = in.member,
                             .from_day = in.day ? in.day : in.from, .to_day = in.day ? in.day : in.to,
                             .measure = (enum measure)in.measure, .before_day = INT64_MAX, .before_seq = INT64_MAX,
                             .limit = page_limit(in.page) };
    if (in.page.after.n) {
        static const struct field number = { .name = "after", .kind = FIELD_I64 };
        TRY(cursor_read_text(rq, in.page.after, keys, 2));
        if (field_read(&number, keys[0], &q.before_day) != OK || field_read(&number, keys[1], &q.before_seq) != OK)
            return req_blame(rq, "after");
    }
    TRY(visits_find(rq->db, rq->arena, &q, f));
    keys[0] = arena_printf(rq->arena, "%lld", (long long)f->day);
    keys[1] = arena_printf(rq->arena, "%lld", (long long)f->last_seq);
    return rows_json(rq, f, f->more ? cursor_text(rq->arena, keys, 2) : S(""));
}

struct history_in { int64_t household; struct page page; };
static const struct field history_in[] = { FIELD(struct history_in, household, .min = 1, .max = INT64_MAX), PAGE_FIELDS(struct history_in) };
static const struct fields history_in_fields = { history_in, N_OF(history_in) };

/* GET /api/households/:household/history -> 200 its visits, latest first */
static enum err history(struct req *rq)
{
    struct history_in in = { 0 };
    struct visit_found *f = arena_new(rq->arena, struct visit_found, 1);
    int64_t before = INT64_MAX;
    if (!f) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(history_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(visits_of_household(rq->db, rq->arena, in.household, before, page_limit(in.page), f));
    return rows_json(rq, f, f->more ? cursor_i64(rq->arena, f->last_seq) : S(""));
}

/* ---- one visit ---- */

struct visit_in { int64_t visit; struct str reason; };
static const struct field visit_in[] = {
    FIELD(struct visit_in, visit, .min = 1, .max = INT64_MAX, .about = "Its seq."),
    REASON_FIELD(struct visit_in),
};
static const struct fields visit_in_fields = { visit_in, N_OF(visit_in) };

struct names { struct named *v; size_t n; };

static enum err keep_name(const void *row, void *arg)
{
    struct names *k = arg;
    k->v[k->n++] = *(const struct named *)row;
    return OK;
}

static void person_json(struct json *j, struct arena *a, const struct visit_person *p, const struct names *names, bool is_plain)
{
    struct named who = { .resident = p->resident };
    for (size_t i = 0; i < names->n; i++) {
        bool same = p->resident ? names->v[i].resident == p->resident : str_eq(names->v[i].uid, p->uid);
        if (same) who = names->v[i];
    }
    json_object(j, NULL);
    json_i64(j, "resident", who.resident);
    json_text(j, "name", is_plain ? who.name : name_initials(a, who.name));
    json_i64(j, "birth_year", is_plain ? who.birth_year : 0);
    json_text(j, "marks", p->marks);
    json_array(j, "acts");
    for (size_t i = 0; i < p->n_acts; i++) {
        json_object(j, NULL);
        json_text(j, "skill", p->acts[i].skill);
        json_text(j, "level", str_z(level_words[p->acts[i].level]));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static enum err people_json(struct req *rq, struct json *j, const struct shown *s, const struct visit *v, bool is_plain)
{
    struct names names = { .v = arena_new(rq->arena, struct named, 500) };
    if (!names.v) return ERR_NOMEM;
    TRY(visit_names(rq->db, rq->arena, s->household, keep_name, &names));
    json_array(j, "people");
    for (size_t i = 0; i < v->n_people; i++) person_json(j, rq->arena, &v->people[i], &names, is_plain);
    json_end(j);
    return OK;
}

static enum err review_json(struct req *rq, struct json *j, const struct shown *s)
{
    struct reviewed r;
    const struct json_in *doc;
    enum err e = visit_review(rq->db, rq->arena, s->household, s->seq, &r);
    if (e == ERR_NOT_FOUND) { json_null(j, "review"); return OK; }
    TRY(e);
    TRY(json_parse(rq->arena, r.body, NULL, &doc));
    json_object(j, "review");
    json_text(j, "verdict", json_as_text(json_member(doc, "word")));
    json_text(j, "reason", json_as_text(json_member(doc, "reason")));
    json_text(j, "by", r.by);
    json_i64(j, "at_ms", r.at_ms);
    json_end(j);
    return OK;
}

/* GET /api/visits/:visit?reason= -> 200 one visit whole; names in full for those who work with the people, or for a reason */
static enum err one(struct req *rq)
{
    struct visit_in in = { 0 };
    struct shown s;
    struct visit v;
    bool is_plain;
    TRY(req_read(rq, FIELDS(visit_in), &in));
    TRY(visit_shown(rq->db, rq->arena, in.visit, &s));
    TRY(body_of(rq->arena, &s, &v));
    struct str subject = arena_printf(rq->arena, "visit:%lld", (long long)s.seq);
    TRY(names_are_plain(rq, rq->who.roles, "visit.unmask", subject, s.unit_id, in.reason, &is_plain));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, shown_fields, &s);
    json_text(&j, "won", won_of(rq->arena, &v));
    flags_json(&j, s.flags);
    json_i64(&j, "started_ms", v.started_ms + s.skew_ms);
    json_i64(&j, "device_ms", s.device_ms);
    json_i64(&j, "received_ms", s.received_ms);
    json_i64(&j, "skew_ms", s.skew_ms);
    json_text(&j, "note", v.note);
    json_i64(&j, "team_id", s.team_id);
    json_i64(&j, "member_id", s.member_id);
    json_text(&j, "group", s.group);
    json_text(&j, "ward", s.ward);
    json_i64(&j, "lat_e6", v.lat_e6);
    json_i64(&j, "lon_e6", v.lon_e6);
    json_i64(&j, "accuracy_m", v.accuracy_m);
    json_text(&j, "photo", v.photo);
    json_text(&j, "called", s.called);
    TRY(people_json(rq, &j, &s, &v, is_plain));
    TRY(review_json(rq, &j, &s));
    json_end(&j);
    return OK;
}

/* ---- doors of a lane ---- */

struct doors_in { int64_t lane; struct str reason; struct page page; };
static const struct field doors_in[] = {
    FIELD(struct doors_in, lane, .min = 1, .max = INT64_MAX), REASON_FIELD(struct doors_in), PAGE_FIELDS(struct doors_in),
};
static const struct fields doors_in_fields = { doors_in, N_OF(doors_in) };

struct door_list { struct json *j; struct arena *a; int64_t n, order, household; bool is_plain; };

static enum err list_door(const void *row, void *arg)
{
    struct lane_door d = *(const struct lane_door *)row;
    struct door_list *l = arg;
    if (!l->is_plain) d.head = name_initials(l->a, d.head);
    json_object(l->j, NULL);
    json_fields(l->j, lane_door_fields, &d);
    json_end(l->j);
    l->order = d.walk_order;
    l->household = d.household;
    l->n++;
    return OK;
}

/* GET /api/lanes/:lane/doors?reason= -> 200 doors in walking order, with how they stand */
static enum err doors(struct req *rq)
{
    struct doors_in in = { 0 };
    struct str keys[2] = { { 0 } };
    int64_t order = INT64_MIN, household = 0;
    TRY(req_read(rq, FIELDS(doors_in), &in));
    if (in.page.after.n) {
        static const struct field number = { .name = "after", .kind = FIELD_I64 };
        TRY(cursor_read_text(rq, in.page.after, keys, 2));
        if (field_read(&number, keys[0], &order) != OK || field_read(&number, keys[1], &household) != OK)
            return req_blame(rq, "after");
    }
    bool is_plain;
    struct str subject = arena_printf(rq->arena, "lane:%lld", (long long)in.lane);
    TRY(names_are_plain(rq, rq->who.roles, "lane.unmask", subject, rq->here.unit_id[0], in.reason, &is_plain));
    struct json j = reply_json(rq, 200);
    struct door_list l = { .j = &j, .a = rq->arena, .is_plain = is_plain };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(lane_doors(rq->db, rq->arena, in.lane, order, household, page_limit(in.page), list_door, &l));
    json_end(&j);
    keys[0] = arena_printf(rq->arena, "%lld", (long long)l.order);
    keys[1] = arena_printf(rq->arena, "%lld", (long long)l.household);
    json_text(&j, "next", l.n == page_limit(in.page) ? cursor_text(rq->arena, keys, 2) : S(""));
    json_end(&j);
    return OK;
}

/* ---- beside what territory knows ---- */

struct lanes_in { int64_t unit; struct page page; };
static const struct field lanes_in[] = { FIELD(struct lanes_in, unit, .min = 1, .max = INT64_MAX), PAGE_FIELDS(struct lanes_in) };
static const struct fields lanes_in_fields = { lanes_in, N_OF(lanes_in) };

/* GET /api/units/:unit/lanes-progress -> 200 of each lane of a group, by id: its houses, and where somebody came */
static enum err lanes_progress(struct req *rq)
{
    struct lanes_in in = { 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(lanes_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, lane_progress_fields, offsetof(struct lane_progress, lane), page_limit(in.page));
    TRY(lane_progress_list(rq->db, rq->arena, in.unit, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct marks_in { int64_t household; };
static const struct field marks_in[] = { FIELD(struct marks_in, household, .min = 1, .max = INT64_MAX) };
static const struct fields marks_in_fields = { marks_in, N_OF(marks_in) };

static enum err write_stand(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, stand_fields, row);
    json_end(arg);
    return OK;
}

/* GET /api/households/:household/marks -> 200 where each of its people stands, by id of resident; no names */
static enum err marks(struct req *rq)
{
    struct marks_in in = { 0 };
    TRY(req_read(rq, FIELDS(marks_in), &in));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(stands_of_household(rq->db, rq->arena, in.household, write_stand, &j));
    json_end(&j);
    json_text(&j, "next", S(""));
    json_end(&j);
    return OK;
}

#define READERS (ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR)
static const struct route table[] = {
    { GET, "/api/units/:unit/visits", visits, READERS, 0, &scope_unit, .in = &visits_in_fields, .out = &shown_fields,
      .about = "The visits behind a number." },
    { GET, "/api/visits/:visit", one, READERS, 0, &scope_visit, .in = &visit_in_fields, .out = &shown_fields,
      .about = "One visit, whole." },
    { GET, "/api/households/:household/history", history, READERS, 0, &scope_household, .in = &history_in_fields,
      .out = &shown_fields, .about = "The visits of a household." },
    { GET, "/api/lanes/:lane/doors", doors, READERS, 0, &scope_lane, .in = &doors_in_fields, .out = &lane_door_fields,
      .about = "The doors of a lane and how they stand." },
    { GET, "/api/units/:unit/lanes-progress", lanes_progress, READERS, 0, &scope_unit, .in = &lanes_in_fields,
      .out = &lane_progress_fields, .about = "How far the lanes of a group are." },
    { GET, "/api/households/:household/marks", marks, READERS, 0, &scope_household, .in = &marks_in_fields,
      .out = &stand_fields, .about = "Where the people of a household stand." },
};
const struct routes visit_routes = { table, N_OF(table) };
