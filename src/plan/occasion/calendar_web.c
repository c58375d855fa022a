/* calendar_web.c - iCalendar feeds: a unit's public occasions and series; one person's tickets behind a secret link. */
#include "plan/occasion/ical.h"
#include "plan/occasion/occasion_web.h"
#include "account/hours/schedule.h"
#include "auth/keys.h"
#include "core/time.h"
#include "plan/occasion/feed.h"
#include "territory/territory.h"

enum { FEED_PAST_DAYS = 90, FEED_MAX = 500, SERIES_MAX = 100, TICKETS_MAX = 200 };

static struct str link_of(struct req *rq, struct str code)
{
    return arena_printf(rq->arena, "%.*s/occasions/%.*s", (int)rq->origin.n, rq->origin.p, (int)code.n, code.p);
}

static struct str self_of(struct req *rq)
{
    return arena_printf(rq->arena, "%.*s%.*s", (int)rq->origin.n, rq->origin.p, (int)rq->path.n, rq->path.p);
}

static struct buf *reply_calendar(struct req *rq)
{
    rq->status = 200;
    rq->mime = S("text/calendar; charset=utf-8");
    rq->reply = (struct buf){ .arena = rq->arena };
    return &rq->reply;
}

/* Programs ask again every hour, and mostly nothing has changed: 304 for who has this very feed. */
static enum err reply_whole(struct req *rq, struct str kept)
{
    struct bytes hash;
    ical_close(&rq->reply);
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    reply_header(rq, "Cache-Control", kept);
    (void)req_is_fresh(rq, base64url(rq->arena, (struct bytes){ hash.p, 12 }));
    return OK;
}

/* ---- of a unit ---- */

struct feeding { struct req *rq; struct buf *out; const struct occasion_series *series; };

static enum err single(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct feeding *k = arg;
    ical_occasion(k->out, &(struct ical_event){ .o = o, .link = link_of(k->rq, o->code) });
    return OK;
}

/* Of a series only what differs from its rule. */
static enum err exception(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct feeding *k = arg;
    const struct occasion_series *s = k->series;
    int64_t from_ms = day_start_ms(o->series_day) + s->from_minute * MINUTE_MS,
            to_ms = day_start_ms(o->series_day) + s->to_minute * MINUTE_MS;
    bool is_as_said = o->starts_ms == from_ms && o->ends_ms == to_ms && o->state != OCCASION_CANCELLED &&
                      str_eq(o->title, s->title) && str_eq(o->place, s->place);
    if (is_as_said || !occasion_is_shown(o) || (s->to_day && o->series_day > s->to_day)) return OK;
    ical_occasion(k->out, &(struct ical_event){ .o = o, .series_uid = s->uid, .link = link_of(k->rq, o->code), .rule_starts_ms = from_ms });
    return OK;
}

static enum err weekly(const void *row, void *arg)
{
    const struct occasion_series *s = row;
    struct feeding *k = arg;
    int64_t off[FEED_DAYS_OFF_MAX];
    size_t n;
    if (s->to_day && s->to_day < day_of_ms(k->rq->now_ms) - FEED_PAST_DAYS) return OK;
    if (s->to_day && series_day_from(s, s->from_day) > s->to_day) return OK;         /* ended before it began */
    TRY(series_days_off(k->rq->db, k->rq->arena, s, off, &n));
    ical_series(k->out, s, off, n, S(""));
    k->series = s;
    return feed_of_series(k->rq->db, k->rq->arena, s->id, day_of_ms(k->rq->now_ms) - FEED_PAST_DAYS, FEED_MAX,
                          exception, k);
}

struct unit_in { int64_t unit; };
static const struct field unit_in[] = { FIELD(struct unit_in, unit, .min = 1, .max = INT64_MAX) };
static const struct fields unit_in_fields = { unit_in, N_OF(unit_in) };

/* GET /calendar/unit/:unit.ics -> its public occasions from ninety days ago on */
static enum err unit_get(struct req *rq)
{
    struct unit_in in = { 0 };
    struct unit u;
    TRY(req_read(rq, FIELDS(unit_in), &in));
    TRY(unit_by_id(rq->db, rq->arena, in.unit, &u));
    struct feeding k = { .rq = rq, .out = reply_calendar(rq) };
    ical_open(k.out, &(struct ical_feed){ .name = arena_printf(rq->arena, "Sự kiện: %.*s", (int)u.name.n, u.name.p),
                                          .description = S("Sự kiện công khai của đơn vị"), .self = self_of(rq) });
    TRY(series_list(rq->db, rq->arena, in.unit, 0, SERIES_MAX, weekly, &k));
    TRY(feed_of_unit(rq->db, rq->arena, in.unit, rq->now_ms - FEED_PAST_DAYS * (int64_t)DAY_MS, FEED_MAX, single, &k));
    return reply_whole(rq, S("public, max-age=300"));
}

/* ---- of a person ---- */

static enum err own(const void *row, void *arg)
{
    const struct ticket *t = row;
    struct feeding *k = arg;
    struct occasion o;
    TRY(occasion_by_id(k->rq->db, k->rq->arena, t->occasion_id, &o));
    if (t->state == TICKET_WITHDRAWN || o.ends_ms < k->rq->now_ms - FEED_PAST_DAYS * (int64_t)DAY_MS) return OK;
    if (t->state == TICKET_WAITING)
        o.title = arena_printf(k->rq->arena, "(đang chờ chỗ) %.*s", (int)o.title.n, o.title.p);
    ical_occasion(k->out, &(struct ical_event){ .o = &o, .link = link_of(k->rq, o.code) });
    return OK;
}

struct me_in { struct str token; };
static const struct field me_in[] = { FIELD(struct me_in, token, .min = 1, .max = 64) };
static const struct fields me_in_fields = { me_in, N_OF(me_in) };

/* GET /calendar/me/:token.ics -> what one has tickets for | 404 the link is dead */
static enum err me_get(struct req *rq)
{
    struct me_in in = { .token = S("") };
    int64_t account_id;
    TRY(req_read(rq, FIELDS(me_in), &in));
    TRY(feed_account(rq->db, rq->arena, rq->keys, in.token, &account_id));
    struct feeding k = { .rq = rq, .out = reply_calendar(rq) };
    ical_open(k.out, &(struct ical_feed){ .name = S("Sự kiện của tôi"), .description = S("Những sự kiện tôi đã đăng ký"), .self = self_of(rq) });
    TRY(ticket_mine(rq->db, rq->arena, account_id, 0, TICKETS_MAX, own, &k));
    return reply_whole(rq, S("private, no-cache"));
}

static const struct route table[] = {
    { GET, "/calendar/unit/:unit.ics", unit_get, ROLE_ANYONE, 0,
      .about = "iCalendar of a unit's public occasions", .in = &unit_in_fields, .is_shared = true },
    { GET, "/calendar/me/:token.ics",  me_get,   ROLE_ANYONE, 0,
      .about = "iCalendar of one person's tickets; the link is the secret", .in = &me_in_fields },
};
const struct routes calendar_routes = { table, N_OF(table) };
