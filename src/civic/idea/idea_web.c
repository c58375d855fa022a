/* idea_web.c - the doors of initiatives: proposing and supporting, the desk that looks and answers, the lists for everybody. */
#include "civic/idea/idea.h"
#include "account/account.h"
#include "civic/idea/idea_sums.h"
#include "core/time.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static enum err idea_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct idea i;
    TRY(idea_by_id(db, a, id, &i));
    return unit_chain(db, a, i.unit_id, out);
}
static const struct scope scope_idea = { .param = "idea", .chain = idea_chain };

static enum err reply_idea(struct req *rq, int status, struct fields f, const struct idea *i)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, f, i);
    json_end(&j);
    return OK;
}

/* ---- for everybody ---- */

struct list_in { int64_t unit; unsigned order; int64_t from, to; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of whom it is asked; all when not given"),
    FIELD(struct list_in, order, .nullable = true, .words = idea_orders, .about = "support when not given"),
    FIELD(struct list_in, from, .nullable = true, .min = 1, .max = 60000, .about = "made public on this day or later; with to, and newest first"),
    FIELD(struct list_in, to, .nullable = true, .min = 1, .max = 60000, .about = "the last day"), PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

struct paging { struct req *rq; struct json j; unsigned order; int64_t limit, seen; struct idea last; };

static enum err write_public(struct req *rq, struct json *j, const void *row)
{
    (void)rq;
    json_object(j, NULL);
    json_fields(j, idea_fields, row);
    json_end(j);
    return OK;
}

static enum err page_row(const void *row, void *arg)
{
    struct paging *k = arg;
    if (++k->seen > k->limit) return OK;
    k->last = *(const struct idea *)row;
    return write_public(k->rq, &k->j, row);
}

static enum err read_keys(struct req *rq, struct str after, struct idea_query *q)
{
    struct str keys[2];
    static const struct field f = { .name = "after", .kind = FIELD_I64 };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, N_OF(keys)));
    return field_read(&f, keys[0], &q->key) == OK && field_read(&f, keys[1], &q->id) == OK ? OK
                                                                                           : req_blame(rq, "after");
}

static struct str cursor_of(struct arena *a, unsigned order, const struct idea *i)
{
    const struct str keys[] = { arena_printf(a, "%lld", (long long)idea_key(order, i)), arena_printf(a, "%lld", (long long)i->id) };
    return cursor_text(a, keys, N_OF(keys));
}

static enum err total_row(const void *row, void *arg)
{
    *(int64_t *)arg += ((const struct idea_sum *)row)->n;
    return OK;
}

/* Of some days: from where the list begins, and how many they are, as the indicator counts them. */
static enum err read_days(struct req *rq, const struct list_in *in, struct idea_query *q, int64_t *total)
{
    if (in->order != ORDER_NEW) return req_blame(rq, "order");
    if (in->to < in->from || !in->from) return req_blame(rq, in->from ? "to" : "from");
    q->from_ms = day_start_ms(in->from);
    q->key = day_start_ms(in->to + 1) - 1;
    const struct idea_question i = { .unit_id = in->unit ? in->unit : CITY_ID, .of_city = !in->unit, .from_ms = q->from_ms, .to_ms = q->key + 1 };
    return idea_sums(rq->db, rq->arena, &i, total_row, total);
}

/* GET /api/initiatives?order&unit&from&to -> {total (of those days), rows: [initiative], next} */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .unit = 0 };
    int64_t total = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    struct paging k = { .rq = rq, .order = in.order, .limit = page_limit(in.page) };
    struct idea_query q = { .unit_id = in.unit, .order = in.order, .key = INT64_MAX, .id = INT64_MAX, .limit = k.limit + 1 };
    if (in.from || in.to) TRY(read_days(rq, &in, &q, &total));
    TRY(read_keys(rq, in.page.after, &q));
    k.j = reply_json(rq, 200);
    json_object(&k.j, NULL);
    if (q.from_ms) json_i64(&k.j, "total", total);
    json_array(&k.j, "rows");
    TRY(idea_public_list(rq->db, rq->arena, &q, page_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_of(rq->arena, in.order, &k.last) : S(""));
    json_end(&k.j);
    return OK;
}

static enum err public_one(struct req *rq, struct idea *out)
{
    TRY(idea_by_code(rq->db, rq->arena, req_param(rq, "code"), out));
    return out->public_ms ? OK : ERR_NOT_FOUND;
}

/* GET /api/initiatives/:code -> initiative, and whether who asks supports it */
static enum err one_get(struct req *rq)
{
    struct idea i;
    bool is_mine = false;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(public_one(rq, &i));
    if (rq->who.roles & ROLE_RESIDENT) TRY(idea_is_supported(rq->db, rq->arena, i.id, rq->who.id, &is_mine));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, idea_fields, &i);
    json_bool(&j, "is_supported", is_mine);
    json_end(&j);
    return OK;
}

