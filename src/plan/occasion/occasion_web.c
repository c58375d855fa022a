/* occasion_web.c - occasions for everybody: the list, one with its numbers, the launch for the wall, what moves live. */
#include "plan/occasion/occasion_web.h"
#include "auth/qr.h"
#include "http/hub.h"
#include "plan/occasion/occasion_live_web.h"
#include "territory/territory.h"

static enum err occasion_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct occasion o;
    TRY(occasion_by_id(db, a, id, &o));
    return unit_chain(db, a, o.unit_id, out);
}
const struct scope scope_occasion = { .param = "occasion", .chain = occasion_chain };

static enum err series_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct occasion_series s;
    TRY(series_by_id(db, a, id, &s));
    return unit_chain(db, a, s.unit_id, out);
}
const struct scope scope_series = { .param = "series", .chain = series_chain };

/* ---- written alike ---- */

void occasion_json(struct json *j, const char *key, struct fields f, const struct occasion *o)
{
    json_object(j, key);
    json_fields(j, f, o);
    json_end(j);
}

static void write_counts(struct json *j, const char *key, const struct occasion_counts *c)
{
    json_object(j, key);
    counts_say(j, c);
    json_end(j);
}

enum err counts_json(struct req *rq, struct json *j, const char *key, const struct occasion *o)
{
    struct occasion_counts c;
    TRY(occasion_counts(rq->db, rq->arena, o, rq->now_ms, &c));
    write_counts(j, key, &c);
    return OK;
}

static enum err material_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, material_fields, row);
    json_end(arg);
    return OK;
}

enum err materials_json(struct req *rq, struct json *j, int64_t occasion_id)
{
    json_array(j, "materials");
    TRY(material_list(rq->db, rq->arena, occasion_id, material_row, j));
    json_end(j);
    return OK;
}

static enum err token_json(struct req *rq, struct json *j, const struct ticket *t)
{
    struct str token;
    struct html svg = { S("") };
    enum err e = ticket_token(rq->keys, rq->arena, t, &token);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    struct str url = arena_printf(rq->arena, "%.*s/t/%.*s", (int)rq->origin.n, rq->origin.p, (int)token.n, token.p);
    if (!url.n) return ERR_NOMEM;
    TRY(qr_svg(rq->arena, url, &svg));
    json_text(j, "token", token);
    json_text(j, "url", url);
    json_text(j, "qr_svg", svg.s);
    return OK;
}

enum err ticket_json(struct req *rq, struct json *j, const char *key, const struct ticket *t, const struct occasion *o, bool is_whole)
{
    bool has_answered;
    TRY(ticket_has_answered(rq->db, rq->arena, t->id, &has_answered));
    json_object(j, key);
    json_fields(j, ticket_fields, t);
    json_bool(j, "has_feedback", has_answered);
    if (is_whole) TRY(token_json(rq, j, t));
    if (o) occasion_json(j, "occasion", occasion_fields, o);
    json_end(j);
    return OK;
}

enum err ticket_reply(struct req *rq, int status, const struct ticket *t)
{
    struct occasion o;
    TRY(occasion_by_id(rq->db, rq->arena, t->occasion_id, &o));
    struct json j = reply_json(rq, status);
    reply_header(rq, "Cache-Control", S("no-store"));
    return ticket_json(rq, &j, NULL, t, &o, true);
}

void occasion_touch(struct req *rq, int64_t occasion_id)
{
    hub_touch(rq->hub, occasion_topic(occasion_id));
    hub_touch(rq->hub, occasion_desk_topic(occasion_id));
}

enum err pair_read(struct req *rq, struct str after, int64_t *key, int64_t *id)
{
    struct str keys[2];
    static const struct field f = { .name = "after", .kind = FIELD_I64 };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, N_OF(keys)));
    return field_read(&f, keys[0], key) == OK && field_read(&f, keys[1], id) == OK ? OK : req_blame(rq, "after");
}

struct str pair_cursor(struct arena *a, int64_t key, int64_t id)
{
    const struct str keys[] = { arena_printf(a, "%lld", (long long)key), arena_printf(a, "%lld", (long long)id) };
    return cursor_text(a, keys, N_OF(keys));
}

