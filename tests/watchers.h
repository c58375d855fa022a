/* watchers.h - beside the filers: a clerk who receives and takes their reports over HTTP and remembers which moves were acknowledged, and an
   onlooker who keeps every head of the public log that he was shown. */
#ifndef SANSANG_WATCHERS_H
#define SANSANG_WATCHERS_H
#include "filers.h"
#include "civic/publog/publog.h"
#include "core/json_in.h"

enum { MOVES_KEPT = 20000, HEADS_KEPT = 4000, CLERK_PAGE = 20 };

struct moved { int64_t petition; bool is_taken; };
struct shown { int64_t size; char root[2 * PUBLOG_HASH + 1]; };
struct watchers {
    struct crowd *c;
    atomic_bool is_over;
    pthread_t clerk, onlooker;
    int64_t account;
    char cookie[128];
    struct moved moved[MOVES_KEPT];
    size_t n_moved;
    int64_t refused, unanswered;
    struct shown shown[HEADS_KEPT];
    size_t n_shown;
    int64_t shrunk;                      /* a head smaller than one shown before */
    char wrong[300];
};

static inline struct answer *watcher_asks(struct watchers *w, const char *method, const char *path, const char *body)
{
    char head[400];
    static atomic_int turn;
    snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nCookie: %s\r\nX-Sansang: 1\r\nContent-Type: application/json",
             method, path, w->cookie);
    return client_ask(w->c->servers[(size_t)atomic_fetch_add(&turn, 1) % (size_t)w->c->n_servers].port, head, body);
}

static inline bool is_whole(const struct answer *a, int status)
{
    return a && a->status == status && a->n && a->bytes[a->n - 1] == '}';
}

/* What is said twice is refused the second time: it was done though nobody said so. */
static inline void clerk_moves(struct watchers *w, int64_t petition, bool is_taken)
{
    char path[80];
    snprintf(path, sizeof path, "/api/petitions/%lld/move", (long long)petition);
    while (!atomic_load(&w->is_over)) {
        struct answer *a = watcher_asks(w, "POST", path, is_taken ? "{\"event\":\"take\"}" : "{\"event\":\"receive\"}");
        bool is_done = is_whole(a, 200), is_refused = a && a->status == 409;
        if (is_done && w->n_moved < MOVES_KEPT) w->moved[w->n_moved++] = (struct moved){ petition, is_taken };
        else if (is_refused) w->refused++;
        else if (a && a->status != 0 && a->status != 503 && a->status != 200)
            snprintf(w->wrong, sizeof w->wrong, "%s: %d", path, a->status);
        else if (!is_done) w->unanswered++;
        free(a);
        if (is_done || is_refused) return;
        sleep_ms(20);
    }
}

/* The filers take back every third: those the clerk leaves alone. */
static inline bool stays(const struct json_in *row)
{
    struct str uid = json_as_text(json_member(row, "uid"));
    char n[13] = { 0 };
    if (uid.n != 36) return false;
    memcpy(n, uid.p + 24, 12);
    return strtoll(n, NULL, 16) % TAKEN_BACK_EACH != 0;
}

static inline void *clerk_works(void *arg)
{
    struct watchers *w = arg;
    static const char *const states[] = { "sent", "received" };
    struct arena *room = arena_open(4 * MIB);
    for (int turn = 0; !atomic_load(&w->is_over); turn++) {
        char path[120];
        const struct json_in *doc;
        snprintf(path, sizeof path, "/api/units/%d/petitions?state=%s&limit=%d", WARD, states[turn % 2], CLERK_PAGE);
        struct answer *a = watcher_asks(w, "GET", path, NULL);
        arena_reset(room);
        if (!is_whole(a, 200) || json_parse(room, str_z(answer_body(a)), NULL, &doc) != OK) {
            free(a);
            sleep_ms(20);
            continue;
        }
        const struct json_in *rows = json_member(doc, "rows");
        for (size_t i = 0; i < json_count(rows); i++)
            if (stays(json_item(rows, i)))
                clerk_moves(w, json_as_i64(json_member(json_item(rows, i), "id"), 0), turn % 2);
        free(a);
        sleep_ms(10);
    }
    arena_close(room);
    return NULL;
}

static inline void *onlooker_looks(void *arg)
{
    struct watchers *w = arg;
    struct arena *room = arena_open(MIB);
    int64_t largest = 0;
    while (!atomic_load(&w->is_over) && w->n_shown < HEADS_KEPT) {
        const struct json_in *doc;
        struct answer *a = watcher_asks(w, "GET", "/api/publog/head", NULL);
        arena_reset(room);
        if (is_whole(a, 200) && json_parse(room, str_z(answer_body(a)), NULL, &doc) == OK) {
            struct shown *s = &w->shown[w->n_shown++];
            struct str root = json_as_text(json_member(doc, "root"));
            s->size = json_as_i64(json_member(doc, "size"), -1);
            snprintf(s->root, sizeof s->root, "%.*s", (int)root.n, root.p);
            w->shrunk += s->size < largest;
            if (s->size > largest) largest = s->size;
        }
        free(a);
        sleep_ms(15);
    }
    arena_close(room);
    return NULL;
}

