/* allowance_web.c - the doors to allowances: what is due, and that it was paid. */
#include "outreach/report/allowance.h"
#include "account/account.h"
#include "http/listing.h"
#include "outreach/report/allowance_sheet.h"
#include "territory/territory.h"

enum { READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, PAYERS = ROLE_OFFICER | ROLE_CITY };

struct list_in { struct str month; struct page page; };
static const struct field list_in[] = {
    FIELD(struct list_in, month, .min = 7, .max = 7, .about = "2026-11"), PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

struct working { struct listing *l; struct str month; };

static enum err work_out(const void *row, void *arg)
{
    struct working *w = arg;
    struct allowance sum;
    TRY(allowance_of_team(w->l->rq->db, w->l->rq->arena, ((const struct team_row *)row)->id, w->month, &sum, NULL));
    return listing_row(&sum, w->l);
}

/* GET /api/units/:unit/allowance?month=2026-11 -> what each team is due, or was paid */
static enum err allowance_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct team_query q = { .unit_id = rq->here.unit_id[0] };
    struct listing l;
    int64_t from, to;
    TRY(req_read(rq, FIELDS(list_in), &in));
    if (month_days(in.month, &from, &to) != OK) return req_blame(rq, "month");
    TRY(cursor_read_i64(rq, in.page.after, &q.after));
    listing_open(&l, rq, allowance_fields, offsetof(struct allowance, team_id), page_limit(in.page));
    q.limit = l.limit + 1;
    TRY(team_list(rq->db, rq->arena, &q, work_out, &(struct working){ &l, in.month }));
    return listing_close(&l);
}

struct table_in { struct str month; };
static const struct field table_in[] = { FIELD(struct table_in, month, .min = 7, .max = 7, .about = "2026-11") };
static const struct fields table_in_fields = { table_in, N_OF(table_in) };

static enum err table_write(struct req *rq, bool is_xlsx, const char *mime, const char *ending)
{
    struct table_in in = { 0 };
    struct str bytes;
    TRY(req_read(rq, FIELDS(table_in), &in));
    enum err e = allowance_sheet(rq->db, rq->arena, rq->here.unit_id[0], in.month, is_xlsx, &bytes);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "month");
    TRY(e);
    reply_bytes(rq, 200, str_z(mime), bytes);
    reply_header(rq, "Content-Disposition",
                 arena_printf(rq->arena, "attachment; filename=\"boi-duong-%.7s.%s\"", in.month.p, ending));
    return OK;
}

/* GET /api/units/:unit/allowance.csv?month=2026-11, allowance.xlsx -> the whole list to pay from */
static enum err allowance_csv(struct req *rq) { return table_write(rq, false, "text/csv; charset=utf-8", "csv"); }
static enum err allowance_xlsx(struct req *rq)
{
    return table_write(rq, true, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
}

struct team_in { int64_t team; struct str month; };
static const struct field team_in[] = {
    FIELD(struct team_in, team, .min = 1, .max = INT64_MAX), FIELD(struct team_in, month, .min = 7, .max = 7, .about = "2026-11"),
};
static const struct fields month_in_fields = { team_in + 1, 1 };

static enum err allowance_write(struct req *rq, int status, const struct allowance *sum,
                                const struct allowance_rows *rows)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_fields(&j, allowance_fields, sum);
    json_array(&j, "rows");
    for (size_t i = 0; rows && i < rows->n; i++) {
        json_object(&j, NULL);
        json_fields(&j, allowance_member_fields, &rows->v[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

/* GET /api/teams/:team/allowance?month= -> how a team's allowance is worked out, member by member */
static enum err team_allowance_get(struct req *rq)
{
    struct team_in in = { 0 };
    struct allowance sum;
    struct allowance_rows *rows = arena_new(rq->arena, struct allowance_rows, 1);
    if (!rows) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(team_in), &in));
    enum err e = allowance_of_team(rq->db, rq->arena, in.team, in.month, &sum, rows);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "month");
    TRY(e);
    return allowance_write(rq, 200, &sum, rows);
}

/* POST /api/teams/:team/allowance {month} -> 201 paid | 409 paid before | 400 the month is not over, or nothing is due */
static enum err team_allowance_post(struct req *rq)
{
    struct team_in in = { 0 };
    struct allowance sum;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(team_in), &in));
    enum err e = allowance_pay(rq->db, rq->arena, &by, in.team, in.month, rq->now_ms, &sum);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "month");
    TRY(e);
    return allowance_write(rq, 201, &sum, NULL);
}

static const struct route table[] = {
    { GET,  "/api/units/:unit/allowance", allowance_get,       READERS, 0,   .within = &scope_unit,
      .about = "What each team is due for a month", .in = &list_in_fields, .out = &allowance_fields },
    { GET,  "/api/units/:unit/allowance.csv",  allowance_csv,  READERS, 0, .within = &scope_unit,
      .about = "The same as a table to pay from, CSV", .in = &table_in_fields, .memory_max = 32 * MIB },
    { GET,  "/api/units/:unit/allowance.xlsx", allowance_xlsx, READERS, 0, .within = &scope_unit,
      .about = "The same as a table to pay from, XLSX", .in = &table_in_fields, .memory_max = 32 * MIB },
    { GET,  "/api/teams/:team/allowance", team_allowance_get,  READERS, 0,   .within = &scope_team,
      .about = "How a team's allowance is worked out", .in = &month_in_fields, .out = &allowance_fields },
    { POST, "/api/teams/:team/allowance", team_allowance_post, PAYERS,  KIB, .within = &scope_team,
      .about = "Put down that a team was paid", .in = &month_in_fields, .out = &allowance_fields },
};
const struct routes allowance_routes = { table, N_OF(table) };
