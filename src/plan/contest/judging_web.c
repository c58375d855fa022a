/* judging_web.c - the doors of judges: entries by number alone, without a name; marks, conflicts. */
#include "plan/contest/contest_web.h"
#include "civic/petition/petition_file.h"
#include "core/json_in.h"

/* ---- what is mine to judge ---- */

static enum err judging(const void *row, void *arg) { return contest_json(arg, NULL, judging_fields, row); }

/* GET /api/judging -> {rows} */
static enum err mine_get(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(judging_mine(rq->db, rq->arena, rq->who.id, judging, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

enum err judging_contest(struct req *rq, struct contest *c)
{
    bool is_one;
    TRY(contest_by_code(rq->db, rq->arena, req_param(rq, "code"), c));
    TRY(judge_is_one(rq->db, rq->arena, c->id, rq->who.id, &is_one));
    return is_one ? OK : ERR_NOT_FOUND;                      /* that there is such a contest is known; who judges is not */
}

/* ---- blind ---- */

struct writing { struct req *rq; struct json j; const struct contest *c; int64_t limit, seen, last; };

static enum err marks_json(struct writing *k, const struct entry *e)
{
    struct sheet s = { .judge_id = k->rq->who.id, .entry_id = e->id };
    TRY(sheet_read(k->rq->db, k->rq->arena, k->c->round, &s));
    json_array(&k->j, "scores");
    for (size_t i = 0; i < s.n; i++) {
        json_object(&k->j, NULL);
        json_i64(&k->j, "criterion_id", s.marks[i].criterion_id);
        json_i64(&k->j, "mark", s.marks[i].mark);
        json_end(&k->j);
    }
    json_end(&k->j);
    json_text(&k->j, "note", s.note);
    return OK;
}

struct blind_files { struct json *j; int64_t n; };
static enum err blind_file(const void *row, void *arg)
{
    const struct entry_file *f = row;
    struct blind_files *k = arg;
    json_object(k->j, NULL);
    json_i64(k->j, "n", ++k->n);                             /* its name might name somebody, its id says when it came */
    json_text(k->j, "kind", str_z(petition_file_kinds[f->kind]));
    json_i64(k->j, "bytes", f->bytes);
    json_end(k->j);
    return OK;
}

/* Number, title, words, files: of one that is not his to judge the number alone. */
static enum err blind(const void *row, void *arg)
{
    const struct entry *e = row;
    struct writing *k = arg;
    enum conflict why;
    if (++k->seen > k->limit) return OK;
    k->last = e->number;
    if (e->state != ENTRY_IN || e->round != k->c->round) return OK;
    TRY(conflict_of(k->rq->db, k->rq->arena, k->rq->who.id, e, &why));
    json_object(&k->j, NULL);
    json_i64(&k->j, "number", e->number);
    json_text(&k->j, "conflict", str_z(conflict_words[why]));
    if (why == CONFLICT_NONE) {
        struct blind_files files = { &k->j, 0 };
        json_text(&k->j, "title", e->title);
        json_text(&k->j, "text", e->text);
        json_array(&k->j, "files");
        TRY(entry_files(k->rq->db, k->rq->arena, e->id, blind_file, &files));
        json_end(&k->j);
        TRY(marks_json(k, e));
    }
    json_end(&k->j);
    return OK;
}

struct page_in { struct page page; };
static const struct field page_in[] = { PAGE_FIELDS(struct page_in) };
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

/* GET /api/judging/:code/entries -> {state, round, criteria, rows, next}; rows while it is being scored */
static enum err entries_get(struct req *rq)
{
    struct page_in in = { .page = { .limit = 0 } };
    struct contest c;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(judging_contest(rq, &c));
    struct writing k = { .rq = rq, .j = reply_json(rq, 200), .c = &c, .limit = page_limit(in.page) };
    json_object(&k.j, NULL);
    json_text(&k.j, "state", str_z(contest_states[c.state]));
    json_i64(&k.j, "round", c.round);
    TRY(criteria_json(rq, &k.j, c.id, c.round));
    json_array(&k.j, "rows");
    if (c.state == CONTEST_SCORING) TRY(entry_list(rq->db, rq->arena, c.id, c.round, after, k.limit + 1, blind, &k));
    json_end(&k.j);
    json_text(&k.j, "next", k.seen > k.limit ? cursor_i64(rq->arena, k.last) : S(""));
    json_end(&k.j);
    return OK;
}

enum err judging_entry(struct req *rq, struct contest *c, struct entry *e)
{
    static const struct field f = { .name = "number", .kind = FIELD_I64, .min = 0, .max = 99999 };
    int64_t number;
    TRY(judging_contest(rq, c));
    if (field_read(&f, req_param(rq, "number"), &number) != OK) return req_blame(rq, "number");
    return entry_by_number(rq->db, rq->arena, c->id, number, e);
}

struct scores_in { const struct json_in *scores; struct str note; };
static const struct field score_in[] = {
    FIELD(struct mark, criterion_id, .min = 1, .max = INT64_MAX), FIELD(struct mark, mark, .min = 0, .max = MARK_MAX),
};
static const struct fields score_in_fields = { score_in, N_OF(score_in) };
static const struct field scores_in[] = {
    FIELD(struct scores_in, scores, .is_list = true, .min = 1, .max = CRITERIA_MAX, .of = &score_in_fields),
    FIELD(struct scores_in, note, .nullable = true, .max = 2000),
};
static const struct fields scores_in_fields = { scores_in, N_OF(scores_in) };

/* PUT /api/judging/:code/entries/:number/scores {scores, note} -> 204 | 403 a conflict | 409 not being scored */
static enum err scores_put(struct req *rq)
{
    struct scores_in in = { .note = S("") };
    struct sheet s = { .judge_id = rq->who.id };
    struct contest c;
    struct entry e;
    TRY(req_read(rq, FIELDS(scores_in), &in));
    TRY(judging_entry(rq, &c, &e));
    if (json_count(in.scores) > CRITERIA_MAX) return req_blame(rq, "scores");
    for (size_t i = 0; i < json_count(in.scores); i++) {
        struct str path = arena_printf(rq->arena, "scores[%zu]", i);
        TRY(json_read(rq->arena, json_item(in.scores, i), score_in_fields, path, &s.marks[s.n++], &rq->blame));
    }
    s.entry_id = e.id;
    s.note = in.note;
    enum err done = sheet_write(rq->db, rq->arena, rq->now_ms, &s);
    if (done == ERR_BAD_INPUT && s.field) return req_blame(rq, s.field);
    TRY(done);
    reply_empty(rq, 204);
    return OK;
}

struct reason_in { struct str reason; };
static const struct field reason_in[] = { FIELD(struct reason_in, reason, .min = 3, .max = 500) };
static const struct fields reason_in_fields = { reason_in, N_OF(reason_in) };

/* POST /api/judging/:code/entries/:number/conflict {reason} -> 204 */
static enum err conflict_post(struct req *rq)
{
    struct reason_in in = { .reason = S("") };
    struct contest c;
    struct entry e;
    TRY(req_read(rq, FIELDS(reason_in), &in));
    TRY(judging_entry(rq, &c, &e));
    TRY(conflict_declare(rq->db, rq->arena, rq->now_ms, rq->who.id, e.id, in.reason));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/judging",                                mine_get,      ANY_JUDGE, 0,
      .about = "Contests I judge", .out = &judging_fields },
    { GET,  "/api/judging/:code/entries",                  entries_get,   ANY_JUDGE, 0,
      .about = "Entries by number, without a name", .in = &page_in_fields },
    { PUT,  "/api/judging/:code/entries/:number/scores",   scores_put,    ANY_JUDGE, 8 * KIB,
      .about = "My marks, all criteria", .in = &scores_in_fields },
    { POST, "/api/judging/:code/entries/:number/conflict", conflict_post, ANY_JUDGE, KIB,
      .about = "I have an interest in this one", .in = &reason_in_fields },
};
const struct routes judging_routes = { table, N_OF(table) };
