/* petition_web.c - the doors of residents: what can be reported, filing, following, and what a sender may do with his own. */
#include "civic/petition/petition_write_web.h"
#include "account/account.h"
#include "civic/petition/petition_live_web.h"
#include "http/listing.h"

/* ---- what can be reported ---- */

struct kinds { struct req *rq; struct json *j; };

static enum err write_attribute(const void *row, void *arg)
{
    const struct petition_attribute *q = row;
    json_object(arg, NULL);
    json_fields(arg, petition_attribute_fields, q);
    json_raw(arg, "choices", q->choices);
    json_end(arg);
    return OK;
}

static enum err write_category(const void *row, void *arg)
{
    const struct petition_category *c = row;
    struct kinds *k = arg;
    json_object(k->j, NULL);
    json_fields(k->j, petition_category_fields, c);
    json_array(k->j, "attributes");
    TRY(petition_attribute_list(k->rq->db, k->rq->arena, c->id, write_attribute, k->j));
    json_end(k->j);
    json_end(k->j);
    return OK;
}

/* GET /api/petition-categories -> {rows: [category with its attributes]}; ETag */
static enum err categories_get(struct req *rq)
{
    struct bytes hash;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    TRY(petition_category_list(rq->db, rq->arena, write_category, &(struct kinds){ rq, &j }));
    json_end(&j);
    json_end(&j);
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    reply_header(rq, "Cache-Control", S("public, max-age=300"));
    (void)req_is_fresh(rq, hex(rq->arena, (struct bytes){ hash.p, 8 }));
    return OK;
}

/* ---- filing ---- */

