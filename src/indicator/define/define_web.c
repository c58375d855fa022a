/* define_web.c - the register for everybody, and the door where the city defines an indicator. */
#include "indicator/define/define_web.h"
#include "http/listing.h"

/* ---- shared with the doors of values ---- */

enum err reply_shared(struct req *rq)
{
    struct bytes sum;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &sum));
    sum.n = 16;                          /* enough to tell two versions apart */
    reply_header(rq, "Cache-Control", S("public, max-age=300"));
    struct str tag = hex(rq->arena, sum);
    if (!tag.n) return ERR_NOMEM;
    (void)req_is_fresh(rq, tag);
    return OK;
}

enum err read_indicator(struct req *rq, int64_t version, struct indicator *out)
{
    return indicator_by_code(rq->db, rq->arena, req_param(rq, "indicator"), version, out);
}

/* ---- lists ---- */

struct list_in { unsigned pillar; struct page page; };
static const char *const pillar_or_all[] = { "government", "economy", "society", "citizen", "all", NULL };
enum { ALL_PILLARS = 4 };
static const struct field list_in[] = {
    FIELD(struct list_in, pillar, .nullable = true, .words = pillar_or_all, .about = "all when not given"), PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

struct paging { struct json *j; int64_t limit, seen; struct str last; };
static enum err page_row(const void *row, void *arg)
{
    struct paging *k = arg;
    if (k->limit && ++k->seen > k->limit) return OK;
    json_object(k->j, NULL);
    json_fields(k->j, indicator_fields, row);
    json_end(k->j);
    k->last = ((const struct indicator *)row)->code;
    return OK;
}

/* GET /api/indicators?pillar -> {rows: [definition in force], next} */
static enum err list_get(struct req *rq)
{
    struct list_in in = { .pillar = ALL_PILLARS };
    struct str after = S("");
    TRY(req_read(rq, FIELDS(list_in), &in));
    if (in.page.after.n) TRY(cursor_read_text(rq, in.page.after, &after, 1));
    struct json j = reply_json(rq, 200);
    struct paging k = { .j = &j, .limit = page_limit(in.page) };
    struct indicator_query q = { .pillar = in.pillar == ALL_PILLARS ? -1 : (int64_t)in.pillar, .after = after, .limit = k.limit + 1 };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(indicator_list(rq->db, rq->arena, &q, page_row, &k));
    json_end(&j);
    json_text(&j, "next", k.seen > k.limit ? cursor_text(rq->arena, &k.last, 1) : S(""));
    json_end(&j);
    return reply_shared(rq);
}

/* GET /api/indicators/:indicator/history -> {rows: [every version, the newest first]} */
static enum err history_get(struct req *rq)
{
    struct indicator i;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(read_indicator(rq, 0, &i));
    struct json j = reply_json(rq, 200);
    struct paging k = { .j = &j };
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(indicator_history(rq->db, rq->arena, i.code, page_row, &k));
    json_end(&j);
    json_end(&j);
    return reply_shared(rq);
}

/* ---- one ---- */

static void measure_json(struct json *j, struct arena *a, const struct leaf *l)
{
    static const char *const kinds[] = { "flow", "state" }, *const grains[] = { "none", "month", "quarter", "year" };
    const struct source_measure *m = leaf_measure(l);
    json_object(j, NULL);
    json_text(j, "name", arena_printf(a, "%s.%s", l->source->name, m->code));
    json_text(j, "name_vi", str_z(m->vi));
    json_text(j, "name_en", str_z(m->en));
    json_text(j, "kind", str_z(kinds[m->kind]));
    json_bool(j, "is_personal", m->is_personal);
    json_text(j, "public_by", str_z(m->is_personal ? grains[m->grain] : "day"));
    json_array(j, "dims");
    for (size_t i = 0; m->dims && m->dims[i]; i++) json_text(j, NULL, str_z(m->dims[i]));
    json_end(j);
    json_end(j);
}

struct version_in { int64_t version; };
static const struct field version_in[] = {
    FIELD(struct version_in, version, .nullable = true, .min = 1, .max = 100000, .about = "the one in force when not given"),
};
static const struct fields version_in_fields = { version_in, N_OF(version_in) };

/* GET /api/indicators/:indicator?version -> definition and its measures */
static enum err one_get(struct req *rq)
{
    struct version_in in = { .version = 0 };
    struct indicator i;
    struct formula f;
    TRY(req_read(rq, FIELDS(version_in), &in));
    TRY(read_indicator(rq, in.version, &i));
    bool is_read =
        formula_parse(indicator_sources, i.formula, &f, NULL) == OK; /* an old one may speak of what is gone */
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, indicator_fields, &i);
    json_array(&j, "measures");
    for (size_t n = 0; is_read && n < f.n_leaves; n++) measure_json(&j, rq->arena, &f.leaves[n]);
    json_end(&j);
    json_end(&j);
    return reply_shared(rq);
}

