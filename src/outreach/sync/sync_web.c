/* sync_web.c - the doors through which phones speak: events up, doors down, a door held, the week so far. */
#include "account/account.h"
#include "core/time.h"
#include "http/hub.h"
#include "outreach/sync/envelope.h"
#include "outreach/count/progress.h"
#include "module.h"
#include "territory/territory.h"

#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */
enum { PULL_LIMIT = 200 };

/* ---- push ---- */

struct push_in { int64_t sent_ms, last_n; const struct json_in *events; };
static const struct field push_in[] = {
    FIELD(struct push_in, sent_ms, .min = 1, .max = MS_MAX, .about = "The phone's clock now: the difference to ours mends all its times."),
    FIELD(struct push_in, last_n, .nullable = true, .min = 0, .max = INT64_C(1) << 40, .about = "The highest count the phone has used."),
    FIELD(struct push_in, events, .is_list = true, .min = 1, .max = PUSH_EVENTS_MAX, .of = &envelope_fields),
};
static const struct fields push_in_fields = { push_in, N_OF(push_in) };

static void touch(struct req *rq, const struct pushed *p)
{
    for (size_t i = 0; i < p->n_areas; i++) {
        hub_touch(rq->hub, p->areas[i].group_id);
        hub_touch(rq->hub, p->areas[i].ward_id);
    }
    if (p->n_areas) { hub_touch(rq->hub, CITY_ID); hub_touch(rq->hub, PUBLIC_TOPIC); }
}

static void verdict_json(struct json *j, const struct req *rq, const struct verdict *v)
{
    json_object(j, NULL);
    json_text(j, "id", v->id);
    json_text(j, "verdict", str_z(verdict_words[v->kind]));
    if (v->other_key) json_bool(j, "other_key", true);
    if (v->kind == VERDICT_REFUSED) {
        json_text(j, "code", str_z(refusal_word(v->why)));
        json_text(j, "field", v->field);
        json_text(j, "message", refusal_text(v->why, rq->lang));
    }
    json_end(j);
}

/* POST /api/sync/push {sent_ms, last_n, events} -> 200 verdicts | 400 names the field | 403 no team | 410 | 503 */
static enum err push(struct req *rq)
{
    struct push_in in = { 0 };
    struct pushed p;
    TRY(req_read(rq, FIELDS(push_in), &in));
    struct push work = { { rq->who.device_id, rq->who.id }, in.sent_ms, rq->now_ms, in.events };
    TRY(sync_push(rq->db, rq->arena, rq->keys, &work, &p));
    touch(rq, &p);

    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "server_ms", rq->now_ms);
    json_i64(&j, "expect_n", p.expect_n);
    json_bytes(&j, "chain", p.chain);
    json_i64(&j, "rules_v", RULES_VERSION);
    json_array(&j, "verdicts");
    for (size_t i = 0; i < p.n; i++) verdict_json(&j, rq, &p.verdicts[i]);
    json_end(&j);
    json_end(&j);
    return OK;
}

/* ---- home ---- */

static enum err list_mate(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, mate_fields, row);
    json_end(arg);
    return OK;
}

static enum err list_lane(const void *row, void *arg)
{
    const struct lane *l = row;
    json_object(arg, NULL);
    json_i64(arg, "id", l->id);
    json_i64(arg, "parent_id", l->parent_id);
    json_text(arg, "name", l->name);
    json_i64(arg, "walk_order", l->walk_order);
    json_text(arg, "path", l->path);
    json_end(arg);
    return OK;
}

static enum err unit_json(struct req *rq, struct json *j, const char *key, int64_t id)
{
    struct unit u;
    TRY(unit_by_id(rq->db, rq->arena, id, &u));
    json_object(j, key);
    json_i64(j, "id", u.id);
    json_text(j, "name", u.name);
    json_end(j);
    return OK;
}

static enum err me_json(struct req *rq, struct json *j, const struct turf_of *t)
{
    json_object(j, "me");
    json_i64(j, "account_id", rq->who.id);
    json_text(j, "name", rq->who.name);
    json_i64(j, "member_id", t->post.member_id);
    json_text(j, "position", str_z(position_words[t->post.position]));
    json_text(j, "force", t->post.force);
    json_end(j);
    if (t->campaign.id == 0) json_null(j, "campaign");
    else {
        json_object(j, "campaign");
        json_fields(j, campaign_fields, &t->campaign);
        json_end(j);
    }
    return OK;
}

static enum err team_json(struct req *rq, struct json *j, const struct turf_of *t)
{
    struct team_words w;
    TRY(sync_team(rq->db, rq->arena, t->post.team_id, &w));
    json_object(j, "team");
    json_i64(j, "id", t->post.team_id);
    json_text(j, "name", w.name);
    TRY(unit_json(rq, j, "group", t->post.group_id));
    TRY(unit_json(rq, j, "ward", t->post.ward_id));
    json_text(j, "hotline", w.hotline);
    json_text(j, "zalo", w.zalo);
    json_array(j, "members");
    TRY(sync_mates(rq->db, rq->arena, t->post.team_id, list_mate, j));
    json_end(j);
    json_end(j);
    return OK;
}

