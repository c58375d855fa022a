/* fair.h - a ward's occasion for the tests: drafted, opened, registered for, its door. Stands on the town hall. */
#ifndef SANSANG_TEST_FAIR_H
#define SANSANG_TEST_FAIR_H
#include "hall.h"
#include "core/out.h"
#include "plan/occasion/checkin.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/ticket.h"

#define STREAM S("https://stream.example/live/1")

/* A class tomorrow at nine, for two hours, on site and online, in the ward. */
static inline struct occasion_draft a_class(struct hall *h, int64_t i)
{
    int64_t starts_ms = h->now_ms + DAY_MS;
    return (struct occasion_draft){ .uid = id_of(h, 9000 + i), .unit_id = WARD, .kind = OCCASION_CLASS, .title = S("Lớp dùng điện thoại"),
        .title_en = S("A class about phones"), .text = S("Bác mang theo điện thoại."), .place = S("Nhà văn hoá Tổ 1"), .stream = STREAM,
        .lat_e6 = LAT, .lon_e6 = LON, .starts_ms = starts_ms, .ends_ms = starts_ms + 2 * HOUR_MS };
}

static inline struct occasion drafted(struct hall *h, struct occasion_draft d)
{
    const struct actor by = actor(OFFICER);
    struct occasion o;
    bool again;
    enum err e = occasion_add(h->db, h->a, h->now_ms, &by, &d, &o, &again);
    if (e != OK) print_message("draft: %s, field %s\n", err_name(e), d.field ? d.field : "-");
    assert_int_equal(e, OK);
    return o;
}

static inline enum err goes(struct hall *h, int64_t who, int64_t id, unsigned event, struct occasion *out)
{
    const struct actor by = actor(who);
    return occasion_move(h->db, h->a, h->now_ms, &by, &(struct occasion_move){ id, event, event == OCCASION_CANCEL ? S("Mưa bão, sân ngập.") : S("") }, out);
}

/* Open for registration, with so many seats on site (0: no limit). */
static inline struct occasion opened(struct hall *h, int64_t i, int64_t seats)
{
    struct occasion_draft d = a_class(h, i);
    d.seats_site = seats;
    struct occasion o = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
    assert_int_equal(o.state, OCCASION_OPEN);
    return o;
}

static inline struct ticket_wish a_seat(struct hall *h, const struct occasion *o, int64_t account_id)
{
    return (struct ticket_wish){ .uid = id_of(h, 20000 + ++h->ids), .occasion_id = o->id, .account_id = account_id, .kind = TICKET_RESIDENT };
}

static inline enum err asks(struct hall *h, struct ticket_wish w, struct ticket *t)
{
    bool again;
    return ticket_take(h->db, h->a, h->now_ms, h->keys, &w, t, &again);
}

static inline struct ticket seated(struct hall *h, const struct occasion *o, int64_t account_id)
{
    struct ticket t;
    assert_int_equal(asks(h, a_seat(h, o, account_id), &t), OK);
    return t;
}

/* At the desk: one without an account, or a group. */
static inline struct ticket at_desk(struct hall *h, const struct occasion *o, int64_t heads)
{
    struct ticket t;
    struct ticket_wish w = a_seat(h, o, 0);
    w.kind = heads > 1 ? TICKET_GROUP : TICKET_WALK_IN;
    w.heads = heads;
    assert_int_equal(asks(h, w, &t), OK);
    return t;
}

static inline struct ticket ticket_now(struct hall *h, int64_t id)
{
    struct ticket t;
    assert_int_equal(ticket_by_id(h->db, h->a, id, &t), OK);
    return t;
}

static inline struct occasion_counts counts_of(struct hall *h, const struct occasion *o)
{
    struct occasion_counts c;
    assert_int_equal(occasion_counts(h->db, h->a, o, h->now_ms, &c), OK);
    return c;
}

static inline struct str token_of(struct hall *h, const struct ticket *t)
{
    struct str token;
    assert_int_equal(ticket_token(h->keys, h->a, t, &token), OK);
    return token;
}

/* ---- at the door ---- */

struct scan { int64_t id; struct str token; int64_t heads; int64_t at_ms; };      /* token empty: a walk-in */

static inline struct str scans_text(struct hall *h, const struct scan *v, size_t n)
{
    struct buf out = { .arena = h->a };
    struct json j = { .out = &out };
    json_array(&j, NULL);
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_text(&j, "id", id_of(h, 50000 + v[i].id));
        json_i64(&j, "at_ms", v[i].at_ms ? v[i].at_ms : h->now_ms);
        json_text(&j, "kind", v[i].token.n ? S("ticket") : S("walk_in"));
        if (v[i].token.n) json_text(&j, "token", v[i].token);
        if (v[i].heads) json_i64(&j, "heads", v[i].heads);
        json_end(&j);
    }
    json_end(&j);
    return buf_str(&out);
}

static inline struct checkin_done pushed_text(struct hall *h, int64_t who, const struct occasion *o, struct str text)
{
    struct checkin_done done;
    struct blame blame;
    const struct json_in *events;
    assert_int_equal(json_parse(h->a, text, &blame, &events), OK);
    const struct checkin_push p = { o->id, who, 1, h->now_ms, h->now_ms, events };
    assert_int_equal(checkin_take(h->db, h->a, &p, &done), OK);
    return done;
}

static inline struct checkin_done scanned(struct hall *h, int64_t who, const struct occasion *o, const struct scan *v, size_t n)
{
    return pushed_text(h, who, o, scans_text(h, v, n));
}
#define SCAN(h, who, o, ...) scanned((h), (who), (o), (const struct scan[]){ __VA_ARGS__ }, N_OF(((const struct scan[]){ __VA_ARGS__ })))

/* The hour has come. */
static inline void begins(struct hall *h, struct occasion *o)
{
    h->now_ms = o->starts_ms + MINUTE_MS;
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(occasion_by_id(h->db, h->a, o->id, o), OK);
    assert_int_equal(o->state, OCCASION_UNDER_WAY);
}

#endif
