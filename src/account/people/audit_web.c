/* audit_web.c - who did what: the audit log, newest first. */
#include "account/people/audit_db.h"
#include "http/http.h"
#include "territory/territory.h"

struct audit_in { struct page page; };
static const struct field audit_in[] = { PAGE_FIELDS(struct audit_in) };
static const struct fields audit_in_fields = { audit_in, N_OF(audit_in) };

struct writing { struct json *j; int64_t n, max, last; bool more; };
static enum err write_line(const void *row, void *arg)
{
    const struct audit_row *l = row;
    struct writing *w = arg;
    if (w->n++ == w->max) { w->more = true; return OK; }
    w->last = l->seq;
    json_object(w->j, NULL);
    json_fields(w->j, audit_row_fields, l);
    json_end(w->j);
    return OK;
}

/* GET /api/units/:unit/audit-log -> 200: of the city the whole log, of a ward its own lines and its groups' */
static enum err audit_get(struct req *rq)
{
    struct audit_in in = { 0 };
    int64_t before = INT64_MAX;
    TRY(req_read(rq, FIELDS(audit_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    struct json j = reply_json(rq, 200);
    struct writing w = { .j = &j, .max = page_limit(in.page) };
    int64_t unit_id = rq->here.unit_id[0];
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(unit_id == CITY_ID ? audit_page_all(rq->db, rq->arena, before, w.max + 1, write_line, &w)
                           : audit_page_unit(rq->db, rq->arena, unit_id, before, w.max + 1, write_line, &w));
    json_end(&j);
    json_text(&j, "next", w.more ? cursor_i64(rq->arena, w.last) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/audit-log", audit_get, ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN, 0, &scope_unit,
      .in = &audit_in_fields, .out = &audit_row_fields, .about = "who did what, newest first" },
};
const struct routes audit_routes = { table, N_OF(table) };
