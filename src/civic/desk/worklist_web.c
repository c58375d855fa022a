/* worklist_web.c - the doors of a unit's inbox: the list by its clocks, its stream, its workload. */
#include "civic/desk/worklist.h"
#include "account/account.h"
#include "civic/petition/petition_live_web.h"
#include "http/http.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

/* ---- the list ---- */

static const char *const state_words[] = { "open", "sent", "received", "handling", "owed", "answered", "closed", "refused", "merged", "withdrawn", NULL };
static const char *const order_words[] = { "any", "due", "new", "alarm", NULL };

struct list_in { unsigned state, order; struct str handler; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, state, .nullable = true, .words = state_words, .about = "open when not given: all that are not answered or ended"),
    FIELD(struct list_in, order, .nullable = true, .words = order_words,
          .about = "due when not given (new for what has ended): what ends first · newest first · what the clock has spoken of most"),
    FIELD(struct list_in, handler, .nullable = true, .max = 20, .about = "me, none, or the id of an account; open ones and answered ones only"),
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

static enum err read_handler(struct req *rq, struct str word, struct worklist_query *q)
{
    struct { int64_t id; } read;
    static const struct field f = { .name = "handler", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    if (!word.n) return OK;
    if (str_eq(word, S("none"))) {
        q->states &= WORKLIST_UNTAKEN;
        return q->states ? OK : req_blame(rq, "handler");    /* what is further has been taken */
    }
    if (q->states & ~(unsigned)WORKLIST_RUNNING) return req_blame(rq, "handler");
    if (str_eq(word, S("me"))) { q->handler_id = rq->who.id; return OK; }
    if (field_read(&f, word, &read) != OK) return req_blame(rq, "handler");
    q->handler_id = read.id;
    return OK;
}

static enum err read_after(struct req *rq, struct str after, struct worklist_key *k)
{
    struct str keys[3];
    int64_t *const to[] = { &k->first, &k->second, &k->id };
    static const struct field f = { .name = "after", .kind = FIELD_I64 };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, N_OF(keys)));
    for (size_t i = 0; i < N_OF(keys); i++)
        if (field_read(&f, keys[i], to[i]) != OK) return req_blame(rq, "after");
    return OK;
}

static struct str cursor_of(struct arena *a, struct worklist_key k)
{
    const struct str keys[] = { arena_printf(a, "%lld", (long long)k.first), arena_printf(a, "%lld", (long long)k.second),
                                arena_printf(a, "%lld", (long long)k.id) };
    return cursor_text(a, keys, N_OF(keys));
}

/* GET /api/units/:unit/petitions?state&handler&order -> {rows: [petition with its clock], next} */
static enum err worklist_get(struct req *rq)
{
    struct list_in in = { .state = 0 };
    struct worklist_row *rows;
    size_t n;
    TRY(req_read(rq, FIELDS(list_in), &in));
    struct worklist_query q = { .unit_id = rq->here.unit_id[0], .limit = page_limit(in.page),
                             .states = in.state ? 1u << (in.state - 1) : WORKLIST_OPEN };
    bool has_clock = !(q.states & ~(unsigned)WORKLIST_RUNNING);
    q.order = in.order ? in.order - 1 : has_clock ? WORKLIST_DUE : WORKLIST_NEW;
    if (!has_clock && q.order != WORKLIST_NEW) return req_blame(rq, "order");
    TRY(read_handler(rq, in.handler, &q));
    q.after = worklist_start(q.order);
    TRY(read_after(rq, in.page.after, &q.after));
    TRY(worklist_list(rq->db, rq->arena, rq->keys, rq->now_ms, &q, &rows, &n));
    bool is_more = n > (size_t)q.limit;
    if (is_more) n--;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_fields(&j, worklist_fields, &rows[i]);
        json_end(&j);
    }
    json_end(&j);
    json_text(&j, "next", is_more ? cursor_of(rq->arena, worklist_key_of(q.order, &rows[n - 1])) : S(""));
    json_end(&j);
    return OK;
}

/* GET /api/units/:unit/petitions/live -> a stream of events: {unit_id, petition, state, seq} whenever something comes, goes or moves */
static enum err worklist_live(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    int64_t unit_id = rq->here.unit_id[0];
    return reply_watch(rq, petition_topic(unit_id),
                       arena_printf(rq->arena, "{\"unit_id\":%lld,\"petition\":0,\"state\":\"\",\"seq\":0}",
                                    (long long)unit_id));
}

/* ---- workload ---- */

struct load_in { struct page page; };
static const struct field load_in[] = { PAGE_FIELDS(struct load_in) };
static const struct fields load_in_fields = { load_in, N_OF(load_in) };

struct writing { struct json *j; int64_t limit, seen, last; };

static void write_load(struct json *j, const char *key, const struct load *l)
{
    json_object(j, key);
    json_fields(j, load_fields, l);
    json_end(j);
}

static enum err write_unit(const void *row, void *arg)
{
    const struct load *l = row;
    struct writing *k = arg;
    if (++k->seen > k->limit) return OK;
    write_load(k->j, NULL, l);
    k->last = l->id;
    return OK;
}

/* GET /api/units/:unit/petition-load -> {unit: load, handlers: [load], units: [load] (of the city, page by page), next} */
static enum err load_get(struct req *rq)
{
    struct load_in in = { .page = { .limit = 0 } };
    int64_t after = 0;
    struct unit u;
    struct unit_load *of = arena_new(rq->arena, struct unit_load, 1);
    if (!of) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(load_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(unit_by_id(rq->db, rq->arena, rq->here.unit_id[0], &u));
    TRY(unit_load_read(rq->db, rq->arena, rq->now_ms, u.id, of));
    of->all.name = u.name;
    struct json j = reply_json(rq, 200);
    struct writing k = { .j = &j, .limit = page_limit(in.page) };
    json_object(&j, NULL);
    write_load(&j, "unit", &of->all);
    json_array(&j, "handlers");
    for (size_t i = 0; i < of->n; i++) write_load(&j, NULL, &of->handlers[i]);
    json_end(&j);
    json_array(&j, "units");
    if (u.kind == UNIT_CITY) TRY(city_load_read(rq->db, rq->arena, rq->now_ms, after, k.limit + 1, write_unit, &k));
    json_end(&j);
    json_text(&j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/petitions",      worklist_get,  READERS, .within = &scope_unit, .about = "The inbox of a unit, by its clocks",
      .in = &list_in_fields, .out = &worklist_fields },
    { GET, "/api/units/:unit/petitions/live", worklist_live, READERS, .within = &scope_unit, .about = "A stream of what moves in the inbox" },
    { GET, "/api/units/:unit/petition-load",  load_get,   READERS, .within = &scope_unit, .about = "How much each has in hand",
      .in = &load_in_fields, .out = &load_fields },
};
const struct routes worklist_routes = { table, N_OF(table) };