/* GET /api/measures -> {rows: [all that a formula may use]} */
static enum err measures_get(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (const struct indicator_source *const *s = indicator_sources; *s; s++)
        for (unsigned i = 0; i < (*s)->n; i++) measure_json(&j, rq->arena, &(struct leaf){ *s, i });
    json_end(&j);
    json_end(&j);
    return OK;
}

/* ---- defining ---- */

static const struct field draft_in[] = {
    FIELD(struct indicator_draft, code, .min = 2, .max = INDICATOR_CODE_MAX,
          .about = "small letters, digits, dots and low lines; known: a new version"),
    FIELD(struct indicator_draft, name_vi, .min = 3, .max = INDICATOR_NAME_MAX),
    FIELD(struct indicator_draft, name_en, .min = 3, .max = INDICATOR_NAME_MAX),
    FIELD(struct indicator_draft, about_vi, .nullable = true, .max = INDICATOR_ABOUT_MAX),
    FIELD(struct indicator_draft, about_en, .nullable = true, .max = INDICATOR_ABOUT_MAX),
    FIELD(struct indicator_draft, formula, .min = 1, .max = FORMULA_MAX, .about = "docs/indicator.md"),
    FIELD(struct indicator_draft, unit_word, .words = indicator_units), FIELD(struct indicator_draft, direction, .words = indicator_directions),
    FIELD(struct indicator_draft, pillar, .words = indicator_pillars), FIELD(struct indicator_draft, frequency, .words = period_kinds),
    FIELD(struct indicator_draft, owner_unit_id, .min = 1, .max = INT64_MAX),
    FIELD(struct indicator_draft, legal_source, .nullable = true, .max = INDICATOR_LEGAL_MAX),
    FIELD(struct indicator_draft, is_sure), FIELD(struct indicator_draft, is_public),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) };

/* POST /api/indicators definition -> 200 the version that is in force now: a new one, or the same with its words mended */
static enum err define_post(struct req *rq)
{
    struct indicator_draft d = { .about_vi = S(""), .about_en = S(""), .legal_source = S("") };
    struct indicator i;
    TRY(req_read(rq, FIELDS(draft_in), &d));
    enum err e = indicator_define(rq->db, rq->arena, rq->now_ms, rq->who.id, rq->address, &d, &i);
    if (e == ERR_BAD_INPUT && d.field) return req_blame(rq, d.field);
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, indicator_fields, &i);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/indicators", list_get, ROLE_ANYONE, .is_shared = true, .in = &list_in_fields, .out = &indicator_fields,
      .about = "The indicators in force: what is counted, by which formula, under which source" },
    { POST, "/api/indicators", define_post, ROLE_CITY, 16 * KIB, .in = &draft_in_fields, .out = &indicator_fields,
      .about = "Define an indicator; a changed formula, unit or direction makes a new version" },
    { GET, "/api/indicators/:indicator", one_get, ROLE_ANYONE, .is_shared = true, .in = &version_in_fields, .out = &indicator_fields,
      .about = "One definition with its measures, in force or an older version" },
    { GET, "/api/indicators/:indicator/history", history_get, ROLE_ANYONE, .is_shared = true, .out = &indicator_fields,
      .about = "Every version of a definition, with its days" },
    { GET, "/api/measures", measures_get, ROLE_STAFF | ROLE_ADMIN, .about = "What a formula may use, from every part of the program" },
};
const struct routes define_routes = { table, N_OF(table) };
