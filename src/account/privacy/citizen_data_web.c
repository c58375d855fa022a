/* citizen_data_web.c - what the city holds about a resident, as data and as a text to read; and who looked at it. */
#include "account/citizen/citizen_web.h"
#include "account/privacy/citizen_rights_db.h"
#include "account/privacy/citizen_rights_web.h"
#include "account/privacy/citizen_text.h"
#include "account/privacy/privacy_db.h"
#include "account/signin/session_db.h"
#include "http/http.h"
#include "notify/inbox.h"
#include "territory/territory.h"

enum { HELD_MAX = 200 };

/* ---- account's own parts ---- */

static void account_write(struct json *j, const struct citizen *c)
{
    json_object(j, "account");
    json_text(j, "name", c->name);
    json_i64(j, "birth_year", c->birth_year);
    json_i64(j, "eid_level", c->eid_level);
    json_text(j, "phone_tail", c->phone_tail);
    json_bool(j, "is_linked", c->resident_id != 0);
    json_i64(j, "created_ms", c->created_ms);
    json_end(j);
}

/* What the registers say: the words, and of number and phone only that they are there. */
static enum err register_write(struct req *rq, struct json *j, int64_t resident_id)
{
    struct resident r;
    struct household_card card;
    if (!resident_id) return OK;
    TRY(resident_by_id(rq->db, rq->arena, resident_id, &r));
    TRY(household_card(rq->db, rq->arena, r.household_id, &card));
    json_object(j, "register");
    json_text(j, "name", r.name);
    json_i64(j, "birth_year", r.birth_year);
    json_text(j, "sex", str_z(sex_words[r.sex]));
    json_text(j, "number_last4", r.number_last4);
    json_bool(j, "has_phone", r.phone_sealed.n != 0);
    json_text(j, "house", card.house.number);
    json_text(j, "lane", card.lane_name);
    json_text(j, "group", card.group_name);
    json_text(j, "ward", card.ward_name);
    json_end(j);
    return OK;
}

static enum err session_write(const void *row, void *arg)
{
    const struct session_line *s = row;
    struct json *j = arg;
    json_object(j, NULL);
    json_i64(j, "created_ms", s->created_ms);
    json_i64(j, "seen_ms", s->seen_ms);
    json_text(j, "address", s->address);
    json_end(j);
    return OK;
}

static enum err consent_write(const void *row, void *arg)
{
    const struct consent *c = row;
    struct json *j = arg;
    json_object(j, NULL);
    json_text(j, "purpose", str_z(consent_purposes[c->purpose]));
    json_text(j, "channel", str_z(consent_channels[c->channel]));
    json_i64(j, "given_ms", c->given_ms);
    json_i64(j, "withdrawn_ms", c->withdrawn_ms);
    json_end(j);
    return OK;
}

static enum err request_write(const void *row, void *arg)
{
    struct json *j = arg;
    json_object(j, NULL);
    citizen_request_write(j, row);
    json_end(j);
    return OK;
}

static enum err notice_write(const void *row, void *arg)
{
    struct json *j = arg;
    json_object(j, NULL);
    json_fields(j, inbox_fields, row);
    json_end(j);
    return OK;
}

/* What he was told, and by which ways he wishes to be; of the addresses only that they are there. */
static enum err notices_write(struct req *rq, struct json *j, const struct citizen *c)
{
    struct preferences p;
    json_array(j, "notices");
    TRY(inbox_list(rq->db, rq->arena, c->account_id, rq->now_ms, INT64_MAX, HELD_MAX, notice_write, j));
    json_end(j);
    TRY(preferences_get(rq->db, rq->arena, c->account_id, &p));
    json_object(j, "ways");
    json_bool(j, "has_email", p.has_email);
    json_bool(j, "has_phone", p.has_phone);
    json_i64(j, "browsers", p.browsers);
    json_text(j, "quiet_hours",
              p.quiet_from == p.quiet_to
                  ? S("")
                  : arena_printf(rq->arena, "%02lld:%02lld-%02lld:%02lld", (long long)p.quiet_from / 60,
                                 (long long)p.quiet_from % 60, (long long)p.quiet_to / 60, (long long)p.quiet_to % 60));
    json_end(j);
    return OK;
}

