/* contest_web.c - contests for everybody, and what the doors of this room write alike. */
#include "plan/contest/contest_web.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { RESULTS_MAX = 500 };

enum err contest_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct contest c;
    TRY(contest_by_id(db, a, id, &c));
    return unit_chain(db, a, c.unit_id, out);
}
const struct scope scope_contest = { .param = "contest", .chain = contest_chain };

enum err contest_json(struct json *j, const char *key, struct fields f, const void *row)
{
    json_object(j, key);
    json_fields(j, f, row);
    json_end(j);
    return OK;
}

static const struct { const char *code; struct str vi, en; } seat_faults[] = {
    [SEAT_FINE]     = { "busy", STR(""), STR("") },
    [SEAT_CLOSED]   = { "closed", STR("Cuộc thi đã sang phần chấm, không thêm giám khảo được nữa"), STR("Judging has begun; no judge can be added") },
    [SEAT_ENTERED]  = { "entered", STR("Ai đã nộp bài thì không chấm cuộc thi này"), STR("Who has handed in an entry does not judge this contest") },
    [SEAT_HAS_READ] = { "has_read", STR("Ai đã đọc tên người dự thi thì không chấm cuộc thi này nữa"),
                        STR("Who has read the entrants' names does not judge this contest any more") },
    [SEAT_FULL]     = { "full", STR("Cuộc thi đã đủ giám khảo"), STR("This contest has all its judges") },
    [SEAT_APPLIED]  = { "applied", STR("Ai đã nộp hồ sơ thì không dẫn dắt trong đợt này"), STR("Who has applied does not accompany others of this call") },
};

enum err seat_refuse(struct req *rq, const char *field, enum seat_fault why)
{
    return reply_refusal(rq, ERR_CONFLICT, field, seat_faults[why].code, rq->lang == LANG_EN ? seat_faults[why].en : seat_faults[why].vi);
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

enum err rounds_json(struct req *rq, struct json *j, int64_t contest_id)
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

static const struct route table[] = {
    { GET,    "/api/contests",                           list_get,     ROLE_ANYONE, 0,
      .about = "Contests, newest first", .in = &page_in_fields,
      .out = &contest_fields, .is_shared = true },
    { GET,    "/api/contests/:code",                     one_get,      ROLE_ANYONE, 0,
      .about = "One with its rounds, and results once published",
      .out = &contest_fields, .is_shared = true },
};
const struct routes contest_routes = { table, N_OF(table) };
