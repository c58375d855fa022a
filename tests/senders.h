/* senders.h - residents who file petitions at a real `sansang serve`, one after the other, and say each again until it is acknowledged. */
#ifndef SANSANG_SENDERS_H
#define SANSANG_SENDERS_H
#include "crowd.h"
#include "account/session.h"

enum { SENDERS = 6, FIRST_SENDER = 700, A_SENDERS_MOST = 4000 };

struct sender { struct crowd *crowd; pthread_t thread; char cookie[200]; int index; int64_t acknowledged, asked, unanswered, again; };

static inline void sender_uid(const struct sender *x, int64_t n, char out[40])
{
    snprintf(out, 40, "0192%04x-0000-7000-8000-%012llx", (unsigned)x->index, (unsigned long long)n);
}

static inline void *file_one_after_the_other(void *arg)
{
    struct sender *x = arg;
    char head[600], body[400], uid[40];
    snprintf(head, sizeof head, "POST /api/resident/petitions HTTP/1.1\r\nContent-Type: application/json\r\nX-Sansang: 1\r\nCookie: sid=%s", x->cookie);
    while (!atomic_load(&x->crowd->is_over) && x->acknowledged < A_SENDERS_MOST) {
        sender_uid(x, x->acknowledged + 1, uid);
        snprintf(body, sizeof body, "{\"uid\":\"%s\",\"category\":\"light\",\"text\":\"Đèn ngõ không sáng từ hôm qua\",\"lat_e6\":21070000,"
                                    "\"lon_e6\":105820000}", uid);
        struct answer *a = client_ask(x->crowd->servers[0].port, head, body);
        x->asked++;
        if (a && (a->status == 200 || a->status == 201)) {
            x->acknowledged++;
            x->again += a->status == 200;
        } else {
            if (a && a->status != 0 && a->status != 503) snprintf(x->crowd->wrong, sizeof x->crowd->wrong, "%.300s", a->bytes);
            x->unanswered++;
            sleep_ms(10);
        }
        free(a);
    }
    return NULL;
}

static inline void senders_start(struct sender x[SENDERS])
{
    for (int i = 0; i < SENDERS; i++) assert_int_equal(pthread_create(&x[i].thread, NULL, file_one_after_the_other, &x[i]), 0);
}

/* Accounts with a session; before the server starts. */
static inline void senders_of(struct crowd *c, struct sender x[SENDERS])
{
    struct street *s = c->s;
    for (int i = 0; i < SENDERS; i++) {
        struct str token;
        x[i] = (struct sender){ .crowd = c, .index = i };
        run_sql(s, arena_z(s->a, arena_printf(s->a, "INSERT INTO account(id, name, totp_step, totp_on, home_unit_id, state, created_ms, is_resident)"
                                                    " VALUES(%d, 'Người dân', 0, FALSE, 1, 'active', 0, TRUE)", FIRST_SENDER + i)));
        assert_int_equal(session_start(s->db, s->a, clock_now_ms(), s->keys, FIRST_SENDER + i, S("127.0.0.1"), &token), OK);
        snprintf(x[i].cookie, sizeof x[i].cookie, "%.*s", (int)token.n, token.p);
    }
}

/* What was acknowledged is there once, whole, with its step, its line of the log and its notice; at most one more is, unheard. */
static inline void senders_are_kept(struct crowd *c, const struct sender x[SENDERS])
{
    static const struct sql there = { "there", "SELECT COUNT(*) FROM petition p JOIN petition_step s ON s.petition_id = p.id AND s.n = 1"
        " JOIN publog_leaf l ON l.id = s.leaf JOIN notify_notice n ON n.account_id = p.account_id AND n.key = 'petition:' || p.code || ':1'"
        " WHERE p.account_id = $1" };
    static const struct sql all = { "all", "SELECT COUNT(*) FROM petition WHERE account_id = $1" };
    int64_t acknowledged = 0, unanswered = 0, again = 0;
    for (int i = 0; i < SENDERS; i++) {
        int64_t whole = -1, n = -1;
        assert_int_equal(db_i64(c->s->db, c->s->a, &there, BINDS(bind_i64(FIRST_SENDER + i)), &whole), OK);
        assert_int_equal(db_i64(c->s->db, c->s->a, &all, BINDS(bind_i64(FIRST_SENDER + i)), &n), OK);
        if (whole != n || n < x[i].acknowledged || n > x[i].acknowledged + 1)
            fail_msg("sender %d: acknowledged %lld, there %lld, whole %lld", i, (long long)x[i].acknowledged, (long long)n, (long long)whole);
        acknowledged += x[i].acknowledged;
        unanswered += x[i].unanswered;
        again += x[i].again;
    }
    print_message("# %d senders: %lld acknowledged, %lld without an answer, %lld had been there\n", SENDERS, (long long)acknowledged,
                  (long long)unanswered, (long long)again);
    if (c->wrong[0]) fail_msg("%s", c->wrong);
    assert_true(acknowledged > 0);
}

#endif
