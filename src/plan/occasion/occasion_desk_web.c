/* occasion_desk_web.c - the desk of occasions: drafted, changed, moved along; materials, crew. */
#include "plan/occasion/occasion_web.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

static const struct field draft_in[] = {
    FIELD(struct occasion_draft, uid, .min = 36, .max = 36,
          .about = "UUIDv7 made where it was written: sent twice it is one"),
    OCCASION_WORDS(struct occasion_draft), FIELD(struct occasion_draft, starts_ms, .min = 1, .max = MS_MAX),
    FIELD(struct occasion_draft, ends_ms, .min = 1, .max = MS_MAX),
    FIELD(struct occasion_draft, opens_ms, .nullable = true, .min = 0, .max = MS_MAX,
          .about = "registration; 0: when announced"),
    FIELD(struct occasion_draft, closes_ms, .nullable = true, .min = 0, .max = MS_MAX, .about = "0: at the end"),
    FIELD(struct occasion_draft, is_internal, .nullable = true, .about = "not for the public"),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) },
                           edit_in_fields = { draft_in + 1, N_OF(draft_in) - 1 };

static enum err reply_occasion(struct req *rq, int status, const struct occasion *o)
{
    struct json j = reply_json(rq, status);
    occasion_json(&j, NULL, occasion_desk_fields, o);
    return OK;
}

/* POST /api/units/:unit/occasions {uid, …} -> 201 a draft | 200 the same uid */
static enum err add_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_draft d = { .series_id = 0 };
    struct occasion o;
    bool again;
    TRY(req_read(rq, draft_in_fields, &d));
    d.unit_id = rq->here.unit_id[0];
    TRY(req_blamed(rq, occasion_add(rq->db, rq->arena, rq->now_ms, &by, &d, &o, &again), &d.field));
    return reply_occasion(rq, again ? 200 : 201, &o);
}

struct one_in { int64_t occasion; };
static const struct field one_in[] = { FIELD(struct one_in, occasion, .min = 1, .max = INT64_MAX) };

/* PUT /api/occasions/:occasion {…} -> occasion | 409 ended, cancelled, its time after somebody came */
static enum err edit_put(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_draft d = { .series_id = 0 };
    struct occasion o;
    int64_t id;
    TRY(req_read(rq, edit_in_fields, &d));
    TRY(req_id(rq, "occasion", &id));
    TRY(req_blamed(rq, occasion_edit(rq->db, rq->arena, rq->now_ms, &by, id, &d, &o), &d.field));
    occasion_touch(rq, id);
    return reply_occasion(rq, 200, &o);
}

struct cancel_in { struct str reason; };
static const struct field cancel_in[] = {
    FIELD(struct cancel_in, reason, .min = OCCASION_REASON_MIN, .max = OCCASION_REASON_MAX),
};
static const struct fields cancel_in_fields = { cancel_in, N_OF(cancel_in) };

static enum err move(struct req *rq, unsigned event, struct fields form)
{
    const struct actor by = actor_of(rq);
    struct cancel_in in = { .reason = S("") };
    struct occasion_move m = { .event = event };
    struct occasion o;
    TRY(req_read(rq, form, &in));
    TRY(req_id(rq, "occasion", &m.id));
    m.reason = in.reason;
    TRY(occasion_move(rq->db, rq->arena, rq->now_ms, &by, &m, &o));
    occasion_touch(rq, m.id);
    return reply_occasion(rq, 200, &o);
}

/* POST /api/occasions/:occasion/announce, /open, /start, /end, /cancel -> occasion | 409 not from its state */
static enum err announce_post(struct req *rq) { return move(rq, OCCASION_ANNOUNCE, (struct fields){ 0 }); }
static enum err open_post(struct req *rq)     { return move(rq, OCCASION_OPENS, (struct fields){ 0 }); }
static enum err start_post(struct req *rq)    { return move(rq, OCCASION_START, (struct fields){ 0 }); }
static enum err end_post(struct req *rq)      { return move(rq, OCCASION_END, (struct fields){ 0 }); }
static enum err cancel_post(struct req *rq)   { return move(rq, OCCASION_CANCEL, cancel_in_fields); }

/* ---- lists ---- */

struct desk_in { unsigned state; struct page page; };
static const struct field desk_in[] = {
    FIELD(struct desk_in, state, .nullable = true, .words = occasion_states, .about = "all when not given"),
    PAGE_FIELDS(struct desk_in),
};
static const struct fields desk_in_fields = { desk_in, N_OF(desk_in) };

struct paging { struct json j; int64_t limit, seen, key, id; };
static enum err page_row(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct paging *k = arg;
    if (++k->seen > k->limit) return OK;
    occasion_json(&k->j, NULL, occasion_desk_fields, o);
    k->key = o->starts_ms;
    k->id = o->id;
    return OK;
}

/* GET /api/units/:unit/occasions?state -> {rows, next}, latest start first */
static enum err desk_list(struct req *rq)
{
    struct desk_in in = { .state = 0 };
    TRY(req_read(rq, FIELDS(desk_in), &in));
    int state = req_param(rq, "state").n ? (int)in.state : -1;
    struct paging k = { .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    struct occasion_query q = { .unit_id = rq->here.unit_id[0], .limit = k.limit + 1 };
    TRY(pair_read(rq, in.page.after, &q.key_ms, &q.id));
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(occasion_desk_list(rq->db, rq->arena, &q, state, page_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? pair_cursor(rq->arena, k.key, k.id) : S(""));
    json_end(&k.j);
    return OK;
}

static enum err crew_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, crew_fields, row);
    json_end(arg);
    return OK;
}