static enum err skills_json(struct req *rq, struct json *j)
{
    struct skills s;
    TRY(skill_list(rq->db, rq->arena, &s));
    json_array(j, "skills");
    for (size_t i = 0; i < s.n; i++) {
        json_object(j, NULL);
        json_fields(j, skill_fields, &s.v[i]);
        json_end(j);
    }
    json_end(j);
    return OK;
}

/* The live code of the badge: HMAC-SHA-256 of the minute under this key; /v/<device>-<code> proves it. */
static enum err badge_json(struct req *rq, struct json *j)
{
    enum { STEP_S = 60 };
    struct bytes key;
    TRY(device_badge_key(rq->db, rq->arena, rq->keys, rq->who.device_id, &key));
    json_object(j, "badge");
    json_text(j, "code_prefix", arena_printf(rq->arena, "%lld-", (long long)rq->who.device_id));
    json_bytes(j, "key", key);
    json_i64(j, "step_s", STEP_S);
    json_end(j);
    return OK;
}

/* GET /api/sync/home -> 200 who I am and what I walk | 304 as before */
static enum err home(struct req *rq)
{
    enum { LANES = 2000 };
    struct turf_of t;
    struct bytes hash;
    TRY(sync_turf(rq->db, rq->arena, rq->who.id, &t));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    TRY(me_json(rq, &j, &t));
    TRY(team_json(rq, &j, &t));
    json_text(&j, "epoch", t.epoch);
    json_array(&j, "pieces");
    for (size_t i = 0; i < t.n_pieces; i++) {
        json_object(&j, NULL);
        json_fields(&j, my_piece_fields, &t.pieces[i]);
        json_end(&j);
    }
    json_end(&j);
    json_array(&j, "lanes");
    TRY(lane_list(rq->db, rq->arena, t.post.group_id, INT64_MIN, 0, LANES, list_lane, &j));
    json_end(&j);
    TRY(skills_json(rq, &j));
    TRY(badge_json(rq, &j));
    json_bytes(&j, "box_key", keys_public_box(rq->keys));
    json_i64(&j, "rules_v", RULES_VERSION);
    json_i64(&j, "form_v", t.campaign.questionnaire_v);
    json_end(&j);
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    (void)req_is_fresh(rq, hex(rq->arena, (struct bytes){ hash.p, 8 }));
    return OK;
}

/* ---- pull ---- */

struct pull_in { struct str since; int64_t limit; };
static const struct field pull_in[] = {
    FIELD(struct pull_in, since, .nullable = true, .max = 80, .about = "`next` of the page before; empty = from the start."),
    FIELD(struct pull_in, limit, .nullable = true, .min = 1, .max = PULL_LIMIT),
};
static const struct fields pull_in_fields = { pull_in, N_OF(pull_in) };

/* "epoch.seq.household" */
static bool cursor_numbers(struct str s, struct str epoch, int64_t out[2])
{
    if (s.n <= epoch.n + 1 || memcmp(s.p, epoch.p, epoch.n) != 0 || s.p[epoch.n] != '.') return false;
    static const struct field number = { .name = "since", .kind = FIELD_I64, .min = 0, .max = INT64_MAX };
    s = (struct str){ s.p + epoch.n + 1, s.n - epoch.n - 1 };
    size_t dot = 0;
    while (dot < s.n && s.p[dot] != '.') dot++;
    if (dot == s.n) return false;
    return field_read(&number, (struct str){ s.p, dot }, &out[0]) == OK
        && field_read(&number, (struct str){ s.p + dot + 1, s.n - dot - 1 }, &out[1]) == OK;
}

