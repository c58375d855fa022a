/* occasion_desk_web.c - the desk of occasions: drafted, changed, moved along; materials, crew, tickets, arrivals, what people said. */
#include "plan/occasion/checkin.h"
#include "plan/occasion/occasion_web.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

#define WORDS(T) \
    FIELD(T, kind, .words = occasion_kinds), FIELD(T, title, .min = OCCASION_TITLE_MIN, .max = OCCASION_TITLE_MAX), \
    FIELD(T, title_en, .nullable = true, .max = OCCASION_TITLE_MAX), FIELD(T, text, .nullable = true, .max = OCCASION_TEXT_MAX), \
    FIELD(T, text_en, .nullable = true, .max = OCCASION_TEXT_MAX), \
    FIELD(T, place, .nullable = true, .max = OCCASION_PLACE_MAX, .about = "empty: not on site"), \
    FIELD(T, lat_e6, .nullable = true, .min = -90000000, .max = 90000000), FIELD(T, lon_e6, .nullable = true, .min = -180000000, .max = 180000000), \
    FIELD(T, stream, .nullable = true, .max = OCCASION_URL_MAX, .about = "https; empty: not online"), \
    FIELD(T, is_stream_open, .nullable = true, .about = "the link is for everybody"), \
    FIELD(T, seats_site, .nullable = true, .min = 0, .max = OCCASION_SEATS_MAX, .about = "0: no limit"), \
    FIELD(T, seats_online, .nullable = true, .min = 0, .max = OCCASION_SEATS_MAX, .about = "0: no limit")

static const struct field draft_in[] = {
    FIELD(struct occasion_draft, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was written: sent twice it is one"),
    WORDS(struct occasion_draft), FIELD(struct occasion_draft, starts_ms, .min = 1, .max = MS_MAX),
    FIELD(struct occasion_draft, ends_ms, .min = 1, .max = MS_MAX),
    FIELD(struct occasion_draft, opens_ms, .nullable = true, .min = 0, .max = MS_MAX, .about = "registration; 0: when announced"),
    FIELD(struct occasion_draft, closes_ms, .nullable = true, .min = 0, .max = MS_MAX, .about = "0: at the end"),
    FIELD(struct occasion_draft, is_internal, .nullable = true, .about = "not for the public"),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) }, edit_in_fields = { draft_in + 1, N_OF(draft_in) - 1 };

static enum err reply_occasion(struct req *rq, int status, const struct occasion *o)
{
    struct json j = reply_json(rq, status);
    occasion_json(&j, NULL, occasion_desk_fields, o);
    return OK;
}

/* `field` is looked at when the rule has spoken. */
static enum err blame(struct req *rq, enum err e,
                      const char *const *field) { return e == ERR_BAD_INPUT && *field ? req_blame(rq, *field) : e; }

/* POST /api/units/:unit/occasions {uid, …} -> 201 a draft | 200 the same uid */
static enum err add_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_draft d = { .series_id = 0 };
    struct occasion o;
    bool again;
    TRY(req_read(rq, draft_in_fields, &d));
    d.unit_id = rq->here.unit_id[0];
    TRY(blame(rq, occasion_add(rq->db, rq->arena, rq->now_ms, &by, &d, &o, &again), &d.field));
    return reply_occasion(rq, again ? 200 : 201, &o);
}

struct one_in { int64_t occasion; };
static const struct field one_in[] = { FIELD(struct one_in, occasion, .min = 1, .max = INT64_MAX) };

