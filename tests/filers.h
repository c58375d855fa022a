/* filers.h - many residents who report to a real `sansang serve` over HTTP beside the crowd of phones, take some of it back, and
   remember what they were told; each is told by SMS, into the file of the sender that is for trying things out. */
#ifndef SANSANG_FILERS_H
#define SANSANG_FILERS_H
#include "crowd.h"
#include "account/citizen/citizen.h"
#include "account/signin/session.h"
#include "notify/notify.h"

enum { FILERS = 6, TAKEN_BACK_EACH = 3, DRAIN_TRIES = 900 };

struct filers;
struct filer {
    struct filers *all;
    pthread_t thread;
    char cookie[128];
    int index;
    int64_t account, filed, taken_back;  /* reports 1..filed were acknowledged; of these so many withdrawals */
    int64_t asked, unanswered, busy, again, wrong;
};
struct filers {
    struct crowd *c;                     /* its servers are asked */
    atomic_bool is_over;
    struct filer v[FILERS];
    char wrong[400];
};

static inline enum err filers_added(struct db *db, void *arg)
{
    struct filers *f = arg;
    struct street *s = f->c->s;
    int64_t now_ms = clock_now_ms();
    for (int i = 0; i < FILERS; i++) {
        struct str token, phone = arena_printf(s->a, "09%08d", 12340000 + i);
        struct filer *p = &f->v[i];
        *p = (struct filer){ .all = f, .index = i };
        TRY(citizen_add(db, s->a, now_ms, s->keys, &(struct citizen_draft){ .phone = phone, .name = S("Người Dân") }, &p->account));
        TRY(notify_address_set(db, s->a, s->keys, p->account, &(struct notify_address){ .phone = arena_printf(s->a, "849%08d", 12340000 + i),
                                                                                        .phone_verified_ms = now_ms }));
        TRY(session_start(db, s->a, now_ms, s->keys, p->account, S("127.0.0.1"), &token));
        snprintf(p->cookie, sizeof p->cookie, "sid=%.*s", (int)token.n, token.p);
    }
    return OK;
}

/* Residents who want an SMS of everything about their reports, at any hour. Free with the crowd's end: free(filers). */
static inline struct filers *filers_of(struct crowd *c)
{
    struct filers *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->c = c;
    assert_int_equal(db_tx(c->s->db, filers_added, f), OK);
    run_sql(c->s, "UPDATE notify_person SET quiet_from = 0, quiet_to = 0");
    run_sql(c->s, "INSERT INTO notify_preference(account_id, kind_group, push, email, sms)"
                  " SELECT account_id, 'civic', FALSE, FALSE, TRUE FROM notify_person");
    return f;
}

/* Ask once: true when it was done, now or before. */
static inline bool filer_asks(struct filer *p, const char *path, const char *body)
{
    struct crowd *c = p->all->c;
    char head[400];
    snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nCookie: %s\r\nX-Sansang: 1\r\nContent-Type: application/json",
             path, p->cookie);
    struct answer *a = client_ask(c->servers[(p->index + p->asked++) % c->n_servers].port, head, body);
    bool is_whole = a && (a->status == 200 || a->status == 201) && a->bytes[a->n - 1] == '}';
    if (is_whole) p->again += a->status == 200 && strstr(a->bytes, "\"again\":true");
    else if (!a || a->status == 0 || a->status == 200 || a->status == 201) p->unanswered++;
    else if (a->status == 503) p->busy++;
    else {
        p->wrong++;
        snprintf(p->all->wrong, sizeof p->all->wrong, "%s: %d: %.250s", path, a->status, answer_body(a));
    }
    free(a);
    return is_whole;
}

static inline void *filer_lives(void *arg)
{
    struct filer *p = arg;
    char path[160], body[400];
    while (!atomic_load(&p->all->is_over)) {
        int64_t n = p->filed + 1;
        char uid[40];
        snprintf(uid, sizeof uid, "01930000-0000-7%03x-8000-%012llx", (unsigned)p->index, (unsigned long long)n);
        snprintf(
            body, sizeof body,
            "{\"uid\":\"%s\",\"category\":\"animals\",\"text\":\"Chó thả rông trong ngõ, lần thứ %lld.\",\"lane_id\":%d}",
            uid, (long long)n, 1 + p->index % 2);
        while (!filer_asks(p, "/api/resident/petitions", body))
            if (atomic_load(&p->all->is_over)) return NULL; else sleep_ms(30);
        p->filed = n;
        if (n % TAKEN_BACK_EACH) continue;
        snprintf(path, sizeof path, "/api/resident/petitions/%s/withdraw", uid);
        while (!filer_asks(p, path, "{}"))
            if (atomic_load(&p->all->is_over)) return NULL; else sleep_ms(30);
        p->taken_back++;
    }
    return NULL;
}

static inline void filers_start(struct filers *f)
{
    for (int i = 0; i < FILERS; i++) assert_int_equal(pthread_create(&f->v[i].thread, NULL, filer_lives, &f->v[i]), 0);
}

/* Before crowd_end. */
static inline void filers_end(struct filers *f)
{
    atomic_store(&f->is_over, true);
    for (int i = 0; i < FILERS; i++) pthread_join(f->v[i].thread, NULL);
}

