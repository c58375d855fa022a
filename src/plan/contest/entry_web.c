/* entry_web.c - the doors of entrants: handing in, changing, files, appeals. */
#include "http/listing.h"
#include "plan/contest/contest_web.h"

static const struct field draft_in[] = {
    FIELD(struct entry_draft, uid, .min = 36, .max = 36, .about = "UUIDv7 made where it was written"),
    FIELD(struct entry_draft, title, .min = CONTEST_TITLE_MIN, .max = CONTEST_TITLE_MAX),
    FIELD(struct entry_draft, text, .min = 20, .max = CONTEST_TEXT_MAX, .about = "judges read it without a name: write none into it"),
    FIELD(struct entry_draft, team, .nullable = true, .max = TEAM_MAX),
    FIELD(struct entry_draft, members, .nullable = true, .max = MEMBERS_MAX),
};
static const struct fields draft_in_fields = { draft_in, N_OF(draft_in) }, edit_in_fields = { draft_in + 1, N_OF(draft_in) - 1 };

/* What became of it is told when it is published. */
static enum err entry_json(struct req *rq, struct json *j, const struct entry *e)
{
    struct contest c;
    struct appeal p;
    struct entry shown = *e;
    TRY(contest_by_id(rq->db, rq->arena, e->contest_id, &c));
    if (c.state != CONTEST_PUBLISHED) { shown.rank = shown.score_milli = 0; shown.round = 1; }
    json_object(j, NULL);
    json_fields(j, entry_fields, &shown);
    TRY(files_json(rq, j, e->id, false));
    contest_json(j, "contest", contest_fields, &c);
    enum err had = appeal_of(rq->db, rq->arena, e->id, &p);
    if (had == OK) contest_json(j, "appeal", appeal_fields, &p);
    else if (had == ERR_NOT_FOUND) json_null(j, "appeal");
    else return had;
    json_end(j);
    return OK;
}

static enum err reply_entry(struct req *rq, int status, const struct entry *e)
{
    struct json j = reply_json(rq, status);
    return entry_json(rq, &j, e);
}

/* POST /api/resident/contests/:code/entries -> 201 entry | 200 the same uid | 409 not open, or one is in */
static enum err add_post(struct req *rq)
{
    struct entry_draft d = { .contest_id = 0 };
    struct contest c;
    struct entry e;
    bool again;
    TRY(req_read(rq, draft_in_fields, &d));
    TRY(contest_by_code(rq->db, rq->arena, req_param(rq, "code"), &c));
    d.contest_id = c.id;
    d.account_id = rq->who.id;
    enum err done = entry_hand_in(rq->db, rq->arena, rq->now_ms, &d, &e, &again);
    if (done == ERR_CONFLICT && d.is_judge)
        return reply_refusal(rq, done, "contest", "judge", rq->lang == LANG_EN ? S("You judge this contest, so you cannot enter it")
                                                                               : S("Bác đã nhận chấm cuộc thi này, nên không dự thi được"));
    TRY(req_blamed(rq, done, &d.field));
    return reply_entry(rq, again ? 200 : 201, &e);
}

static enum err own_entry(struct req *rq, struct json *j, const void *row) { return entry_json(rq, j, row); }

/* GET /api/resident/entries -> {rows, next} */
static enum err mine_get(struct req *rq) { return listing_of_own(rq, entry_mine, own_entry, offsetof(struct entry, id)); }

/* PUT /api/resident/entries/:uid -> entry | 409 not open */
static enum err edit_put(struct req *rq)
{
    struct entry_draft d = { .contest_id = 0 };
    struct entry e;
    TRY(req_read(rq, edit_in_fields, &d));
    d.uid = req_param(rq, "uid");
    d.account_id = rq->who.id;
    TRY(req_blamed(rq, entry_edit(rq->db, rq->arena, rq->now_ms, &d, &e), &d.field));
    return reply_entry(rq, 200, &e);
}

