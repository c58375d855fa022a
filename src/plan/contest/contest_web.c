/* contest_web.c - contests for everybody, and their desk: rounds, judges, the way to the result, appeals. */
#include "plan/contest/contest_web.h"
#include "core/json_in.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR, RESULTS_MAX = 500 };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

static enum err contest_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct contest c;
    TRY(contest_by_id(db, a, id, &c));
    return unit_chain(db, a, c.unit_id, out);
}
const struct scope scope_contest = { .param = "contest", .chain = contest_chain };

static enum err entry_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct entry e;
    TRY(entry_by_id(db, a, id, &e));
    return contest_chain(db, a, e.contest_id, out);
}
static const struct scope scope_entry = { .param = "entry", .chain = entry_chain };

enum err contest_json(struct json *j, const char *key, struct fields f, const void *row)
{
    json_object(j, key);
    json_fields(j, f, row);
    json_end(j);
    return OK;
}

/* ---- for everybody ---- */

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

/* GET /api/contests -> {rows: [contest], next}, newest first */
static enum err list_get(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, contest_fields, offsetof(struct contest, id), page_limit(in.page));
    TRY(contest_list(rq->db, rq->arena, before, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

struct rounds { struct contest_round v[ROUNDS_MAX]; size_t n; };
static enum err keep_round(const void *row, void *arg)
{
    struct rounds *k = arg;
    k->v[k->n++] = *(const struct contest_round *)row;
    return OK;
}

static enum err criterion(const void *row, void *arg) { return contest_json(arg, NULL, criterion_fields, row); }

enum err criteria_json(struct req *rq, struct json *j, int64_t contest_id, int64_t round)
{
    json_array(j, "criteria");
    TRY(contest_criteria(rq->db, rq->arena, contest_id, round, criterion, j));
    json_end(j);
    return OK;
}

static enum err rounds_json(struct req *rq, struct json *j, int64_t contest_id)
{
    struct rounds r = { .n = 0 };
    TRY(contest_rounds(rq->db, rq->arena, contest_id, keep_round, &r));
    json_array(j, "rounds");
    for (size_t i = 0; i < r.n; i++) {
        json_object(j, NULL);
        json_fields(j, contest_round_fields, &r.v[i]);
        TRY(criteria_json(rq, j, contest_id, r.v[i].n));
        json_end(j);
    }
    json_end(j);
    return OK;
}

static enum err result(const void *row, void *arg) { return contest_json(arg, NULL, entry_result_fields, row); }

/* GET /api/contests/:code -> contest, rounds with criteria, results once published */
static enum err one_get(struct req *rq)
{
    struct contest c;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(contest_by_code(rq->db, rq->arena, req_param(rq, "code"), &c));
    if (c.state == CONTEST_DRAFT) return ERR_NOT_FOUND;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, contest_fields, &c);
    TRY(rounds_json(rq, &j, c.id));
    json_array(&j, "results");
    if (c.state == CONTEST_PUBLISHED) TRY(entry_results(rq->db, rq->arena, c.id, RESULTS_MAX, result, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

/* ---- the desk ---- */

static enum err desk_list(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, contest_desk_fields, offsetof(struct contest, id), page_limit(in.page));
    TRY(contest_unit_list(rq->db, rq->arena, rq->here.unit_id[0], before, page_limit(in.page) + 1, listing_row, &l));
    return listing_close(&l);
}

static enum err reply_contest(struct req *rq, int status, const struct contest *c)
{
    struct json j = reply_json(rq, status);
    return contest_json(&j, NULL, contest_desk_fields, c);
}

static const struct field draft_in[] = {
    FIELD(struct contest_draft, uid, .min = 36, .max = 36),
    FIELD(struct contest_draft, title, .min = CONTEST_TITLE_MIN, .max = CONTEST_TITLE_MAX),
    FIELD(struct contest_draft, title_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct contest_draft, text, .min = 1, .max = CONTEST_TEXT_MAX),
    FIELD(struct contest_draft, text_en, .nullable = true, .max = CONTEST_TEXT_MAX),
    FIELD(struct contest_draft, closes_ms, .min = 1, .max = MS_MAX, .about = "entries come until then"),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) };

/* POST /api/units/:unit/contests -> 201 a draft | 200 the same uid */
static enum err add_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct contest_draft d = { .unit_id = 0 };
    struct contest c;
    bool again;
    TRY(req_read(rq, FIELDS(draft_in), &d));
    d.unit_id = rq->here.unit_id[0];
    enum err e = contest_add(rq->db, rq->arena, rq->now_ms, &by, &d, &c, &again);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    return reply_contest(rq, again ? 200 : 201, &c);
}

static enum err contest_of(struct req *rq, int64_t *id)
{
    static const struct field f = { .name = "contest", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    return field_read(&f, req_param(rq, "contest"), id) == OK ? OK : req_blame(rq, "contest");
}

struct one_in { int64_t contest; };
static const struct field one_in[] = { FIELD(struct one_in, contest, .min = 1, .max = INT64_MAX) };

static enum err judge(const void *row, void *arg) { return contest_json(arg, NULL, contest_judge_fields, row); }

/* GET /api/contests/:contest/desk -> contest, rounds, judges */
static enum err desk_one(struct req *rq)
{
    struct one_in in = { 0 };
    struct contest c;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(contest_by_id(rq->db, rq->arena, in.contest, &c));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, contest_desk_fields, &c);
    TRY(rounds_json(rq, &j, c.id));
    json_array(&j, "judges");
    TRY(contest_judges(rq->db, rq->arena, c.id, c.round, judge, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

static const struct field criterion_in[] = {
    FIELD(struct criterion, name, .min = 1, .max = CONTEST_TITLE_MAX),
    FIELD(struct criterion, name_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct criterion, weight, .min = 1, .max = WEIGHTS, .about = "of a hundred"),
    FIELD(struct criterion, max, .min = 1, .max = MARK_MAX),
};
static const struct fields criterion_in_fields = { criterion_in, N_OF(criterion_in) };
struct round_in { struct str name, name_en; int64_t advance; const struct json_in *criteria; };
static const struct field round_in[] = {
    FIELD(struct round_in, name, .min = 1, .max = CONTEST_TITLE_MAX),
    FIELD(struct round_in, name_en, .nullable = true, .max = CONTEST_TITLE_MAX),
    FIELD(struct round_in, advance, .min = 0, .max = ENTRIES_MAX, .about = "so many go on; 0 in the last"),
    FIELD(struct round_in, criteria, .is_list = true, .min = 1, .max = CRITERIA_MAX, .of = &criterion_in_fields),
};
static const struct fields round_in_fields = { round_in, N_OF(round_in) };
struct rounds_in { const struct json_in *rounds; };
static const struct field rounds_in[] = { FIELD(struct rounds_in, rounds, .is_list = true, .min = 1, .max = ROUNDS_MAX, .of = &round_in_fields) };
static const struct fields rounds_in_fields = { rounds_in, N_OF(rounds_in) };

static enum err read_round(struct req *rq, const struct json_in *value, size_t i, struct rounds_draft *d)
{
    struct round_in in = { 0 };
    struct str path = arena_printf(rq->arena, "rounds[%zu]", i);
    TRY(json_read(rq->arena, value, round_in_fields, path, &in, &rq->blame));
    d->rounds[d->n_rounds++] = (struct contest_round){ .n = (int64_t)i + 1, .name = in.name, .name_en = in.name_en, .advance = in.advance };
    for (size_t k = 0; k < json_count(in.criteria) && d->n_criteria < N_OF(d->criteria); k++) {
        struct criterion *c = &d->criteria[d->n_criteria++];
        struct str at = arena_printf(rq->arena, "rounds[%zu].criteria[%zu]", i, k);
        TRY(json_read(rq->arena, json_item(in.criteria, k), criterion_in_fields, at, c, &rq->blame));
        c->round = (int64_t)i + 1;
    }
    return OK;
}

/* PUT /api/contests/:contest/rounds {rounds} -> 204 */
static enum err rounds_put(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct rounds_in in = { 0 };
    struct rounds_draft *d = arena_new(rq->arena, struct rounds_draft, 1);
    int64_t id;
    if (!d) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(rounds_in), &in));
    TRY(contest_of(rq, &id));
    if (json_count(in.rounds) > ROUNDS_MAX) return req_blame(rq, "rounds");
    for (size_t i = 0; i < json_count(in.rounds); i++) TRY(read_round(rq, json_item(in.rounds, i), i, d));
    enum err e = contest_rounds_set(rq->db, rq->arena, &by, id, d);
    if (e == ERR_BAD_INPUT && d->field) return req_blame(rq, d->field);
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

struct judge_in { int64_t contest, account; };
static const struct field judge_in[] = { FIELD(struct judge_in, contest, .min = 1, .max = INT64_MAX), FIELD(struct judge_in, account, .min = 1, .max = INT64_MAX) };

static enum err set_judge(struct req *rq, bool is_in)
{
    const struct actor by = actor_of(rq);
    struct judge_in in = { 0 };
    TRY(req_read(rq, FIELDS(judge_in), &in));
    TRY(contest_judge_set(rq->db, rq->arena, &by, in.contest, in.account, is_in));
    reply_empty(rq, 204);
    return OK;
}

/* PUT, DELETE /api/contests/:contest/judges/:account -> 204 | 409 scoring has begun */
static enum err judge_put(struct req *rq)    { return set_judge(rq, true); }
static enum err judge_delete(struct req *rq) { return set_judge(rq, false); }

struct reason_in { struct str reason; };
static const struct field reason_in[] = { FIELD(struct reason_in, reason, .min = 5, .max = 500) };
static const struct fields reason_in_fields = { reason_in, N_OF(reason_in) };

static enum err reply_missing(struct req *rq, const struct contest_move *m)
{
    struct json j = reply_json(rq, 409);
    json_object(&j, NULL);
    json_text(&j, "error", str_z(err_name(ERR_CONFLICT)));
    json_text(&j, "message",
              rq->lang == LANG_EN ? S("Marks or judges are missing") : S("Còn thiếu điểm hoặc thiếu giám khảo"));
    json_array(&j, "missing");
    for (size_t i = 0; i < m->n_missing; i++) {
        json_object(&j, NULL);
        json_text(&j, "judge", m->missing[i].judge);
        json_i64(&j, "number", m->missing[i].number);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

static enum err move(struct req *rq, unsigned event)
{
    const struct actor by = actor_of(rq);
    struct reason_in in = { .reason = S("") };
    struct contest_move m = { .event = event };
    struct contest c;
    TRY(req_read(rq, event == CONTEST_CANCEL ? reason_in_fields : (struct fields){ 0 }, &in));
    TRY(contest_of(rq, &m.id));
    m.reason = in.reason;
    enum err e = contest_move(rq->db, rq->arena, rq->now_ms, &by, &m, &c);
    if (e == ERR_CONFLICT && m.n_missing) return reply_missing(rq, &m);
    TRY(e);
    return reply_contest(rq, 200, &c);
}

/* POST /api/contests/:contest/open, /score, /close-round, /publish, /cancel -> contest | 409, with what is missing */
static enum err open_post(struct req *rq)    { return move(rq, CONTEST_OPENS); }
static enum err score_post(struct req *rq)   { return move(rq, CONTEST_SCORE); }
static enum err close_post(struct req *rq)   { return move(rq, CONTEST_CLOSE_ROUND); }
static enum err publish_post(struct req *rq) { return move(rq, CONTEST_PUBLISH); }
static enum err cancel_post(struct req *rq)  { return move(rq, CONTEST_CANCEL); }

/* ---- entries as the desk sees them ---- */

struct entries_in { int64_t contest, round; struct page page; };
static const struct field entries_in[] = {
    FIELD(struct entries_in, contest, .min = 1, .max = INT64_MAX),
    FIELD(struct entries_in, round, .nullable = true, .min = 1, .max = ROUNDS_MAX, .about = "that have come so far"), PAGE_FIELDS(struct entries_in),
};

struct writing { struct req *rq; struct json j; const struct contest *c; int64_t limit, seen, last; };
static enum err file(const void *row, void *arg) { return contest_json(arg, NULL, entry_file_fields, row); }
static enum err mark(const void *row, void *arg) { return contest_json(arg, NULL, desk_mark_fields, row); }

enum err files_json(struct req *rq, struct json *j, int64_t entry_id)
{
    json_array(j, "files");
    TRY(entry_files(rq->db, rq->arena, entry_id, file, j));
    json_end(j);
    return OK;
}

/* Marks of closed rounds alone: those of the running one are their judges'. */
static enum err desk_entry(const void *row, void *arg)
{
    const struct entry *e = row;
    struct writing *k = arg;
    struct account who = { .name = S("") };
    if (++k->seen > k->limit) return OK;
    k->last = e->number;
    if (e->account_id) TRY(account_by_id(k->rq->db, k->rq->arena, e->account_id, &who));
    json_object(&k->j, NULL);
    json_i64(&k->j, "id", e->id);
    json_fields(&k->j, entry_fields, e);
    json_text(&k->j, "name", who.name);
    TRY(files_json(k->rq, &k->j, e->id));
    json_array(&k->j, "marks");
    TRY(entry_marks(k->rq->db, k->rq->arena, e->id, k->c->state >= CONTEST_SCORED ? INT64_MAX : k->c->round, mark,
                    &k->j));
    json_end(&k->j);
    json_end(&k->j);
    return OK;
}

/* GET /api/contests/:contest/entries?round -> {rows, next} */
static enum err entries_get(struct req *rq)
{
    struct entries_in in = { .round = 1 };
    struct contest c;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(entries_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(contest_by_id(rq->db, rq->arena, in.contest, &c));
    struct writing k = { .rq = rq, .j = reply_json(rq, 200), .c = &c, .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(entry_list(rq->db, rq->arena, c.id, in.round ? in.round : 1, after, k.limit + 1, desk_entry, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

/* POST /api/entries/:entry/return {reason} -> entry | 409 not open any more */
static enum err return_post(struct req *rq)
{
    static const struct field f = { .name = "entry", .kind = FIELD_I64, .min = 1, .max = INT64_MAX };
    const struct actor by = actor_of(rq);
    struct reason_in in = { .reason = S("") };
    struct entry e;
    int64_t id;
    TRY(req_read(rq, reason_in_fields, &in));
    if (field_read(&f, req_param(rq, "entry"), &id) != OK) return req_blame(rq, "entry");
    TRY(entry_return(rq->db, rq->arena, rq->now_ms, &by, id, in.reason, &e));
    struct json j = reply_json(rq, 200);
    return contest_json(&j, NULL, entry_fields, &e);
}

/* ---- appeals ---- */

static enum err appeal_row(const void *row, void *arg)
{
    const struct appeal *p = row;
    struct writing *k = arg;
    struct str text;
    if (++k->seen > k->limit) return OK;
    k->last = p->id;
    TRY(appeal_text(k->rq->keys, k->rq->arena, p, &text));
    json_object(&k->j, NULL);
    json_fields(&k->j, appeal_fields, p);
    json_text(&k->j, "text", text);
    json_end(&k->j);
    return OK;
}

/* GET /api/contests/:contest/appeals -> {rows, next} */
static enum err appeals_get(struct req *rq)
{
    struct entries_in in = { .round = 0 };
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(entries_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    struct writing k = { .rq = rq, .j = reply_json(rq, 200), .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(appeal_list(rq->db, rq->arena, in.contest, after, k.limit + 1, appeal_row, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

struct answer_in { int64_t contest, appeal; struct str text; };
static const struct field answer_in[] = {
    FIELD(struct answer_in, contest, .min = 1, .max = INT64_MAX), FIELD(struct answer_in, appeal, .min = 1, .max = INT64_MAX),
    FIELD(struct answer_in, text, .min = APPEAL_MIN, .max = APPEAL_MAX),
};
static const struct fields answer_in_fields = { answer_in + 2, N_OF(answer_in) - 2 };

/* POST /api/contests/:contest/appeals/:appeal/answer {text} -> 204 | 409 answered before */
static enum err answer_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct answer_in in = { 0 };
    TRY(req_read(rq, FIELDS(answer_in), &in));
    TRY(appeal_answer(rq->db, rq->arena, rq->now_ms, &by, in.contest, in.appeal, in.text));
    reply_empty(rq, 204);
    return OK;
}

#define HERE .within = &scope_contest
static const struct route table[] = {
    { GET,    "/api/contests",                           list_get,     ROLE_ANYONE, 0,
      .about = "Contests, newest first", .in = &page_in_fields,
      .out = &contest_fields, .is_shared = true },
    { GET,    "/api/contests/:code",                     one_get,      ROLE_ANYONE, 0,
      .about = "One with its rounds, and results once published",
      .out = &contest_fields, .is_shared = true },
    { GET,    "/api/units/:unit/contests",               desk_list,    READERS, 0,         .within = &scope_unit,
      .about = "Contests of a unit",
      .in = &page_in_fields, .out = &contest_desk_fields },
    { POST,   "/api/units/:unit/contests",               add_post,     DESK, 40 * KIB,     .within = &scope_unit,
      .about = "Draft a contest",
      .in = &draft_in_fields, .out = &contest_desk_fields },
    { GET,    "/api/contests/:contest/desk",             desk_one,     READERS, 0,         HERE,
      .about = "One with rounds and judges", .out = &contest_desk_fields },
    { PUT,    "/api/contests/:contest/rounds",           rounds_put,   DESK, 32 * KIB,     HERE,
      .about = "Its rounds and criteria", .in = &rounds_in_fields },
    { PUT,    "/api/contests/:contest/judges/:account",  judge_put,    DESK, KIB,          HERE, .about = "Somebody judges" },
    { DELETE, "/api/contests/:contest/judges/:account",  judge_delete, DESK, 0,            HERE, .about = "… and no longer" },
    { POST,   "/api/contests/:contest/open",             open_post,    DESK, KIB,          HERE,
      .about = "Entries may come", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/score",            score_post,   DESK, KIB,          HERE,
      .about = "No more entries; the first round is scored", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/close-round",      close_post,   DESK, KIB,          HERE,
      .about = "The round's result is computed", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/publish",          publish_post, DESK, KIB,          HERE,
      .about = "By a second person: everybody reads the result", .out = &contest_desk_fields },
    { POST,   "/api/contests/:contest/cancel",           cancel_post,  DESK, 2 * KIB,      HERE,
      .about = "Cancelled, and why", .in = &reason_in_fields, .out = &contest_desk_fields },
    { GET,    "/api/contests/:contest/entries",          entries_get,  READERS, 0,         HERE,
      .about = "Entries with names; marks of closed rounds", .out = &entry_fields },
    { POST,   "/api/entries/:entry/return",              return_post,  DESK, 2 * KIB,      .within = &scope_entry,
      .about = "Send an entry back to be mended",
      .in = &reason_in_fields, .out = &entry_fields },
    { GET,    "/api/contests/:contest/appeals",          appeals_get,  READERS, 0,         HERE,
      .about = "Appeals", .out = &appeal_fields },
    { POST,   "/api/contests/:contest/appeals/:appeal/answer", answer_post, DESK, 16 * KIB, HERE,
      .about = "Answer an appeal", .in = &answer_in_fields },
};
const struct routes contest_routes = { table, N_OF(table) };