/* With the servers ended and the database open: a server stands up once more and sends what is still to be sent. */
static inline void filers_are_told(struct filers *f)
{
    struct crowd *c = f->c;
    serve(&c->servers[0]);
    int64_t waiting = 1;
    for (int i = 0; i < DRAIN_TRIES && waiting; i++) {
        sleep_ms(100);
        waiting = ask(c->s, "SELECT COUNT(*) FROM notify_send WHERE state = 'waiting'");
    }
    end_serving(&c->servers[0], SIGTERM);
    assert_int_equal(waiting, 0);
    assert_int_equal(ask(c->s, "SELECT COUNT(*) FROM notify_send WHERE state <> 'sent'"), 0);
}

struct code_row { struct str code; };
struct codes { char *sent; int64_t reports, lines, unsent; };
static inline enum err filer_code(const void *row, void *arg)
{
    struct codes *k = arg;
    const struct code_row *r = row;
    char code[40];
    snprintf(code, sizeof code, "%.*s", (int)r->code.n, r->code.p);
    int64_t lines = times(k->sent, code);
    k->reports++;
    k->lines += lines;
    k->unsent += lines == 0;
    return OK;
}

static inline char *filers_log(struct filers *f)
{
    size_t n = 0;
    char *all = calloc(1, 1);
    for (int i = 0; i < f->c->n_servers; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/outbox.log", f->c->servers[i].data);
        FILE *in = fopen(path, "rb");
        if (!in) continue;
        for (char room[4096]; ; ) {
            size_t got = fread(room, 1, sizeof room, in);
            if (!got) break;
            all = realloc(all, n + got + 1);
            assert_non_null(all);
            memcpy(all + n, room, got);
            all[n += got] = 0;
        }
        fclose(in);
    }
    return all;
}

/* The promise: each report that was acknowledged is there once, with its first step, its line of the public log and its notice, and at
   most one more of each resident; so are the withdrawals; each is in the inbox once and went out at least once. */
static inline void filers_are_kept(struct filers *f)
{
    static const struct sql filed = { "filed", "SELECT COUNT(*) FROM petition WHERE account_id = $1" };
    static const struct sql whole = { "whole", "SELECT COUNT(*) FROM petition p JOIN petition_step s ON s.petition_id = p.id AND s.n = 1"
        " JOIN publog_leaf l ON l.id = s.leaf JOIN notify_notice n ON n.account_id = p.account_id AND n.key = 'petition:' || p.code || ':1'"
        " WHERE p.account_id = $1" };
    static const struct sql taken_back = { "taken_back", "SELECT COUNT(*) FROM petition WHERE account_id = $1 AND state = 'withdrawn'" };
    static const struct sql notices = { "notices", "SELECT COUNT(*) FROM notify_notice WHERE account_id = $1 AND key LIKE '%:1'" };
    static const struct sql codes = { "codes", "SELECT code FROM petition ORDER BY id" };
    static const struct field code_fields[] = { FIELD(struct code_row, code) };
    struct street *s = f->c->s;
    int64_t acknowledged = 0, asked = 0, unanswered = 0, busy = 0, again = 0, wrong = 0;
    for (int i = 0; i < FILERS; i++) {
        struct filer *p = &f->v[i];
        int64_t n = -1, all = -1, back = -1, told = -1;
        assert_int_equal(db_i64(s->db, s->a, &whole, BINDS(BIND(p->account)), &all), OK);
        assert_int_equal(db_i64(s->db, s->a, &filed, BINDS(BIND(p->account)), &n), OK);
        assert_int_equal(db_i64(s->db, s->a, &taken_back, BINDS(BIND(p->account)), &back), OK);
        assert_int_equal(db_i64(s->db, s->a, &notices, BINDS(BIND(p->account)), &told), OK);
        if (n < p->filed || n > p->filed + 1 || back < p->taken_back || back > p->taken_back + 1 || told != n ||
            all != n)
            fail_msg("resident %d: filed %lld, stored %lld; taken back %lld, stored %lld; told %lld, whole %lld", i,
                     (long long)p->filed, (long long)n, (long long)p->taken_back, (long long)back, (long long)told,
                     (long long)all);
        acknowledged += p->filed; asked += p->asked; unanswered += p->unanswered; busy += p->busy; again += p->again; wrong += p->wrong;
    }
    struct codes k = { .sent = filers_log(f) };
    struct code_row row;
    assert_int_equal(db_each(s->db, s->a, &codes, NO_BINDS, FIELDS(code_fields), &row, sizeof row, filer_code, &k), OK);
    free(k.sent);
    print_message(
        "# %d residents: %lld reports acknowledged, %lld stored, %lld requests: %lld without an answer, %lld told to come back, "
        "%lld said again; %lld texts sent for them\n",
        FILERS, (long long)acknowledged, (long long)k.reports, (long long)asked, (long long)unanswered, (long long)busy,
        (long long)again, (long long)k.lines);
    assert_true(acknowledged > 0);
    if (wrong) fail_msg("%lld other answers, the last %s", (long long)wrong, f->wrong);
    assert_int_equal(k.unsent, 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM petition_step"),
                     ask(s, "SELECT CAST(SUM(steps) AS BIGINT) FROM petition"));
}

#endif