static enum err occasion_of(struct req *rq, int64_t *id)
{
    static const struct field f = { .name = "occasion", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    return field_read(&f, req_param(rq, "occasion"), id) == OK ? OK : req_blame(rq, "occasion");
}

/* PUT /api/occasions/:occasion {…} -> occasion | 409 ended, cancelled, its time after somebody came */
static enum err edit_put(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_draft d = { .series_id = 0 };
    struct occasion o;
    int64_t id;
    TRY(req_read(rq, edit_in_fields, &d));
    TRY(occasion_of(rq, &id));
    TRY(blame(rq, occasion_edit(rq->db, rq->arena, rq->now_ms, &by, id, &d, &o), &d.field));
    occasion_touch(rq, id);
    return reply_occasion(rq, 200, &o);
}

struct cancel_in { struct str reason; };
static const struct field cancel_in[] = { FIELD(struct cancel_in, reason, .min = OCCASION_REASON_MIN, .max = OCCASION_REASON_MAX) };
static const struct fields cancel_in_fields = { cancel_in, N_OF(cancel_in) };

static enum err move(struct req *rq, unsigned event, struct fields form)
{
    const struct actor by = actor_of(rq);
    struct cancel_in in = { .reason = S("") };
    struct occasion_move m = { .event = event };
    struct occasion o;
    TRY(req_read(rq, form, &in));
    TRY(occasion_of(rq, &m.id));
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
    FIELD(struct desk_in, state, .nullable = true, .words = occasion_states, .about = "all when not given"), PAGE_FIELDS(struct desk_in),
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

/* ---- materials, crew ---- */

static const struct field material_in[] = {
    FIELD(struct material, kind, .words = material_kinds), FIELD(struct material, title, .min = 1, .max = OCCASION_TITLE_MAX),
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
    TRY(occasion_of(rq, &id));
    TRY(blame(rq, material_add(rq->db, rq->arena, &by, id, &m), &(const char *){ "url" }));
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, material_fields, &m);
    json_end(&j);
    return OK;
}

struct other_in { int64_t occasion, material, account; };
static const struct field material_drop_in[] = {
    FIELD(struct other_in, occasion, .min = 1, .max = INT64_MAX), FIELD(struct other_in, material, .min = 1, .max = INT64_MAX),
};
static const struct field crew_in[] = {
    FIELD(struct other_in, occasion, .min = 1, .max = INT64_MAX), FIELD(struct other_in, account, .min = 1, .max = INT64_MAX),
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

/* ---- tickets, arrivals, feedback ---- */

struct page_in { int64_t occasion; struct page page; };
static const struct field page_in[] = { FIELD(struct page_in, occasion, .min = 1, .max = INT64_MAX), PAGE_FIELDS(struct page_in) };

struct names { struct req *rq; struct json j; int64_t limit, seen, last; };

/* Residents by their first letters; of others what they gave. */
static enum err name_of(struct names *k, const struct ticket *t, struct str *name)
{
    struct account who;
    TRY(ticket_name(k->rq->keys, k->rq->arena, t, name));
    if (name->n || !t->account_id) return OK;
    TRY(account_by_id(k->rq->db, k->rq->arena, t->account_id, &who));
    *name = name_initials(k->rq->arena, who.name);
    return OK;
}

static enum err ticket_row(const void *row, void *arg)
{
    const struct ticket *t = row;
    struct names *k = arg;
    struct str name;
    if (++k->seen > k->limit) return OK;
    TRY(name_of(k, t, &name));
    json_object(&k->j, NULL);
    json_i64(&k->j, "id", t->id);
    json_fields(&k->j, ticket_fields, t);
    json_text(&k->j, "name", name);
    json_end(&k->j);
    k->last = t->id;
    return OK;
}

/* GET /api/occasions/:occasion/tickets -> {rows, next} */
static enum err tickets_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct names k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(ticket_list(rq->db, rq->arena, in.occasion, after, k.limit + 1, ticket_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

static const struct field desk_wish_in[] = {
    FIELD(struct ticket_wish, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was asked for"),
    FIELD(struct ticket_wish, kind, .words = ticket_kinds, .about = "walk_in or group"),
    FIELD(struct ticket_wish, mode, .words = ticket_modes),
    FIELD(struct ticket_wish, heads, .nullable = true, .min = 1, .max = HEADS_MAX),
    FIELD(struct ticket_wish, name, .nullable = true, .max = TICKET_NAME_MAX),
    FIELD(struct ticket_wish, contact, .nullable = true, .max = CONTACT_MAX, .about = "a phone or a mailbox"),
};
static const struct fields desk_wish_in_fields = { desk_wish_in, N_OF(desk_wish_in) };

/* POST /api/occasions/:occasion/tickets -> 201 ticket with its QR code | 200 the same uid */
static enum err ticket_post(struct req *rq)
{
    struct ticket_wish w = { .account_id = 0 };
    struct ticket t;
    bool again;
    TRY(req_read(rq, FIELDS(desk_wish_in), &w));
    TRY(occasion_of(rq, &w.occasion_id));
    TRY(blame(rq, ticket_take(rq->db, rq->arena, rq->now_ms, rq->keys, &w, &t, &again), &w.field));
    occasion_touch(rq, w.occasion_id);
    return ticket_reply(rq, again ? 200 : 201, &t);
}

/* GET /api/occasions/:occasion/arrivals -> {rows, next} */
static enum err arrivals_get(struct req *rq)
{
    struct page_in in = { 0 };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, arrival_fields, offsetof(struct arrival_line, id), page_limit(in.page));
    TRY(arrival_list(rq->db, rq->arena, in.occasion, after, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

static enum err said_row(const void *row, void *arg)
{
    const struct feedback_row *f = row;
    struct names *k = arg;
    if (++k->seen > k->limit) return OK;
    json_object(&k->j, NULL);
    json_i64(&k->j, "stars", f->stars);
    json_text(&k->j, "text", f->text);
    json_end(&k->j);
    k->last = f->lot;
    return OK;
}

/* GET /api/occasions/:occasion/feedback -> {n, stars, rows, next}; nothing of fewer than five */
static enum err feedback_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t after = -1, stars[5], n = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(feedback_stars(rq->db, rq->arena, in.occasion, stars));
    for (size_t i = 0; i < N_OF(stars); i++) n += stars[i];
    bool is_shown = n >= ANSWERS_SHOWN;
    struct names k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_i64(&k.j, "n", is_shown ? n : 0);
    if (is_shown) {
        json_array(&k.j, "stars");
        for (size_t i = 0; i < N_OF(stars); i++) json_i64(&k.j, NULL, stars[i]);
        json_end(&k.j);
    } else json_null(&k.j, "stars");
    json_array(&k.j, "rows");
    if (is_shown) TRY(feedback_list(rq->db, rq->arena, in.occasion, after, k.limit + 1, said_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

/* ---- series ---- */

static const struct field series_in[] = {
    FIELD(struct occasion_series, uid, .min = 36, .max = 36), WORDS(struct occasion_series),
    FIELD(struct occasion_series, weekday, .min = 1, .max = 7, .about = "1 = Monday"),
    FIELD(struct occasion_series, from_minute, .min = 0, .max = 1439),
    FIELD(struct occasion_series, to_minute, .min = 1, .max = 2880), FIELD(struct occasion_series, from_day, .min = 1, .max = 100000),
    FIELD(struct occasion_series, to_day, .nullable = true, .min = 1, .max = 100000, .about = "the last day; open when not given"),
    FIELD(struct occasion_series, on_holidays, .nullable = true),
};
static const struct fields series_in_fields = { series_in, N_OF(series_in) };

static enum err reply_series(struct req *rq, int status, const struct occasion_series *s)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, occasion_series_fields, s);
    json_end(&j);
    return OK;
}

/* POST /api/units/:unit/occasion-series -> 201 series | 200 the same uid */
static enum err series_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct occasion_series s = { .id = 0 };
    bool again;
    TRY(req_read(rq, FIELDS(series_in), &s));
    s.unit_id = rq->here.unit_id[0];
    TRY(blame(rq, series_add(rq->db, rq->arena, rq->now_ms, &by, &s, &again), &s.field));
    return reply_series(rq, again ? 200 : 201, &s);
}

struct unit_page_in { struct page page; };
static const struct field unit_page_in[] = { PAGE_FIELDS(struct unit_page_in) };
static const struct fields unit_page_in_fields = { unit_page_in, N_OF(unit_page_in) };

/* GET /api/units/:unit/occasion-series -> {rows, next} */
static enum err series_get(struct req *rq)
{
    struct unit_page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(unit_page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    listing_open(&l, rq, occasion_series_fields, offsetof(struct occasion_series, id), page_limit(in.page));
    TRY(series_list(rq->db, rq->arena, rq->here.unit_id[0], after, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

struct end_in { int64_t series, to_day; };
static const struct field end_in[] = {
    FIELD(struct end_in, series, .min = 1, .max = INT64_MAX),
    FIELD(struct end_in, to_day, .min = 1, .max = 100000, .about = "its last day"),
};
static const struct fields end_in_fields = { end_in + 1, N_OF(end_in) - 1 };

/* POST /api/occasion-series/:series/end {to_day} -> series */
static enum err series_end_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct end_in in = { 0 };
    struct occasion_series s;
    TRY(req_read(rq, FIELDS(end_in), &in));
    TRY(blame(rq, series_end(rq->db, rq->arena, rq->now_ms, &by, in.series, in.to_day, &s),
              &(const char *){ "to_day" }));
    return reply_series(rq, 200, &s);
}

#define HERE .within = &scope_occasion
static const struct route table[] = {
    { GET,    "/api/units/:unit/occasions",                   desk_list,      READERS, 0,      .within = &scope_unit,
      .about = "Occasions of a unit, in one state or all", .in = &desk_in_fields, .out = &occasion_desk_fields },
    { POST,   "/api/units/:unit/occasions",                   add_post,       DESK, 16 * KIB,  .within = &scope_unit,
      .about = "Draft an occasion", .in = &draft_in_fields, .out = &occasion_desk_fields },
    { GET,    "/api/occasions/:occasion/desk",                desk_one,       READERS, 0,      HERE,
      .about = "One with its numbers, materials and crew",
      .out = &occasion_desk_fields },
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
    { POST,   "/api/occasions/:occasion/materials",           material_post,  DESK, 2 * KIB,   HERE, .about = "Add a link or document",
      .in = &material_in_fields, .out = &material_fields },
    { DELETE, "/api/occasions/:occasion/materials/:material", material_delete, DESK, 0,        HERE, .about = "Take it away" },
    { PUT,    "/api/occasions/:occasion/crew/:account",       crew_put,       DESK, KIB,       HERE,
      .about = "Somebody may check in at its door" },
    { DELETE, "/api/occasions/:occasion/crew/:account",       crew_delete,    DESK, 0,         HERE, .about = "… and no longer" },
    { GET,    "/api/occasions/:occasion/tickets",             tickets_get,    READERS, 0,      HERE,
      .about = "Who registered", .out = &ticket_fields },
    { POST,   "/api/occasions/:occasion/tickets",             ticket_post,    DESK, 2 * KIB,   HERE,
      .about = "Register somebody at the desk, or a group",
      .in = &desk_wish_in_fields, .out = &ticket_fields },
    { GET,    "/api/occasions/:occasion/arrivals",            arrivals_get,   READERS, 0,      HERE,
      .about = "The events behind the numbers", .out = &arrival_fields },
    { GET,    "/api/occasions/:occasion/feedback",            feedback_get,   READERS, 0,      HERE,
      .about = "What people said, from five answers on" },
    { GET,    "/api/units/:unit/occasion-series",             series_get,     READERS, 0,      .within = &scope_unit,
      .about = "Weekly series of a unit",
      .in = &unit_page_in_fields, .out = &occasion_series_fields },
    { POST,   "/api/units/:unit/occasion-series",             series_post,    DESK, 16 * KIB,  .within = &scope_unit,
      .about = "Begin a weekly series",
      .in = &series_in_fields, .out = &occasion_series_fields },
    { POST,   "/api/occasion-series/:series/end",             series_end_post, DESK, KIB,      .within = &scope_series,
      .about = "End a series",
      .in = &end_in_fields, .out = &occasion_series_fields },
};
const struct routes occasion_desk_routes = { table, N_OF(table) };
