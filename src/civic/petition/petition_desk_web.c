/* petition_desk_web.c - the doors of the responsible unit: reading one, its steps, who sent it, and moving it. */
#include "civic/petition/petition_write_web.h"
#include "account/citizen/citizen.h"
#include "civic/petition/petition_forget.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static enum err petition_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct petition p;
    TRY(petition_by_id(db, a, id, &p));
    return unit_chain(db, a, p.unit_id, out);
}
const struct scope scope_petition = { .param = "petition", .chain = petition_chain };

struct one_in { int64_t petition; };
static const struct field one_in[] = { FIELD(struct one_in, petition, .min = 1, .max = INT64_MAX) };

struct at_desk { int64_t handler_id, first_handler_id, client_id, clock_minutes; struct str marks; };
static const struct field at_desk[] = {
    FIELD(struct at_desk, handler_id), FIELD(struct at_desk, first_handler_id), FIELD(struct at_desk, client_id),
    FIELD(struct at_desk, clock_minutes), FIELD(struct at_desk, marks, .about = "complaint, denunciation: the sender says it is none"),
};

static enum err name_of(struct req *rq, int64_t account_id, struct str *name)
{
    struct account a = { .id = 0 };
    if (account_id) TRY(account_by_id(rq->db, rq->arena, account_id, &a));
    *name = a.name;
    return OK;
}

/* GET /api/petitions/:petition -> with the words as they were sent */
static enum err petition_get(struct req *rq)
{
    struct one_in in = { 0 };
    struct petition p;
    struct str text, handler;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(petition_by_id(rq->db, rq->arena, in.petition, &p));
    TRY(petition_words(rq->keys, rq->arena, &p, &text));
    TRY(name_of(rq, p.handler_id, &handler));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    petition_json(&j, &p);
    json_fields(&j, FIELDS(at_desk), &(struct at_desk){ p.handler_id, p.first_handler_id, p.client_id, p.clock_minutes, p.marks });
    json_text(&j, "handler", handler);
    json_text(&j, "text", text);
    TRY(petition_files_json(rq, &j, p.id, true));
    json_end(&j);
    return OK;
}

/* GET /api/petitions/:petition/steps -> {steps: […]} with who and every word */
static enum err steps_get(struct req *rq)
{
    struct one_in in = { 0 };
    TRY(req_read(rq, FIELDS(one_in), &in));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    TRY(petition_steps_json(rq, &j, &(struct petition){ .id = in.petition }, true));
    json_end(&j);
    return OK;
}

static const char *const levels_said[] = { "as_filed", "urgent", "normal", "complex", NULL };
static const unsigned level_said[] = { LEVEL_AS_FILED, LEVEL_URGENT, LEVEL_NORMAL, LEVEL_COMPLEX };

struct move_in {
    int64_t petition;
    unsigned event, level, reason, audience;
    int64_t to_unit_id, to_account_id, merge_into;
    struct str text, public_text, title;
    const struct json_in *files;
};
static const struct field move_in[] = {
    FIELD(struct move_in, petition, .min = 1, .max = INT64_MAX),
    FIELD(struct move_in, event, .words = petition_events),
    FIELD(struct move_in, level, .nullable = true, .words = levels_said, .about = "receive: as confirmed"),
    FIELD(struct move_in, reason, .nullable = true, .words = petition_reasons, .about = "return, refuse"),
    FIELD(struct move_in, audience, .nullable = true, .words = petition_audiences, .about = "clear: public or private"),
    FIELD(struct move_in, to_unit_id, .nullable = true, .min = 1, .max = INT64_MAX, .about = "hand_over"),
    FIELD(struct move_in, to_account_id, .nullable = true, .min = 1, .max = INT64_MAX, .about = "take: given to a person; else to oneself"),
    FIELD(struct move_in, merge_into, .nullable = true, .min = 1, .max = INT64_MAX, .about = "merge: the id of an open one of its category"),
    FIELD(struct move_in, text, .nullable = true, .max = PETITION_TEXT_MAX, .about = "between desk and resident, or for the file"),
    FIELD(struct move_in, public_text, .nullable = true, .max = PETITION_TEXT_MAX, .about = "answer, refuse, clear: what everybody may read"),
    FIELD(struct move_in, title, .nullable = true, .max = PETITION_TITLE_MAX, .about = "clear: what the public calls it"),
    FIELD(struct move_in, files, .nullable = true, .is_list = true, .min = 0, .max = PETITION_FILES_MAX, .about = "answer: its proof, uploaded before"),
};
static const struct fields move_in_fields = { move_in + 1, N_OF(move_in) - 1 };

