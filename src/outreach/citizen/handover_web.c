/* handover_web.c - the doors of the hand-over: a member's phone asks for a code, a resident takes it. */
#include "outreach/citizen/handover.h"
#include "auth/qr.h"
#include "core/uuid.h"
#include "http/http.h"

/* ---- the member's phone ---- */

struct step_in { unsigned mark; struct str text, place, time; };
static const struct field step_in[] = {
    FIELD(struct step_in, mark, .words = mark_words), FIELD(struct step_in, text, .min = 3, .max = FOLLOW_UP_TEXT_MAX),
    FIELD(struct step_in, place, .nullable = true, .max = FOLLOW_UP_PLACE_MAX),
    FIELD(struct step_in, time, .nullable = true, .max = FOLLOW_UP_TIME_MAX),
};
static const struct fields step_in_fields = { step_in, N_OF(step_in) };

struct make_in { struct str id, visit; int64_t resident; struct str uid; const struct json_in *steps; };
static const struct field make_in[] = {
    FIELD(struct make_in, id, .min = UUID_LEN, .max = UUID_LEN, .about = "UUIDv7 born on the phone"),
    FIELD(struct make_in, visit, .min = UUID_LEN, .max = UUID_LEN,
          .about = "the id of a visit of mine that has arrived"),
    FIELD(struct make_in, resident, .nullable = true, .min = 1, .max = INT64_MAX),
    FIELD(struct make_in, uid, .nullable = true, .min = UUID_LEN, .max = UUID_LEN,
          .about = "of a person the phone added"),
    FIELD(struct make_in, steps, .is_list = true, .of = &step_in_fields, .nullable = true, .max = FOLLOW_UPS_MAX,
          .about = "what to do next, as picked or typed"),
};
static const struct fields make_in_fields = { make_in, N_OF(make_in) };

struct make_out { struct str token, url, qr_svg; int64_t expires_ms; };
static const struct field make_out[] = {
    FIELD(struct make_out, token), FIELD(struct make_out, url), FIELD(struct make_out, qr_svg),
    FIELD(struct make_out, expires_ms),
};
static const struct fields make_out_fields = { make_out, N_OF(make_out) };

static enum err steps_read(struct req *rq, const struct json_in *list, struct follow_up steps[FOLLOW_UPS_MAX],
                           size_t *n)
{
    *n = json_count(list);
    if (*n > FOLLOW_UPS_MAX) return req_blame(rq, "steps");
    for (size_t i = 0; i < *n; i++) {
        struct step_in s = { 0 };
        struct str path = arena_printf(rq->arena, "steps[%zu]", i);
        if (!path.n) return ERR_NOMEM;
        TRY(json_read(rq->arena, json_item(list, i), step_in_fields, path, &s, &rq->blame));
        steps[i] = (struct follow_up){ .mark = s.mark, .text = s.text, .place = s.place, .time = s.time };
    }
    return OK;
}

/* POST /api/handover {id, visit, resident | uid, steps} -> 201 the code, good for 15 minutes | 400 visit, resident,
   steps | 409 */
static enum err handover_post(struct req *rq)
{
    struct make_in in = { 0 };
    struct follow_up steps[FOLLOW_UPS_MAX];
    struct handover_ask ask = { .steps = steps };
    struct make_out out = { 0 };
    struct html svg;
    const char *field;
    TRY(req_read(rq, FIELDS(make_in), &in));
    if (!uuid_is_valid(in.id)) return req_blame(rq, "id");
    if (!in.resident == !in.uid.n) return req_blame(rq, "resident");
    TRY(steps_read(rq, in.steps, steps, &ask.n_steps));
    ask.id = in.id; ask.visit = in.visit; ask.resident = in.resident; ask.uid = in.uid;
    enum err e =
        handover_make(rq->db, rq->arena, rq->now_ms, rq->keys, rq->who.id, &ask, &out.token, &out.expires_ms, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    if (e == ERR_CONFLICT) rq->blame.field = S("id");
    TRY(e);
    out.url = arena_printf(rq->arena, "%.*s/b/%.*s", (int)rq->origin.n, rq->origin.p, (int)out.token.n, out.token.p);
    if (!out.url.n) return ERR_NOMEM;
    TRY(qr_svg(rq->arena, out.url, &svg));
    out.qr_svg = svg.s;
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(make_out), &out);
    json_end(&j);
    return OK;
}

static void steps_write(struct json *j, const char *name, const struct follow_up *steps, size_t n)
{
    json_array(j, name);
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_fields(j, follow_up_fields, &steps[i]);
        json_end(j);
    }
    json_end(j);
}