/* ---- residents ---- */

static const struct field propose_in[] = {
    FIELD(struct idea_draft, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was written: sent twice it is one"),
    FIELD(struct idea_draft, unit_id, .min = 1, .max = INT64_MAX, .about = "of whom it is asked: city, ward, commune or agency"),
    FIELD(struct idea_draft, category, .words = idea_categories),
    FIELD(struct idea_draft, title, .min = IDEA_TITLE_MIN, .max = IDEA_TITLE_MAX), FIELD(struct idea_draft, text, .min = IDEA_TEXT_MIN, .max = IDEA_TEXT_MAX),
};
static const struct fields propose_in_fields = { propose_in, N_OF(propose_in) };

/* POST /api/resident/initiatives -> 201 initiative | 200 sent before | 429 too many wait for the desk */
static enum err propose_post(struct req *rq)
{
    struct idea_draft d = { .account_id = rq->who.id };
    struct idea i;
    bool again;
    TRY(req_read(rq, FIELDS(propose_in), &d));
    d.account_id = rq->who.id;
    enum err e = idea_propose(rq->db, rq->arena, rq->now_ms, rq->keys, &d, &i, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_idea(rq, again ? 200 : 201, idea_own_fields, &i);
}

static enum err write_own(struct req *rq, struct json *j, const void *row)
{
    const struct idea *i = row;
    struct str title, text;
    TRY(idea_words(rq->keys, rq->arena, i, &title, &text));
    json_object(j, NULL);
    json_fields(j, idea_own_fields, i);
    json_text(j, "sent_title", title);
    json_text(j, "sent_text", text);
    json_end(j);
    return OK;
}

/* GET /api/resident/initiatives -> {rows: [initiative with the words as they were sent], next} */
static enum err mine_get(struct req *rq) { return listing_of_own(rq, idea_mine, write_own, offsetof(struct idea, id)); }

/* GET /api/resident/initiatives/supported -> {rows: [initiative], next} */
static enum err supported_get(struct req *rq) { return listing_of_own(rq, idea_supported_list, write_public, offsetof(struct idea, id)); }

static enum err step_at_door(struct req *rq, struct idea_move *m)
{
    const struct actor by = actor_of(rq);
    struct idea i;
    enum err e = idea_step(rq->db, rq->arena, rq->now_ms, &by, m, &i);
    if (e == ERR_BAD_INPUT && m->field) return req_blame(rq, m->field);
    TRY(e);
    return reply_idea(rq, 200, idea_own_fields, &i);
}

/* POST /api/resident/initiatives/:uid/withdraw {} -> initiative | 404 somebody else's | 409 everybody has read it */
static enum err withdraw_post(struct req *rq)
{
    struct idea i;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(idea_by_uid(rq->db, rq->arena, req_param(rq, "uid"), &i));
    if (i.account_id != rq->who.id) return ERR_NOT_FOUND;
    return step_at_door(rq, &(struct idea_move){ .id = i.id, .event = IDEA_WITHDRAW });
}

static enum err support(struct req *rq, bool supports)
{
    struct idea i;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(public_one(rq, &i));
    TRY(idea_support_set(rq->db, rq->arena, rq->now_ms, i.id, rq->who.id, supports, &i));
    return reply_idea(rq, 200, idea_fields, &i);
}

/* PUT, DELETE /api/initiatives/:code/support -> initiative | 409 one's own, or its time is over */
static enum err support_put(struct req *rq)    { return support(rq, true); }
static enum err support_delete(struct req *rq) { return support(rq, false); }

/* ---- the desk ---- */

struct desk_in { unsigned state; struct page page; };
static const struct field desk_in[] = {
    FIELD(struct desk_in, state, .nullable = true, .words = idea_states, .about = "proposed when not given"), PAGE_FIELDS(struct desk_in),
};
static const struct fields desk_in_fields = { desk_in, N_OF(desk_in) };

struct desk_writing { struct req *rq; struct json j; int64_t limit, seen, last; };
static enum err desk_row(const void *row, void *arg)
{
    struct desk_writing *k = arg;
    if (++k->seen > k->limit) return OK;
    k->last = ((const struct idea *)row)->id;
    return write_own(k->rq, &k->j, row);
}

/* GET /api/units/:unit/initiatives?state -> {rows: [initiative with the words as they were sent], next}, oldest first */
static enum err desk_get(struct req *rq)
{
    struct desk_in in = { .state = IDEA_PROPOSED };
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(desk_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct desk_writing k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(idea_desk_list(rq->db, rq->arena, rq->here.unit_id[0], in.state, after, k.limit + 1, desk_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

struct move_in { int64_t idea; unsigned result; struct str title, text; };
static const struct field clear_in[] = {
    FIELD(struct move_in, idea, .min = 1, .max = INT64_MAX),
    FIELD(struct move_in, title, .min = IDEA_TITLE_MIN, .max = IDEA_TITLE_MAX, .about = "what everybody will read: no person in it"),
    FIELD(struct move_in, text, .min = IDEA_TEXT_MIN, .max = IDEA_TEXT_MAX),
};
static const struct field refuse_in[] = {
    FIELD(struct move_in, idea, .min = 1, .max = INT64_MAX), FIELD(struct move_in, text, .min = 10, .max = IDEA_TEXT_MAX, .about = "why"),
};
static const struct field answer_in[] = {
    FIELD(struct move_in, idea, .min = 1, .max = INT64_MAX), FIELD(struct move_in, result, .words = idea_results),
    FIELD(struct move_in, text, .min = 1, .max = IDEA_TEXT_MAX, .about = "words that say something, as in the answer to a report"),
};
static const struct fields clear_in_fields = { clear_in + 1, N_OF(clear_in) - 1 }, refuse_in_fields = { refuse_in + 1, N_OF(refuse_in) - 1 },
    answer_in_fields = { answer_in + 1, N_OF(answer_in) - 1 };

static enum err desk_move(struct req *rq, unsigned event, struct fields form)
{
    struct move_in in = { .idea = 0 };
    TRY(req_read(rq, form, &in));
    return step_at_door(rq, &(struct idea_move){ .id = in.idea, .event = event, .result = in.result, .title = in.title, .text = in.text });
}

/* POST /api/initiatives/:idea/clear, /refuse, /answer -> initiative | 409 not from its state */
static enum err clear_post(struct req *rq)  { return desk_move(rq, IDEA_CLEAR, FIELDS(clear_in)); }
static enum err refuse_post(struct req *rq) { return desk_move(rq, IDEA_REFUSE, FIELDS(refuse_in)); }
static enum err answer_post(struct req *rq) { return desk_move(rq, IDEA_ANSWER, FIELDS(answer_in)); }

static const struct route table[] = {
    { GET,    "/api/initiatives",                        list_get,       ROLE_ANYONE,   0,       .about = "Public initiatives, most supported or newest first",
      .in = &list_in_fields, .out = &idea_fields, .is_shared = true },
    { GET,    "/api/initiatives/:code",                  one_get,        ROLE_ANYONE,   0,       .about = "A public initiative", .out = &idea_fields,
      .is_shared = true },
    { PUT,    "/api/initiatives/:code/support",          support_put,    ROLE_RESIDENT, KIB,     .about = "Support it: one voice a person", .out = &idea_fields },
    { DELETE, "/api/initiatives/:code/support",          support_delete, ROLE_RESIDENT, 0,       .about = "Take the support back", .out = &idea_fields },
    { POST,   "/api/resident/initiatives",               propose_post,   ROLE_RESIDENT, 16 * KIB, .about = "Propose an initiative",
      .in = &propose_in_fields, .out = &idea_own_fields },
    { GET,    "/api/resident/initiatives",               mine_get,       ROLE_RESIDENT, 0,       .about = "What I have proposed", .in = &listing_page_fields,
      .out = &idea_own_fields },
    { GET,    "/api/resident/initiatives/supported",     supported_get,  ROLE_RESIDENT, 0,       .about = "What I support", .in = &listing_page_fields,
      .out = &idea_fields },
    { POST,   "/api/resident/initiatives/:uid/withdraw", withdraw_post,  ROLE_RESIDENT, KIB,     .about = "Take it back before anybody has read it",
      .out = &idea_own_fields },
    { GET,    "/api/units/:unit/initiatives",            desk_get,       READERS,       0,       .within = &scope_unit,
      .about = "Initiatives asked of a unit, in one state", .in = &desk_in_fields, .out = &idea_own_fields },
    { POST,   "/api/initiatives/:idea/clear",            clear_post,     DESK, 16 * KIB,         .within = &scope_idea,
      .about = "Let everybody read it, in these words", .in = &clear_in_fields, .out = &idea_own_fields },
    { POST,   "/api/initiatives/:idea/refuse",           refuse_post,    DESK, 16 * KIB,         .within = &scope_idea, .about = "Not for the public, and why",
      .in = &refuse_in_fields, .out = &idea_own_fields },
    { POST,   "/api/initiatives/:idea/answer",           answer_post,    DESK, 16 * KIB,         .within = &scope_idea, .about = "The answer of the unit",
      .in = &answer_in_fields, .out = &idea_own_fields },
};
const struct routes idea_routes = { table, N_OF(table) };