/* POST /api/resident/entries/:uid/withdraw {} -> entry | 409 not open */
static enum err withdraw_post(struct req *rq)
{
    struct entry e;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(entry_withdraw(rq->db, rq->arena, rq->now_ms, req_param(rq, "uid"), rq->who.id, &e));
    return reply_entry(rq, 200, &e);
}

struct file_in { struct str uid, file, name; };
static const struct field file_in[] = {
    FIELD(struct file_in, uid, .min = 36, .max = 36),
    FIELD(struct file_in, file, .min = 36, .max = 36, .about = "its uid, sent whole before"),
    FIELD(struct file_in, name, .min = 1, .max = 120),
};
static const struct fields file_in_fields = { file_in + 1, N_OF(file_in) - 1 };

/* POST /api/resident/entries/:uid/files {file, name} -> entry | 404 no such file of mine | 429 five are there */
static enum err file_post(struct req *rq)
{
    struct file_in in = { .name = S("") };
    struct entry e;
    TRY(req_read(rq, FIELDS(file_in), &in));
    TRY(entry_file_add(rq->db, rq->arena, rq->now_ms, in.uid, rq->who.id, in.file, in.name));
    TRY(entry_by_uid(rq->db, rq->arena, in.uid, &e));
    return reply_entry(rq, 200, &e);
}

/* DELETE /api/resident/entries/:uid/files/:id -> 204; :id is the file's uid */
static enum err file_delete(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(entry_file_drop(rq->db, rq->arena, rq->now_ms, req_param(rq, "uid"), rq->who.id, req_param(rq, "id")));
    reply_empty(rq, 204);
    return OK;
}

struct appeal_in { struct str text; };
static const struct field appeal_in[] = { FIELD(struct appeal_in, text, .min = APPEAL_MIN, .max = APPEAL_MAX) };
static const struct fields appeal_in_fields = { appeal_in, N_OF(appeal_in) };

/* POST /api/resident/entries/:uid/appeal {text} -> 201 entry | 409 not published, too late, or sent before */
static enum err appeal_post(struct req *rq)
{
    struct appeal_in in = { .text = S("") };
    struct entry e;
    TRY(req_read(rq, FIELDS(appeal_in), &in));
    TRY(appeal_send(rq->db, rq->arena, rq->now_ms, rq->keys, req_param(rq, "uid"), rq->who.id, in.text));
    TRY(entry_by_uid(rq->db, rq->arena, req_param(rq, "uid"), &e));
    return reply_entry(rq, 201, &e);
}

static const struct route table[] = {
    { POST,   "/api/resident/contests/:code/entries",   add_post,      ROLE_RESIDENT, 40 * KIB,
      .about = "Hand in an entry", .in = &draft_in_fields, .out = &entry_fields },
    { GET,    "/api/resident/entries",                  mine_get,      ROLE_RESIDENT, 0,
      .about = "What I have handed in", .in = &listing_page_fields, .out = &entry_fields },
    { PUT,    "/api/resident/entries/:uid",             edit_put,      ROLE_RESIDENT, 40 * KIB,
      .about = "Change it while the contest is open", .in = &edit_in_fields, .out = &entry_fields },
    { POST,   "/api/resident/entries/:uid/withdraw",    withdraw_post, ROLE_RESIDENT, KIB,
      .about = "Take it back", .out = &entry_fields },
    { POST,   "/api/resident/entries/:uid/files",       file_post,     ROLE_RESIDENT, KIB,
      .about = "A file sent before belongs to it", .in = &file_in_fields, .out = &entry_fields },
    { DELETE, "/api/resident/entries/:uid/files/:id",   file_delete,   ROLE_RESIDENT, 0,        .about = "Take a file away" },
    { POST,   "/api/resident/entries/:uid/appeal",      appeal_post,   ROLE_RESIDENT, 16 * KIB,
      .about = "Appeal against the result, once", .in = &appeal_in_fields, .out = &entry_fields },
};
const struct routes entry_routes = { table, N_OF(table) };