/* GET /api/handover/texts -> 200 what is said for each mark when nothing closer is */
static enum err texts_get(struct req *rq)
{
    struct follow_up texts[MARK_COUNT];
    TRY(follow_up_texts(rq->db, rq->arena, rq->lang, texts));
    for (unsigned i = 0; i < MARK_COUNT; i++) texts[i].mark = i;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    steps_write(&j, "rows", texts, MARK_COUNT);
    json_end(&j);
    return OK;
}

/* ---- the resident ---- */

static const struct { const char *code; struct str vi, en;
} faults[] = {
    [HANDOVER_FINE] = { "busy", STR(""), STR("") },
    [HANDOVER_UNKNOWN] = { "unknown", STR("Mã không đúng, bác nhờ tổ viên cho quét lại"),
                          STR("This code is not known; ask to scan it again") },
    [HANDOVER_USED] = { "used", STR("Mã này đã có người dùng, bác nhờ tổ viên tạo mã mới"),
                       STR("This code has been used; ask for a new one") },
    [HANDOVER_EXPIRED] = { "expired", STR("Mã đã hết hạn, bác nhờ tổ viên tạo mã mới"),
                          STR("This code is too old; ask for a new one") },
    [HANDOVER_LINKED] = { "linked", STR("Tài khoản này hoặc người này đã được khớp trước đó, bác hỏi phường giúp"),
                         STR("This account or this person is matched already; ask the ward") },
};

static enum err handover_refuse(struct req *rq, enum err e, enum handover_fault fault)
{
    return reply_refusal(rq, e, "token", faults[fault].code, rq->lang == LANG_EN ? faults[fault].en : faults[fault].vi);
}

static enum err steps_reply(struct req *rq, int64_t account_id)
{
    struct citizen c;
    struct next_steps s = { .n = 0 };
    TRY(citizen_by_id(rq->db, rq->arena, account_id, &c));
    if (c.resident_id) TRY(steps_of(rq->db, rq->arena, c.resident_id, rq->lang, &s));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_bool(&j, "is_linked", c.resident_id != 0);
    json_object(&j, "marks");
    for (size_t i = 0; c.resident_id && i < MARK_COUNT; i++)
        json_text(&j, mark_words[i], str_z(mark_value(s.marks[i])));
    json_end(&j);
    json_array(&j, "ready");                             /* thiết bị, định danh, kỹ năng */
    for (unsigned i = 0; i < 3; i++) json_bool(&j, NULL, (s.ready >> i & 1) != 0);
    json_end(&j);
    steps_write(&j, "steps", s.steps, s.n);
    json_end(&j);
    return OK;
}

struct take_in { struct str token; };
static const struct field take_in[] = {
    FIELD(struct take_in, token, .min = HANDOVER_TOKEN_LEN, .max = HANDOVER_TOKEN_LEN) };
static const struct fields take_in_fields = { take_in, N_OF(take_in) };

/* POST /api/resident/handover {token} -> 200 my steps | 404 unknown | 409 used, expired, linked */
static enum err take_post(struct req *rq)
{
    struct take_in in = { 0 };
    enum handover_fault fault;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(take_in), &in));
    enum err e = handover_take(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, &by, &fault);
    if (fault != HANDOVER_FINE && (e == ERR_NOT_FOUND || e == ERR_CONFLICT)) return handover_refuse(rq, e, fault);
    TRY(e);
    return steps_reply(rq, rq->who.id);
}

/* GET /api/resident/steps -> 200 what is missing of the three readies, and where there is help */
static enum err steps_get(struct req *rq) { return steps_reply(rq, rq->who.id); }

static const struct route table[] = {
    { POST, "/api/handover", handover_post, ROLE_MEMBER | ROLE_HEAD, 16 * KIB, .in = &make_in_fields,
     .out = &make_out_fields, .is_device = true, .about = "A code for somebody I visited, with what to do next" },
    { GET, "/api/handover/texts", texts_get, ROLE_MEMBER | ROLE_HEAD, 0, .out = &follow_up_fields, .is_device = true,
     .about = "What is usually to do next, by mark" },
    { POST, "/api/resident/handover", take_post, ROLE_RESIDENT, KIB, .in = &take_in_fields,
     .about = "Take what a member handed over: my account and my entry in the registers belong together" },
    { GET, "/api/resident/steps", steps_get, ROLE_RESIDENT, 0,
     .about = "What I lack of the three readies, and where there is help" },
};
const struct routes handover_routes = { table, N_OF(table) };