/* GET /api/occasions/:occasion/desk -> occasion, counts, materials, crew */
static enum err desk_one(struct req *rq)
{
    struct one_in in = { 0 };
    struct occasion o;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(occasion_by_id(rq->db, rq->arena, in.occasion, &o));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, occasion_desk_fields, &o);
    TRY(counts_json(rq, &j, "counts", &o));
    TRY(materials_json(rq, &j, o.id));
    json_array(&j, "crew");
    TRY(crew_list(rq->db, rq->arena, o.id, crew_row, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/occasions/:occasion/desk/live -> a stream of counts, with nothing hidden */
static enum err desk_live(struct req *rq)
{
    int64_t id;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(req_id(rq, "occasion", &id));
    return reply_watch(rq, occasion_desk_topic(id), (struct str){ 0 });
}

/* ---- materials, crew ---- */

static const struct field material_in[] = {
    FIELD(struct material, kind, .words = material_kinds),
    FIELD(struct material, title, .min = 1, .max = OCCASION_TITLE_MAX),
    FIELD(struct material, url, .min = 9, .max = OCCASION_URL_MAX, .about = "https"),
};
static const struct fields material_in_fields = { material_in, N_OF(material_in) };

/* POST /api/occasions/:occasion/materials -> 201 material */
static enum err material_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct material m = { 0 };
    int64_t id;
    TRY(req_read(rq, FIELDS(material_in), &m));
    TRY(req_id(rq, "occasion", &id));
    TRY(req_blamed(rq, material_add(rq->db, rq->arena, &by, id, &m), &(const char *){ "url" }));
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, material_fields, &m);
    json_end(&j);
    return OK;
}

struct other_in { int64_t occasion, material, account; };
static const struct field material_drop_in[] = {
    FIELD(struct other_in, occasion, .min = 1, .max = INT64_MAX),
    FIELD(struct other_in, material, .min = 1, .max = INT64_MAX),
};
static const struct field crew_in[] = {
    FIELD(struct other_in, occasion, .min = 1, .max = INT64_MAX),
    FIELD(struct other_in, account, .min = 1, .max = INT64_MAX),
};

/* DELETE /api/occasions/:occasion/materials/:material -> 204 */
static enum err material_delete(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct other_in in = { 0 };
    TRY(req_read(rq, FIELDS(material_drop_in), &in));
    TRY(material_drop(rq->db, rq->arena, &by, in.occasion, in.material));
    reply_empty(rq, 204);
    return OK;
}

static enum err crew(struct req *rq, bool is_in)
{
    const struct actor by = actor_of(rq);
    struct other_in in = { 0 };
    TRY(req_read(rq, FIELDS(crew_in), &in));
    TRY(crew_set(rq->db, rq->arena, &by, in.occasion, in.account, is_in));
    reply_empty(rq, 204);
    return OK;
}

/* PUT, DELETE /api/occasions/:occasion/crew/:account -> 204 */
static enum err crew_put(struct req *rq)    { return crew(rq, true); }
static enum err crew_delete(struct req *rq) { return crew(rq, false); }

#define HERE .within = &scope_occasion
static const struct route table[] = {
    { GET,    "/api/units/:unit/occasions",                   desk_list,      READERS, 0,      .within = &scope_unit,
      .about = "Occasions of a unit, in one state or all", .in = &desk_in_fields, .out = &occasion_desk_fields },
    { POST,   "/api/units/:unit/occasions",                   add_post,       DESK, 16 * KIB,  .within = &scope_unit,
      .about = "Draft an occasion", .in = &draft_in_fields, .out = &occasion_desk_fields },
    { GET,    "/api/occasions/:occasion/desk",                desk_one,       READERS, 0,      HERE,
      .about = "One with its numbers, materials and crew",
      .out = &occasion_desk_fields },
    { GET,    "/api/occasions/:occasion/desk/live",           desk_live,      READERS, 0,      HERE,
      .about = "Its numbers, live, with nothing hidden", .out = &occasion_counts_fields },
    { PUT,    "/api/occasions/:occasion",                     edit_put,       DESK, 16 * KIB,  HERE,
      .about = "Change it; who holds a ticket hears of a new time or place",
      .in = &edit_in_fields, .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/announce",            announce_post,  DESK, KIB,       HERE,
      .about = "Everybody may read it", .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/open",                open_post,      DESK, KIB,       HERE,
      .about = "Registration opens", .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/start",               start_post,     DESK, KIB,       HERE,
      .about = "It begins", .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/end",                 end_post,       DESK, KIB,       HERE,
      .about = "It is over", .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/cancel",              cancel_post,    DESK, 2 * KIB,   HERE,
      .about = "Cancelled, and why; who registered is told",
      .in = &cancel_in_fields, .out = &occasion_desk_fields },
    { POST,   "/api/occasions/:occasion/materials",           material_post,  DESK, 2 * KIB,   HERE,
      .about = "Add a link or document",
      .in = &material_in_fields, .out = &material_fields },
    { DELETE, "/api/occasions/:occasion/materials/:material", material_delete, DESK, 0,        HERE,
      .about = "Take it away" },
    { PUT,    "/api/occasions/:occasion/crew/:account",       crew_put,       DESK, KIB,       HERE,
      .about = "Somebody may check in at its door" },
    { DELETE, "/api/occasions/:occasion/crew/:account",       crew_delete,    DESK, 0,         HERE,
      .about = "… and no longer" },
};
const struct routes occasion_desk_routes = { table, N_OF(table) };
