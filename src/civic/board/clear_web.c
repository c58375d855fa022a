/* clear_web.c - the doors of clearing: what nobody has looked at for the public yet, and the decision about it. */
#include "civic/board/board.h"
#include "account/account.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY };

struct held_in { struct page page; };
static const struct field held_in[] = { PAGE_FIELDS(struct held_in) };
static const struct fields held_in_fields = { held_in, N_OF(held_in) };

struct held_out {
    int64_t id;
    struct str code, category;
    unsigned state;
    struct str ward_name, unit_name;
    int64_t received_ms, photos;
    struct str proposed;
};
static const struct field held_out[] = {
    FIELD(struct held_out, id), FIELD(struct held_out, code), FIELD(struct held_out, category),
    FIELD(struct held_out, state, .words = petition_states), FIELD(struct held_out, ward_name), FIELD(struct held_out, unit_name),
    FIELD(struct held_out, received_ms), FIELD(struct held_out, photos, .about = "pictures that wait as well"),
    FIELD(struct held_out, proposed, .about = "the words as they came, numbers and plates masked"),
};
static const struct fields held_out_fields = { held_out, N_OF(held_out) };

struct held_page { struct req *rq; struct listing l; };

static enum err held_row(const void *row, void *arg)
{
    const struct uncleared *u = row;
    struct held_page *k = arg;
    struct held_out out = { .id = u->id, .code = u->code, .category = u->category, .state = u->state, .ward_name = u->ward_name,
                            .unit_name = u->unit_name, .received_ms = u->received_ms, .photos = u->photos };
    TRY(uncleared_words(k->rq->keys, k->rq->arena, u, &out.proposed));
    return listing_row(&out, &k->l);
}

/* GET /api/units/:unit/petitions/held -> reports to look at for the public, oldest first; that they were read is in the audit log */
static enum err held_get(struct req *rq)
{
    struct held_in in = { 0 };
    struct held_page k = { .rq = rq };
    int64_t after = 0, unit = rq->here.unit_id[0];
    TRY(req_read(rq, held_in_fields, &in));
    TRY(cursor_read_i64(rq, in.page.after, &after));
    TRY(req_audit(rq, "petition.held",
                  arena_printf(rq->arena, "unit:%lld after:%lld", (long long)unit, (long long)after), unit,
                  S("duyệt công khai")));
    listing_open(&k.l, rq, held_out_fields, offsetof(struct held_out, id), page_limit(in.page));
    TRY(uncleared_list(rq->db, rq->arena, unit, after, k.l.limit + 1, held_row, &k));
    return listing_close(&k.l);
}

struct clear_in { int64_t petition; struct str title, said; unsigned audience; const struct json_in *files; };
static const struct field file_in[] = {
    FIELD(struct clearing_file, id, .min = 1, .max = INT64_MAX), FIELD(struct clearing_file, audience, .words = petition_audiences),
};
static const struct fields file_in_fields = { file_in, N_OF(file_in) };
static const struct field clear_in[] = {
    FIELD(struct clear_in, petition, .min = 1, .max = INT64_MAX),
    FIELD(struct clear_in, title, .nullable = true, .max = PETITION_TITLE_MAX, .about = "what the public reads first; of a public one"),
    FIELD(struct clear_in, said, .nullable = true, .max = PETITION_TEXT_MAX, .about = "the words as everybody may read them; empty: not shown"),
    FIELD(struct clear_in, audience, .words = petition_audiences, .about = "public or private"),
    FIELD(struct clear_in, files, .nullable = true, .is_list = true, .max = PETITION_FILES_MAX * 4, .of = &file_in_fields),
};
static const struct fields clear_in_fields = { clear_in, N_OF(clear_in) }, clear_body_fields = { clear_in + 1, N_OF(clear_in) - 1 };

/* Who answers for it clears it, and the ward it lies in. */
static enum err clearing_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct petition p;
    struct chain ward;
    TRY(petition_by_id(db, a, id, &p));
    TRY(unit_chain(db, a, p.unit_id, out));
    TRY(unit_chain(db, a, p.ward_id, &ward));
    for (size_t i = 0; i < ward.n && out->n < CHAIN_MAX; i++) out->unit_id[out->n++] = ward.unit_id[i];
    return OK;
}
static const struct scope scope_clearing = { .param = "petition", .chain = clearing_chain };

/* POST /api/petitions/:petition/clear {title, said?, audience, files?} -> 200 the report | 400 names the field | 409 it changed meanwhile */
static enum err clear_post(struct req *rq)
{
    struct clear_in in = { 0 };
    struct petition now;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, clear_in_fields, &in));
    struct clearing c = { .id = in.petition, .title = in.title, .said = in.said, .audience = in.audience, .n_files = json_count(in.files) };
    for (size_t i = 0; i < c.n_files; i++) {
        struct str path = arena_printf(rq->arena, "files[%zu]", i);
        TRY(json_read(rq->arena, json_item(in.files, i), file_in_fields, path, &c.files[i], &rq->blame));
    }
    enum err e = board_clear(rq->db, rq->arena, rq->now_ms, rq->keys, &by, &c, &now);
    if (e == ERR_BAD_INPUT && c.field) return req_blame(rq, c.field);
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, petition_fields, &now);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/units/:unit/petitions/held", held_get, DESK, .within = &scope_unit,
      .about = "Reports nobody has looked at for the public yet", .in = &held_in_fields, .out = &held_out_fields },
    { POST, "/api/petitions/:petition/clear", clear_post, DESK, 32 * KIB, &scope_clearing,
      .about = "What the public sees of a report: words and pictures", .in = &clear_body_fields, .out = &petition_fields },
};
const struct routes clear_routes = { table, N_OF(table) };