static inline enum err clerk_added(struct db *db, void *arg)
{
    struct watchers *w = arg;
    struct street *s = w->c->s;
    struct str token;
    int64_t now_ms = clock_now_ms();
    TRY(account_add(db, s->a, now_ms, S("Cán bộ"), WARD, &w->account));
    TRY(grant_add(db, s->a, now_ms, w->account, ROLE_OFFICER, WARD, 0));
    TRY(session_start(db, s->a, now_ms, s->keys, w->account, S("127.0.0.1"), &token));
    snprintf(w->cookie, sizeof w->cookie, "sid=%.*s", (int)token.n, token.p);
    return OK;
}

/* free() them after watchers_are_right. */
static inline struct watchers *watchers_of(struct crowd *c)
{
    struct watchers *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->c = c;
    assert_int_equal(db_tx(c->s->db, clerk_added, w), OK);
    return w;
}

static inline void watchers_start(struct watchers *w)
{
    assert_int_equal(pthread_create(&w->clerk, NULL, clerk_works, w), 0);
    assert_int_equal(pthread_create(&w->onlooker, NULL, onlooker_looks, w), 0);
}

static inline void watchers_end(struct watchers *w)
{
    atomic_store(&w->is_over, true);
    pthread_join(w->clerk, NULL);
    pthread_join(w->onlooker, NULL);
}

static inline struct bytes root_of(struct street *s, const char *hex_text)
{
    unsigned char *out = arena_new(s->a, unsigned char, PUBLOG_HASH);
    assert_non_null(out);
    for (int i = 0; i < PUBLOG_HASH; i++) {
        unsigned x = 0;
        assert_int_equal(sscanf(hex_text + 2 * i, "%2x", &x), 1);
        out[i] = (unsigned char)x;
    }
    return (struct bytes){ out, PUBLOG_HASH };
}

/* The promise: each move that was acknowledged is a step, once, with its line in the public log and its word to the sender; every head that
   was ever shown leads to the log as it is now, and none was smaller than one before. */
static inline void watchers_are_right(struct watchers *w)
{
    static const struct sql step = { "kept_step", "SELECT COUNT(*) FROM petition_step s JOIN publog_leaf l ON l.id = s.leaf"
        " WHERE s.petition_id = $1 AND s.event = $2 AND s.account_id = $3" };
    struct street *s = w->c->s;
    struct publog_head now;
    assert_int_equal(publog_head_now(s->db, s->a, s->keys, clock_now_ms(), &now), OK);
    print_message(
        "# a clerk: %zu moves acknowledged, %lld refused as done before, %lld without an answer; %zu heads of the log shown, the log has %lld lines\n",
        w->n_moved, (long long)w->refused, (long long)w->unanswered, w->n_shown, (long long)now.size);
    if (w->wrong[0]) fail_msg("another answer: %s", w->wrong);
    assert_true(w->n_moved > 0 && w->n_shown > 0);
    for (size_t i = 0; i < w->n_moved; i++) {
        int64_t n = -1;
        struct str event = w->moved[i].is_taken ? S("take") : S("receive");
        assert_int_equal(db_i64(s->db, s->a, &step, BINDS(BIND(w->moved[i].petition), BIND(event), BIND(w->account)),
                                &n),
                         OK);
        if (n != 1) fail_msg("report %lld, %s: %lld steps", (long long)w->moved[i].petition, event.p, (long long)n);
    }
    assert_int_equal(w->shrunk, 0);
    for (size_t i = 0; i < w->n_shown; i++) {
        struct publog_proof p;
        const struct shown *was = &w->shown[i];
        if (was->size < 1 || (i && was->size == w->shown[i - 1].size)) continue;
        assert_true(was->size <= now.size);
        assert_int_equal(publog_consistency(s->db, s->a, was->size, now.size, &p), OK);
        if (!publog_is_consistent(was->size, root_of(s, was->root), now.size, now.root, &p))
            fail_msg("the head of %lld lines leads nowhere", (long long)was->size);
    }
    int64_t moved = ask(s, "SELECT COUNT(*) FROM petition_step WHERE event IN ('receive', 'take')");
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM petition_step WHERE leaf IS NULL"), 0);
    assert_true(moved >= (int64_t)w->n_moved);
}

#endif
