/* template_web.c - the doors of templates. */
#include "civic/desk/template.h"
#include "account/account.h"
#include "http/http.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static enum err template_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct template t;
    TRY(template_by_id(db, a, id, &t));
    return unit_chain(db, a, t.unit_id, out);
}
static const struct scope scope_template = { .param = "template", .chain = template_chain };

static const char *const kind_words[] = { "any", "answer", "refuse", "ask", NULL };
struct list_in { int64_t unit; unsigned kind; struct str category; };
static const struct field list_in[] = {
    FIELD(struct list_in, unit, .nullable = true, .min = 1, .max = INT64_MAX, .about = "one's own when not given"),
    FIELD(struct list_in, kind, .nullable = true, .words = kind_words),
    FIELD(struct list_in, category, .nullable = true, .max = 60, .about = "those for this category and those for all"),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

static enum err may_read(struct req *rq, int64_t unit_id)
{
    struct chain chain;
    enum err e = unit_chain(rq->db, rq->arena, unit_id, &chain);
    if (e == ERR_NOT_FOUND) return req_blame(rq, "unit");
    TRY(e);
    for (size_t g = 0; g < rq->who.n_grants; g++)
        for (size_t i = 0; i < chain.n; i++)
            if (rq->who.grants[g].unit_id == chain.unit_id[i] && (rq->who.grants[g].role & READERS)) return OK;
    return ERR_FORBIDDEN;
}

static enum err write_row(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, template_fields, row);
    json_end(arg);
    return OK;
}

/* GET /api/petition-templates?unit&kind&category -> {rows: [template]}: the unit's own and those of the city */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .unit = 0 };
    TRY(req_read(rq, FIELDS(list_in), &in));
    for (size_t i = 0; !in.unit && i < rq->who.n_grants; i++)
        if (rq->who.grants[i].role & READERS) in.unit = rq->who.grants[i].unit_id;
    TRY(may_read(rq, in.unit));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(template_list(rq->db, rq->arena, &(struct template_query){ in.unit, in.kind ? in.kind - 1 : TEMPLATE_ANY, in.category }, write_row, &j));
    json_end(&j);
    json_end(&j);
    return OK;
}

static enum err put(struct req *rq, struct template_draft *d, int status)
{
    const struct actor by = actor_of(rq);
    struct template t;
    enum err e = template_put(rq->db, rq->arena, rq->now_ms, &by, d, &t);
    if (e == ERR_BAD_INPUT && d->field) return req_blame(rq, d->field);
    TRY(e);
    struct json j = reply_json(rq, status);
    return write_row(&t, &j);
}

static const struct field add_in[] = {
    FIELD(struct template_draft, unit_id, .min = 1, .max = INT64_MAX, .about = "whose it is: 1, the city's, is for all"),
    FIELD(struct template_draft, kind, .words = template_kinds),
    FIELD(struct template_draft, reason, .nullable = true, .words = petition_reasons, .about = "refuse: which"),
    FIELD(struct template_draft, category, .nullable = true, .max = 60, .about = "for all when not given"),
    FIELD(struct template_draft, name, .min = TEMPLATE_NAME_MIN, .max = TEMPLATE_NAME_MAX),
    FIELD(struct template_draft, text, .min = TEMPLATE_TEXT_MIN, .max = PETITION_TEXT_MAX, .about = "with a blank … at least, unless it refuses"),
};
static const struct fields add_in_fields = { add_in, N_OF(add_in) };

/* POST /api/petition-templates {unit_id, kind, name, text, reason?, category?} -> 201 template */
static enum err add_post(struct req *rq)
{
    struct template_draft d = { .id = 0 };
    TRY(req_read(rq, FIELDS(add_in), &d));
    return put(rq, &d, 201);
}

struct change_in { int64_t template; struct str name, text; };
static const struct field change_in[] = {
    FIELD(struct change_in, template, .min = 1, .max = INT64_MAX),
    FIELD(struct change_in, name, .nullable = true, .min = TEMPLATE_NAME_MIN, .max = TEMPLATE_NAME_MAX),
    FIELD(struct change_in, text, .nullable = true, .min = TEMPLATE_TEXT_MIN, .max = PETITION_TEXT_MAX),
};
static const struct fields change_in_fields = { change_in + 1, N_OF(change_in) - 1 };

/* PATCH /api/petition-templates/:template {name?, text?} -> template */
static enum err change_patch(struct req *rq)
{
    struct change_in in = { .template = 0 };
    TRY(req_read(rq, FIELDS(change_in), &in));
    return put(rq, &(struct template_draft){ .id = in.template, .name = in.name, .text = in.text }, 200);
}

static const struct field remove_in[] = { FIELD(struct change_in, template, .min = 1, .max = INT64_MAX) };

/* DELETE /api/petition-templates/:template -> 204 */
static enum err remove_delete(struct req *rq)
{
    struct change_in in = { .template = 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(remove_in), &in));
    TRY(template_remove(rq->db, rq->arena, rq->now_ms, &by, in.template));
    reply_empty(rq, 204);
    return OK;
}

static const struct route table[] = {
    { GET,    "/api/petition-templates",           list_get,      READERS, 0,        .about = "Words to begin an answer, a refusal, a question from",
      .in = &list_in_fields, .out = &template_fields },
    { POST,   "/api/petition-templates",           add_post,      DESK,    16 * KIB, .about = "A template of a unit, or of the city for all",
      .in = &add_in_fields, .out = &template_fields },
    { PATCH,  "/api/petition-templates/:template", change_patch,  DESK,    16 * KIB, .within = &scope_template,
      .about = "Change its name or words", .in = &change_in_fields, .out = &template_fields },
    { DELETE, "/api/petition-templates/:template", remove_delete, DESK,    0,        .within = &scope_template, .about = "Take it away" },
};
const struct routes template_routes = { table, N_OF(table) };