/* POST /api/petitions/:petition/move {event, …} -> 200 petition | 409 not from its state, or it has just moved | 400 names the field */
static enum err move_post(struct req *rq)
{
    struct move_in in = { 0 };
    struct petition p;
    TRY(req_read(rq, FIELDS(move_in), &in));
    struct petition_move m = {
        .id = in.petition, .event = in.event, .level = level_said[in.level], .to_unit_id = in.to_unit_id, .to_account_id = in.to_account_id,
        .merge_into = in.merge_into, .reason = in.reason, .audience = in.audience, .text = in.text, .public_text = in.public_text,
        .title = in.title,
    };
    TRY(petition_files_read(rq, in.files, m.files, &m.n_files));
    TRY(petition_move_at_door(rq, &m, &p));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    petition_json(&j, &p);
    json_end(&j);
    return OK;
}

struct contact_in { int64_t petition; struct str reason; };
static const struct field contact_in[] = {
    FIELD(struct contact_in, petition, .min = 1, .max = INT64_MAX),
    FIELD(struct contact_in, reason, .min = 3, .max = 500, .about = "kept in the audit log with your name"),
};
static const struct fields contact_in_fields = { contact_in + 1, 1 };
struct contact_out { struct str name, phone, email; };
static const struct field contact_out[] = {
    FIELD(struct contact_out, name), FIELD(struct contact_out, phone, .about = "empty: none is known"),
    FIELD(struct contact_out, email, .about = "as another program told it; of residents with an account it is not shown"),
};
static const struct fields contact_out_fields = { contact_out, N_OF(contact_out) };

static enum err contact_of_account(struct req *rq, const struct petition *p, struct contact_out *out)
{
    TRY(name_of(rq, p->account_id, &out->name));
    return citizen_phone(rq->db, rq->arena, rq->keys, p->account_id, &out->phone);
}

/* As a client of Open311 told it. */
static enum err contact_told(struct req *rq, const struct petition *p, struct contact_out *out)
{
    struct petition_sender s;
    TRY(petition_sender_find(rq->db, rq->arena, rq->keys, p->id, &s));
    const char *between = s.last_name.n && s.first_name.n ? " " : "";                    /* Họ Tên, as it is said here */
    *out = (struct contact_out){ .phone = s.phone, .email = s.email,
        .name = arena_printf(rq->arena, "%.*s%s%.*s", (int)s.last_name.n, s.last_name.p ? s.last_name.p : "", between,
                             (int)s.first_name.n, s.first_name.p ? s.first_name.p : "") };
    return OK;
}

/* POST /api/petitions/:petition/contact {reason} -> who sent it; every look is in the audit log | 404 nobody knows */
static enum err contact_post(struct req *rq)
{
    struct contact_in in = { 0 };
    struct contact_out out = { { 0 }, { 0 }, { 0 } };
    struct petition p;
    TRY(req_read(rq, FIELDS(contact_in), &in));
    TRY(petition_by_id(rq->db, rq->arena, in.petition, &p));
    TRY(p.account_id ? contact_of_account(rq, &p, &out) : contact_told(rq, &p, &out));
    struct str subject = p.account_id ? arena_printf(rq->arena, "account:%lld", (long long)p.account_id)
                                      : arena_printf(rq->arena, "petition:%lld", (long long)p.id);
    TRY(req_audit(rq, "petition.contact", subject, rq->here.unit_id[0],
                  arena_printf(rq->arena, "%.*s: %.*s", (int)p.code.n, p.code.p, (int)in.reason.n, in.reason.p)));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, contact_out_fields, &out);
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/petitions/:petition",         petition_get, READERS, 0,        .within = &scope_petition,
      .about = "A petition with the words as they were sent", .out = &petition_fields },
    { GET,  "/api/petitions/:petition/steps",   steps_get,    READERS, 0,        .within = &scope_petition,
      .about = "Its life, step by step, with who and every word", .out = &petition_step_fields },
    { POST, "/api/petitions/:petition/move",    move_post,    DESK,    16 * KIB, .within = &scope_petition,
      .about = "Move it along its flow", .in = &move_in_fields, .out = &petition_fields },
    { POST, "/api/petitions/:petition/contact", contact_post, DESK,    KIB,      .within = &scope_petition,
      .about = "How to reach the sender, with a reason", .in = &contact_in_fields, .out = &contact_out_fields },
};
const struct routes petition_desk_routes = { table, N_OF(table) };
