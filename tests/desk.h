/* desk.h - what the tests of the desk add to the street: staff, visits with a place or a confirmation, doubts read back. */
#ifndef SANSANG_TEST_DESK_H
#define SANSANG_TEST_DESK_H
#include "street.h"

enum { OFFICER_ID = 900 };                       /* accounts that walk for nobody */
static const struct actor officer = { .account_id = OFFICER_ID, .roles = ROLE_OFFICER, .address = STR("10.0.0.1") };

/* An event whose body carries `more`: `,"confirm":{…}` or `,"lat_e6":…`. */
static inline struct said with(struct street *s, struct said e, struct str more)
{
    e.body = arena_printf(s->a, "%.*s%.*s}", (int)e.body.n - 1, e.body.p, (int)more.n, more.p);
    return e;
}

/* A guided visit of member 0 at a door, one person, ended now. Its seq. */
static inline int64_t guided(struct street *s, int64_t id, int door, struct str more)
{
    struct asked one = { s->person[door][0], "yyyyyyyyy", NULL, NULL };
    struct event e;
    stored(s, 0, with(s, visit_of(s, id, ++s->last_n[0], door, "guided", &one, 1), more));
    assert_int_equal(event_by_id(s->db, s->a, id_of(s, id), &e), OK);
    return e.seq;
}

static inline struct standing stands(struct street *s, int64_t seq)
{
    struct standing x;
    assert_int_equal(standing_of(s->db, s->a, seq, &x), OK);
    return x;
}

static inline void flags_are(struct street *s, int64_t seq, const char *flags)
{
    assert_string_equal(arena_z(s->a, stands(s, seq).flags), flags);
}

#endif