struct file_in {
    struct str uid, category, text, spot;
    int64_t lat_e6, lon_e6, house_id, lane_id, sent_ms;
    const struct json_in *attributes, *files;
    bool is_no_complaint;
};
static const struct field file_in[] = {
    FIELD(struct file_in, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was written: sent twice it is one"),
    FIELD(struct file_in, category, .min = 1, .max = 60),
    FIELD(struct file_in, text, .min = PETITION_TEXT_MIN, .max = PETITION_TEXT_MAX),
    FIELD(struct file_in, spot, .nullable = true, .max = PETITION_SPOT_MAX, .about = "the place in words"),
    FIELD(struct file_in, lat_e6, .nullable = true, .min = -90000000, .max = 90000000),
    FIELD(struct file_in, lon_e6, .nullable = true, .min = -180000000, .max = 180000000),
    FIELD(struct file_in, house_id, .nullable = true, .min = 1, .max = INT64_MAX, .about = "instead of a pin"),
    FIELD(struct file_in, lane_id, .nullable = true, .min = 1, .max = INT64_MAX, .about = "instead of a pin"),
    FIELD(struct file_in, sent_ms, .nullable = true, .min = 1, .max = INT64_MAX, .about = "by the phone's clock"),
    FIELD(struct file_in, attributes, .nullable = true, .about = "code -> text, or list of texts"),
    FIELD(struct file_in, files, .nullable = true, .is_list = true, .min = 0, .max = PETITION_FILES_MAX,
          .about = "uids of pictures sent ahead or still to come"),
    FIELD(struct file_in, is_no_complaint, .nullable = true, .about = "after it was turned away as a complaint or denunciation: it is none"),
};
static const struct fields file_in_fields = { file_in, N_OF(file_in) };

/* 403 with where to go instead. */
static enum err turn_away(struct req *rq, const char *code)
{
    return reply_refusal(rq, ERR_FORBIDDEN, "text", code, petition_other_office(code, rq->lang == LANG_EN));
}

/* POST /api/resident/petitions -> 201 petition | 200 with "again": true | 403 another office's business, and which | 400 names the field */
static enum err petitions_post(struct req *rq)
{
    struct file_in in = { 0 };
    struct petition p;
    bool again = false;
    TRY(req_read(rq, FIELDS(file_in), &in));
    struct petition_filing f = {
        .uid = in.uid, .category = in.category, .text = in.text, .spot = in.spot, .attributes = in.attributes, .lat_e6 = in.lat_e6,
        .lon_e6 = in.lon_e6, .house_id = in.house_id, .lane_id = in.lane_id, .account_id = rq->who.id, .sent_ms = in.sent_ms,
        .is_no_complaint = in.is_no_complaint,
    };
    TRY(petition_files_read(rq, in.files, f.files, &f.n_files));
    enum err e = petition_file_in(rq->db, rq->arena, rq->now_ms, rq->keys, &f, &p, &again);
    if (e == ERR_FORBIDDEN && f.turned_away) return turn_away(rq, f.turned_away);
    if (e == ERR_BAD_INPUT && f.field) return req_blame(rq, f.field);
    TRY(e);
    if (!again) petition_tell_inboxes(rq, &p, 0);
    struct json j = reply_json(rq, again ? 200 : 201);
    json_object(&j, NULL);
    petition_json(&j, &p);
    json_bool(&j, "again", again);
    json_end(&j);
    return OK;
}

struct near_in { struct str category; int64_t lat_e6, lon_e6; };
static const struct field near_in[] = {
    FIELD(struct near_in, category, .min = 1, .max = 60),
    FIELD(struct near_in, lat_e6, .min = -90000000, .max = 90000000), FIELD(struct near_in, lon_e6, .min = -180000000, .max = 180000000),
};
static const struct fields near_in_fields = { near_in, N_OF(near_in) };
enum { NEAR_SHOWN = 5 };

struct neighbour {
    struct str code, title, unit;
    unsigned state;
    int64_t received_ms, metres, followers;
    bool is_mine;
};
static const struct field neighbour_out[] = {
    FIELD(struct neighbour, code), FIELD(struct neighbour, title, .about = "empty until the desk has looked at it"),
    FIELD(struct neighbour, unit), FIELD(struct neighbour, state, .words = petition_states), FIELD(struct neighbour, received_ms),
    FIELD(struct neighbour, metres), FIELD(struct neighbour, followers), FIELD(struct neighbour, is_mine),
};
static const struct fields neighbour_fields = { neighbour_out, N_OF(neighbour_out) };

/* POST /api/resident/petitions/near {category, lat_e6, lon_e6} -> {rows: [neighbour]}: to follow instead of filing again */
static enum err near_post(struct req *rq)
{
    struct near_in in = { 0 };
    struct petition_category c;
    struct petition_near found[NEAR_SHOWN];
    size_t n;
    TRY(req_read(rq, FIELDS(near_in), &in));
    enum err e = petition_category_by_code(rq->db, rq->arena, in.category, &c);
    if (e == ERR_NOT_FOUND) return req_blame(rq, "category");
    TRY(e);
    TRY(petition_find_near(rq->db, rq->arena, c.id, in.lat_e6, in.lon_e6, rq->now_ms, found, NEAR_SHOWN, &n));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n; i++) {
        const struct petition *p = &found[i].p;
        json_object(&j, NULL);
        json_fields(&j, neighbour_fields, &(struct neighbour){ p->code, p->title, p->unit, p->state, p->received_ms, found[i].metres,
                                                               p->followers, p->account_id == rq->who.id });
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

/* ---- one's own ---- */

struct list_in { struct page page; };
static const struct field list_in[] = { PAGE_FIELDS(struct list_in) };
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

static enum err list(struct req *rq, bool followed)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, petition_fields, offsetof(struct petition, id), page_limit(in.page));
    TRY(petition_mine(rq->db, rq->arena, rq->who.id, followed, before, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

/* GET /api/resident/petitions -> what I have filed, newest first */
static enum err petitions_get(struct req *rq) { return list(rq, false); }
/* GET /api/resident/follows -> what I follow, newest first */
static enum err follows_get(struct req *rq) { return list(rq, true); }

/* Of somebody else it does not exist. */
static enum err own(struct req *rq, struct petition *p)
{
    TRY(petition_by_uid(rq->db, rq->arena, req_param(rq, "uid"), p));
    return p->account_id == rq->who.id ? OK : ERR_NOT_FOUND;
}

/* GET /api/resident/petitions/:uid -> its whole life: words, steps, answers, files */
static enum err petition_get(struct req *rq)
{
    struct petition p, into = { .id = 0 };
    struct str text;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(own(rq, &p));
    TRY(petition_words(rq->keys, rq->arena, &p, &text));
    if (p.merged_id) TRY(petition_by_id(rq->db, rq->arena, p.merged_id, &into));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    petition_json(&j, &p);
    json_text(&j, "text", text);
    json_text(&j, "merged_code", into.code);
    TRY(petition_steps_json(rq, &j, &p, false));
    TRY(petition_files_json(rq, &j, p.id, false));
    json_end(&j);
    return OK;
}

struct say_in { unsigned rating; struct str text; const struct json_in *files; };
static const struct field supply_in[] = {
    FIELD(struct say_in, text, .nullable = true, .max = PETITION_TEXT_MAX),
    FIELD(struct say_in, files, .nullable = true, .is_list = true, .min = 0, .max = PETITION_FILES_MAX),
};
static const struct field rate_in[] = {
    FIELD(struct say_in, rating, .words = petition_ratings),
    FIELD(struct say_in, text, .nullable = true, .max = PETITION_TEXT_MAX, .about = "why; asked for with unsatisfied"),
};
static const struct field reopen_in[] = { FIELD(struct say_in, text, .min = 1, .max = PETITION_TEXT_MAX, .about = "what is still wrong") };
static const struct field withdraw_in[] = { FIELD(struct say_in, text, .nullable = true, .max = PETITION_TEXT_MAX) };
static const struct fields supply_in_fields = { supply_in, N_OF(supply_in) }, rate_in_fields = { rate_in, N_OF(rate_in) },
    reopen_in_fields = { reopen_in, N_OF(reopen_in) }, withdraw_in_fields = { withdraw_in, N_OF(withdraw_in) };

static enum err say(struct req *rq, unsigned event, struct fields form)
{
    struct say_in in = { 0 };
    struct petition p;
    TRY(req_read(rq, form, &in));
    TRY(own(rq, &p));
    struct petition_move m = { .id = p.id, .event = event, .rating = in.rating, .text = in.text };
    TRY(petition_files_read(rq, in.files, m.files, &m.n_files));
    TRY(petition_move_at_door(rq, &m, &p));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    petition_json(&j, &p);
    json_end(&j);
    return OK;
}

static enum err supply_post(struct req *rq)   { return say(rq, PETITION_SUPPLY, supply_in_fields); }
static enum err rate_post(struct req *rq)     { return say(rq, PETITION_RATE, rate_in_fields); }
static enum err reopen_post(struct req *rq)   { return say(rq, PETITION_REOPEN, reopen_in_fields); }
static enum err withdraw_post(struct req *rq) { return say(rq, PETITION_WITHDRAW, withdraw_in_fields); }

static enum err follow(struct req *rq, bool follows)
{
    struct petition p;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(petition_by_code(rq->db, rq->arena, req_param(rq, "code"), &p));
    TRY(petition_follow_set(rq->db, rq->arena, rq->now_ms, p.id, rq->who.id, follows));
    reply_empty(rq, 204);
    return OK;
}

/* PUT, DELETE /api/resident/follows/:code -> 204 | 409 one's own is always followed */
static enum err follow_put(struct req *rq) { return follow(rq, true); }
static enum err unfollow(struct req *rq)   { return follow(rq, false); }

static const struct route table[] = {
    { GET,  "/api/petition-categories",              categories_get, ROLE_ANYONE,   0,       .about = "What can be reported, and what is asked about it",
      .out = &petition_category_fields },
    { POST, "/api/resident/petitions",               petitions_post, ROLE_RESIDENT, 16 * KIB, .about = "File a petition",
      .in = &file_in_fields, .out = &petition_fields },
    { POST, "/api/resident/petitions/near",          near_post,      ROLE_RESIDENT, KIB,     .about = "The same kind close by, still open",
      .in = &near_in_fields, .out = &neighbour_fields },
    { GET,  "/api/resident/petitions",               petitions_get,  ROLE_RESIDENT, 0,       .about = "What I have filed",
      .in = &list_in_fields, .out = &petition_fields },
    { GET,  "/api/resident/petitions/:uid",          petition_get,   ROLE_RESIDENT, 0,       .about = "The whole life of one I have filed",
      .out = &petition_fields },
    { POST, "/api/resident/petitions/:uid/supply",   supply_post,    ROLE_RESIDENT, 8 * KIB, .about = "Give what the desk asked for",
      .in = &supply_in_fields, .out = &petition_fields },
    { POST, "/api/resident/petitions/:uid/rate",     rate_post,      ROLE_RESIDENT, 8 * KIB, .about = "Satisfied with the answer, or not",
      .in = &rate_in_fields, .out = &petition_fields },
    { POST, "/api/resident/petitions/:uid/reopen",   reopen_post,    ROLE_RESIDENT, 8 * KIB, .about = "Not done: once, to a second person",
      .in = &reopen_in_fields, .out = &petition_fields },
    { POST, "/api/resident/petitions/:uid/withdraw", withdraw_post,  ROLE_RESIDENT, 8 * KIB, .about = "Take it back while it is not answered",
      .in = &withdraw_in_fields, .out = &petition_fields },
    { GET,  "/api/resident/follows",                 follows_get,    ROLE_RESIDENT, 0,       .about = "What I follow",
      .in = &list_in_fields, .out = &petition_fields },
    { PUT,  "/api/resident/follows/:code",           follow_put,     ROLE_RESIDENT, KIB,       .about = "Follow the petition of somebody else" },
    { DELETE, "/api/resident/follows/:code",         unfollow, ROLE_RESIDENT, 0,       .about = "Follow it no more" },
};
const struct routes petition_routes = { table, N_OF(table) };