static enum err own_parts(struct req *rq, struct json *j, const struct citizen *c)
{
    json_array(j, "sessions");
    TRY(session_lines(rq->db, rq->arena, c->account_id, rq->now_ms, rq->now_ms - CITIZEN_IDLE_DAYS * (int64_t)DAY_MS,
                      CITIZEN_SESSIONS_MAX, session_write, j));
    json_end(j);
    json_array(j, "consents");
    if (c->resident_id) TRY(consent_list(rq->db, rq->arena, c->resident_id, consent_write, j));
    json_end(j);
    json_array(j, "requests");
    TRY(privacy_of_account(rq->db, rq->arena, c->account_id, INT64_MAX, HELD_MAX, request_write, j));
    json_end(j);
    return notices_write(rq, j, c);
}

static enum err all_write(struct req *rq, struct json *j)
{
    struct citizen c;
    TRY(citizen_of(rq, &c));
    json_object(j, NULL);
    json_i64(j, "made_ms", rq->now_ms);
    account_write(j, &c);
    TRY(register_write(rq, j, c.resident_id));
    TRY(own_parts(rq, j, &c));
    for (const struct citizen_record *r = citizen_records; r->name; r++)
        TRY(r->write(rq->db, rq->arena, &c, j, r->name));
    json_end(j);
    return OK;
}

/* GET /api/resident/data -> 200 all of it */
static enum err citizen_data_get(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    return all_write(rq, &j);
}

/* GET /api/resident/data.txt -> 200 the same in words, to keep */
static enum err citizen_text_get(struct req *rq)
{
    struct buf data = { .arena = rq->arena }, text = { .arena = rq->arena };
    struct json j = { .out = &data };
    TRY(all_write(rq, &j));
    if (data.failed) return ERR_NOMEM;
    TRY(citizen_text(rq->arena, buf_str(&data), &text));
    reply_bytes(rq, 200, S("text/plain; charset=utf-8"), buf_str(&text));
    reply_header(rq, "Content-Disposition", S("attachment; filename=\"du-lieu-cua-toi.txt\""));
    return OK;
}

/* ---- who looked ---- */

struct paging { struct json *j; int64_t n, max, last; bool more; };
static enum err look_write(const void *row, void *arg)
{
    const struct look *l = row;
    struct paging *p = arg;
    if (p->n++ == p->max) { p->more = true; return OK; }
    p->last = l->id;
    json_object(p->j, NULL);
    json_fields(p->j, look_fields, l);
    json_end(p->j);
    return OK;
}

struct looks_in { struct page page; };
static const struct field looks_in[] = { PAGE_FIELDS(struct looks_in) };
static const struct fields looks_in_fields = { looks_in, N_OF(looks_in) };

/* GET /api/resident/looks -> 200 newest first; nothing of who is not matched to the registers */
static enum err citizen_looks_get(struct req *rq)
{
    struct looks_in in = { 0 };
    struct citizen c;
    struct resident r;
    int64_t before = INT64_MAX;
    TRY(req_read(rq, FIELDS(looks_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    TRY(citizen_of(rq, &c));
    struct json j = reply_json(rq, 200);
    struct paging p = { .j = &j, .max = page_limit(in.page) };
    json_object(&j, NULL);
    json_array(&j, "rows");
    if (c.resident_id) {
        TRY(resident_by_id(rq->db, rq->arena, c.resident_id, &r));
        const struct str about[2] = { arena_printf(rq->arena, "resident:%lld", (long long)r.id),
                                      arena_printf(rq->arena, "household:%lld", (long long)r.household_id) };
        if (!about[0].n || !about[1].n) return ERR_NOMEM;
        TRY(looks(rq->db, rq->arena, about, c.account_id, before, p.max + 1, look_write, &p));
    }
    json_end(&j);
    json_text(&j, "next", p.more ? cursor_i64(rq->arena, p.last) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET, "/api/resident/looks", citizen_looks_get, ROLE_RESIDENT, 0, .in = &looks_in_fields, .out = &look_fields,
      .about = "who looked at my data or changed it, by role and unit" },
    { GET, "/api/resident/data", citizen_data_get, ROLE_RESIDENT, 0, .about = "all the city holds about me" },
    { GET, "/api/resident/data.txt", citizen_text_get, ROLE_RESIDENT, 0, .about = "the same, to read and keep" },
};
const struct routes citizen_data_routes = { table, N_OF(table) };
