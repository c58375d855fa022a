/* contest_entries_web.c - entries and appeals as the desk of a contest sees them. */
#include "plan/contest/contest_web.h"

static enum err entry_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct entry e;
    TRY(entry_by_id(db, a, id, &e));
    return contest_chain(db, a, e.contest_id, out);
}
const struct scope scope_entry = { .param = "entry", .chain = entry_chain };

/* ---- entries as the desk sees them ---- */

struct entries_in { int64_t contest, round; bool names; struct page page; };
static const struct field entries_in[] = {
    FIELD(struct entries_in, contest, .min = 1, .max = INT64_MAX),
    FIELD(struct entries_in, round, .nullable = true, .min = 1, .max = ROUNDS_MAX, .about = "that have come so far"),
    FIELD(struct entries_in, names, .nullable = true, .about = "of the entrants, before the last round is closed: who asks for them judges it no more"),
    PAGE_FIELDS(struct entries_in),
};
static const struct fields entries_query_fields = { entries_in + 1, N_OF(entries_in) - 1 };

/* Until the last round is closed names are shown to who asked for them, and to no judge. */
struct writing { struct req *rq; struct json j; const struct contest *c; bool is_blind; int64_t limit, seen, last; };
static enum err mark(const void *row, void *arg) { return contest_json(arg, NULL, desk_mark_fields, row); }

struct showing { struct json *j; bool is_blind; };
static enum err file(const void *row, void *arg)
{
    const struct showing *k = arg;
    struct entry_file f = *(const struct entry_file *)row;
    if (k->is_blind) f.name = f.uid = S("");
    return contest_json(k->j, NULL, entry_file_fields, &f);
}

enum err files_json(struct req *rq, struct json *j, int64_t entry_id, bool is_blind)
{
    json_array(j, "files");
    TRY(entry_files(rq->db, rq->arena, entry_id, file, &(struct showing){ j, is_blind }));
    json_end(j);
    return OK;
}

/* Marks of closed rounds alone: those of the running one are their judges'. */
static enum err desk_entry(const void *row, void *arg)
{
    struct entry e = *(const struct entry *)row;
    struct writing *k = arg;
    struct account who = { .name = S("") };
    if (++k->seen > k->limit) return OK;
    k->last = e.number;
    if (k->is_blind) e.team = e.members = e.uid = S("");
    else if (e.account_id) TRY(account_by_id(k->rq->db, k->rq->arena, e.account_id, &who));
    json_object(&k->j, NULL);
    json_i64(&k->j, "id", e.id);
    json_fields(&k->j, entry_fields, &e);
    json_text(&k->j, "name", who.name);
    json_bool(&k->j, "is_blind", k->is_blind);
    TRY(files_json(k->rq, &k->j, e.id, k->is_blind || k->c->state == CONTEST_SCORING));
    json_array(&k->j, "marks");
    TRY(entry_marks(k->rq->db, k->rq->arena, e.id, k->c->state >= CONTEST_SCORED ? INT64_MAX : k->c->round, mark,
                    &k->j));
    json_end(&k->j);
    json_end(&k->j);
    return OK;
}

static enum err names_for(struct req *rq, const struct contest *c, bool are_asked, bool *is_blind)
{
    const struct actor by = actor_of(rq);
    *is_blind = contest_is_blind(c);
    if (!*is_blind || !are_asked) return OK;
    enum err e = contest_names_read(rq->db, rq->arena, rq->now_ms, &by, c);
    *is_blind = e == ERR_FORBIDDEN;                          /* a judge of it is as blind here as the others */
    return e == ERR_FORBIDDEN ? OK : e;
}

/* GET /api/contests/:contest/entries?round&names -> {rows, next} */
static enum err entries_get(struct req *rq)
{
    struct entries_in in = { .round = 1 };
    struct contest c;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(entries_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(contest_by_id(rq->db, rq->arena, in.contest, &c));
    struct writing k = { .rq = rq, .j = reply_json(rq, 200), .c = &c, .limit = page_limit(in.page) };
    TRY(names_for(rq, &c, in.names, &k.is_blind));
    json_object(&k.j, NULL);
    json_array(&k.j, "rows");
    TRY(entry_list(rq->db, rq->arena, c.id, in.round ? in.round : 1, after, k.limit + 1, desk_entry, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

/* POST /api/entries/:entry/return {reason} -> 204 | 409 not open any more */
static enum err return_post(struct req *rq)
{
    const struct actor by = actor_of(rq);
    struct contest_reason in = { .reason = S("") };
    struct entry e;
    int64_t id;
    TRY(req_read(rq, contest_reason_fields, &in));
    TRY(req_id(rq, "entry", &id));
    TRY(entry_return(rq->db, rq->arena, rq->now_ms, &by, id, in.reason, &e));
    reply_empty(rq, 204);
    return OK;
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
    FIELD(struct answer_in, contest, .min = 1, .max = INT64_MAX),
    FIELD(struct answer_in, appeal, .min = 1, .max = INT64_MAX),
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
    { GET,    "/api/contests/:contest/entries",          entries_get,  READERS, 0,         HERE,
      .about = "Entries, with names for who asks; marks of closed rounds", .in = &entries_query_fields, .out = &entry_fields },
    { POST,   "/api/entries/:entry/return",              return_post,  DESK, 2 * KIB,      .within = &scope_entry,
      .about = "Send an entry back to be mended",
      .in = &contest_reason_fields },
    { GET,    "/api/contests/:contest/appeals",          appeals_get,  READERS, 0,         HERE,
      .about = "Appeals", .out = &appeal_fields },
    { POST,   "/api/contests/:contest/appeals/:appeal/answer", answer_post, DESK, 16 * KIB, HERE,
      .about = "Answer an appeal", .in = &answer_in_fields },
};
const struct routes contest_entries_routes = { table, N_OF(table) };