/* ---- doors ---- */

struct list_in { int64_t unit; unsigned kind, when; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, unit, .nullable = true, .min = 1, .max = INT64_MAX,
          .about = "who holds it; all when not given"),
    FIELD(struct list_in, kind, .words = occasion_kinds, .nullable = true, .about = "any when not given"),
    FIELD(struct list_in, when, .nullable = true, .words = occasion_whens, .about = "coming when not given"),
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

struct paging { struct json j; int64_t limit, seen, key, id; };
static enum err page_row(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct paging *k = arg;
    if (++k->seen > k->limit) return OK;
    occasion_json(&k->j, NULL, occasion_fields, o);
    k->key = o->starts_ms;
    k->id = o->id;
    return OK;
}

/* GET /api/occasions?when&unit&kind -> {rows: [occasion], next} */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .unit = 0 };
    TRY(req_read(rq, FIELDS(list_in), &in));
    bool is_any = !req_param(rq, "kind").n;
    struct paging k = { .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    struct occasion_query q = { .unit_id = in.unit, .kind = is_any ? -1 : (int)in.kind, .when = in.when, .now_ms = rq->now_ms, .limit = k.limit + 1 };
    TRY(pair_read(rq, in.page.after, &q.key_ms, &q.id));
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(occasion_list(rq->db, rq->arena, &q, page_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? pair_cursor(rq->arena, k.key, k.id) : S(""));
    json_end(&k.j);
    return OK;
}

static enum err shown(struct req *rq, struct occasion *o)
{
    TRY(occasion_by_code(rq->db, rq->arena, req_param(rq, "code"), o));
    return occasion_is_shown(o) ? OK : ERR_NOT_FOUND;
}

/* GET /api/occasions/:code -> occasion, materials, counts, feedback over whole fives */
static enum err one_get(struct req *rq)
{
    struct occasion o;
    struct occasion_counts c;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(shown(rq, &o));
    TRY(occasion_counts(rq->db, rq->arena, &o, rq->now_ms, &c));
    c = counts_told(c);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, occasion_fields, &o);
    TRY(materials_json(rq, &j, o.id));
    write_counts(&j, "counts", &c);
    json_object(&j, "feedback");
    json_i64(&j, "n", answers_shown(&c));
    json_i64(&j, "mean_milli", mean_shown_milli(&c));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/occasions/launch -> {occasion, counts, ended_ms} | {occasion: null} */
static enum err launch_get(struct req *rq)
{
    struct occasion o;
    struct occasion_counts c;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    enum err e = occasion_launch(rq->db, rq->arena, rq->now_ms, &o);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    if (e == OK) {
        occasion_json(&j, "occasion", occasion_fields, &o);
        TRY(occasion_counts(rq->db, rq->arena, &o, rq->now_ms, &c));
        c = counts_told(c);
        write_counts(&j, "counts", &c);
        json_i64(&j, "ended_ms", o.state == OCCASION_ENDED ? o.changed_ms : 0);    /* what has ended changes no more */
    } else json_null(&j, "occasion");
    json_end(&j);
    return OK;
}

/* GET /api/occasions/:code/live -> a stream of counts */
static enum err live_get(struct req *rq)
{
    struct occasion o;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(shown(rq, &o));
    return reply_watch(rq, occasion_topic(o.id), (struct str){ 0 });
}

static const struct route table[] = {
    { GET, "/api/occasions", list_get, ROLE_ANYONE, 0,
      .about = "Occasions that come, or that were", .in = &list_in_fields, .out = &occasion_fields,
      .is_shared = true },
    { GET, "/api/occasions/launch", launch_get, ROLE_ANYONE, 0,
      .about = "The launch ceremony that runs, comes or was, for the wall", .is_shared = true },
    { GET, "/api/occasions/:code", one_get, ROLE_ANYONE, 0, .about = "One with its materials and numbers",
      .out = &occasion_fields, .is_shared = true },
    { GET, "/api/occasions/:code/live", live_get, ROLE_ANYONE, 0,
      .about = "Its numbers, live", .out = &occasion_counts_fields,
      .is_shared = true },
};
const struct routes occasion_routes = { table, N_OF(table) };