static void door_json(struct json *j, const struct pulled_door *d, const struct pulled *p, size_t *person)
{
    json_object(j, NULL);
    json_fields(j, pulled_door_fields, d);
    json_array(j, "people");
    for (; *person < p->n_people && p->people[*person].household == d->household; ++*person) {
        json_object(j, NULL);
        json_fields(j, pulled_person_fields, &p->people[*person]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* GET /api/sync/pull?since=&limit= -> 200 doors that changed | 409 since: another turf, start again */
static enum err pull(struct req *rq)
{
    struct pull_in in = { 0 };
    struct turf_of t;
    struct pulled p;
    TRY(req_read(rq, FIELDS(pull_in), &in));
    TRY(sync_turf(rq->db, rq->arena, rq->who.id, &t));
    int64_t after[2] = { 0, 0 };
    if (in.since.n && !cursor_numbers(in.since, t.epoch, after)) {
        rq->blame.field = S("since");
        return ERR_CONFLICT;
    }
    struct pull q = { rq->who.id, after[0], after[1], in.limit ? in.limit : PULL_LIMIT, rq->now_ms };
    TRY(sync_pull(rq->db, rq->arena, &t, &q, &p));
    if (p.n_doors) { after[0] = p.doors[p.n_doors - 1].seq; after[1] = p.doors[p.n_doors - 1].household; }

    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "epoch", t.epoch);
    json_array(&j, "rows");
    for (size_t i = 0, person = 0; i < p.n_doors; i++) door_json(&j, &p.doors[i], &p, &person);
    json_end(&j);
    json_text(&j, "next", arena_printf(rq->arena, "%.*s.%lld.%lld", (int)t.epoch.n, t.epoch.p, (long long)after[0],
                                       (long long)after[1]));
    json_bool(&j, "more", p.more);
    json_i64(&j, "server_ms", rq->now_ms);
    json_end(&j);
    return OK;
}

/* ---- week ---- */

/* GET /api/sync/week -> my visits of the last seven days, and what the server has received */
static enum err week(struct req *rq)
{
    struct my_day days[WEEK_DAYS];
    struct device d;
    enum err e = sync_week(rq->db, rq->arena, rq->who.id, day_of_ms(rq->now_ms), days);
    TRY(e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e);
    TRY(device_by_id(rq->db, rq->arena, rq->who.device_id, &d));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "days");
    for (size_t i = 0; i < WEEK_DAYS; i++) {
        json_object(&j, NULL);
        json_i64(&j, "day", days[i].day);
        json_i64(&j, "visits", days[i].visits);
        for (size_t k = 0; k < OUTCOME_COUNT; k++) json_i64(&j, outcome_words[k], days[i].n[k]);
        json_end(&j);
    }
    json_end(&j);
    json_i64(&j, "received_n", d.n);
    json_bytes(&j, "chain", d.chain);
    json_end(&j);
    return OK;
}

/* ---- leases ---- */

struct lease_in { int64_t household; };
static const struct field lease_in[] = { FIELD(struct lease_in, household, .min = 1, .max = INT64_MAX) };
static const struct fields lease_in_fields = { lease_in, N_OF(lease_in) };

/* POST /api/sync/lease/:household -> 200 until_ms | 404 | 409 holder */
static enum err lease(struct req *rq)
{
    struct lease_in in = { 0 };
    struct str holder = { 0 };
    int64_t until_ms = 0;
    TRY(req_read(rq, FIELDS(lease_in), &in));
    enum err e = lease_take(rq->db, rq->arena, rq->who.id, in.household, rq->now_ms, &until_ms, &holder);
    if (e != OK && !(e == ERR_CONFLICT && holder.n)) return e;
    struct json j = reply_json(rq, e == OK ? 200 : 409);
    json_object(&j, NULL);
    if (e == OK) json_i64(&j, "lease_until_ms", until_ms);
    else {
        json_text(&j, "error", str_z(err_name(e)));
        json_text(&j, "field", S("household"));
        json_text(&j, "message", rq->lang == LANG_EN ? S("Somebody else of your team is at this door")
                                                     : S("Người khác trong tổ đang ở nhà này"));
        json_text(&j, "holder", holder);
    }
    json_end(&j);
    return OK;
}

/* DELETE /api/sync/lease/:household -> 204, also when it was not held */
static enum err unlease(struct req *rq)
{
    struct lease_in in = { 0 };
    TRY(req_read(rq, FIELDS(lease_in), &in));
    TRY(lease_release(rq->db, rq->arena, rq->who.id, in.household));
    reply_empty(rq, 204);
    return OK;
}

#define FIELD_ROLES (ROLE_MEMBER | ROLE_HEAD)
static const struct route table[] = {
    { POST, "/api/sync/push", push, FIELD_ROLES, PUSH_BYTES_MAX, .is_device = true, .in = &push_in_fields,
      .about = "Events up: each is stored, was stored before, or is refused with a code and a field." },
    { GET, "/api/sync/home", home, FIELD_ROLES, 0, .is_device = true,
      .about = "Who I am, my team, my pieces, lanes, skills, the key of my badge." },
    { GET, "/api/sync/pull", pull, FIELD_ROLES, 0, .is_device = true, .in = &pull_in_fields, .out = &pulled_door_fields,
      .about = "Doors down: what changed in my turf since the cursor." },
    { GET, "/api/sync/week", week, FIELD_ROLES, 0, .is_device = true, .about = "My visits by day, and what has been received." },
    { POST, "/api/sync/lease/:household", lease, FIELD_ROLES, 1024, .is_device = true, .in = &lease_in_fields,
      .about = "Hold a door for 20 minutes." },
    { DELETE, "/api/sync/lease/:household", unlease, FIELD_ROLES, 0, .is_device = true, .in = &lease_in_fields,
      .about = "Give a held door back." },
};
const struct routes sync_routes = { table, N_OF(table) };
