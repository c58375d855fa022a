/* residents.c - accounts of residents taken from the data, a session for each, and reports in the words of the door. */
#include "residents.h"
#include "core/time.h"
#include "core/uuid.h"
#include "demo/rng.h"
#include <stdlib.h>

enum { WARDS_MAX = 200, REACH_E6 = 4000, SESSION_DAYS = 30, WORDS_MAX = 700 };

struct one {
    int64_t id;
};
static const struct field one_fields[] = {FIELD(struct one, id)};
/* Ids have few gaps: as many steps through them as residents are wanted. */
static const struct sql sql_some = {"bench_residents",
                                    "WITH RECURSIVE at(i, id) AS (SELECT 1, (SELECT MIN(account_id) FROM citizen) "
                                    "UNION ALL SELECT i + 1, (SELECT MIN(c.account_id) FROM citizen c"
                                    " WHERE c.account_id >= at.id + (SELECT (MAX(account_id) - MIN(account_id)) / $1 "
                                    "FROM citizen)) FROM at WHERE i < $1 AND id IS NOT NULL)"
                                    " SELECT id FROM at WHERE id IS NOT NULL"};
static const struct sql sql_session = {"bench_session", "INSERT INTO session(id_hash, account_id, created_ms, seen_ms, "
                                                        "expires_ms, address) VALUES($1, $2, $3, $3, $4, '127.0.0.1')"};
static const struct field spot_fields[] = {FIELD(struct spot, lat_e6), FIELD(struct spot, lon_e6)};
static const struct sql sql_wards = {
    "bench_wards",
    "SELECT lat_e6, lon_e6 FROM unit WHERE kind IN ('ward', 'commune') AND lat_e6 <> 0 ORDER BY id LIMIT 200"};

static enum err keep_resident(const void *row, void *arg)
{
    struct residents *r = arg;
    r->v[r->n++] = (struct resident){.account_id = ((const struct one *)row)->id};
    return OK;
}

static enum err keep_ward(const void *row, void *arg)
{
    struct residents *r = arg;
    r->wards[r->n_wards++] = *(const struct spot *)row;
    return OK;
}

static enum err sign_in(struct db *db, void *arg)
{
    struct residents *r = arg;
    int64_t now_ms = clock_now_ms(), until_ms = now_ms + SESSION_DAYS * (int64_t)DAY_MS;
    for (size_t i = 0; i < r->n; i++) {
        struct bytes hash;
        struct str token = uuid_v7(r->a, now_ms);
        TRY(keys_hash(r->keys, r->a, "session", token, &hash));
        TRY(db_run(db, r->a, &sql_session, BINDS(BIND(hash), BIND(r->v[i].account_id), BIND(now_ms), BIND(until_ms)),
                   NULL));
        r->v[i].cookie = text("Cookie: sid=%.*s\r\n", (int)token.n, token.p);
    }
    return OK;
}

void residents_open(struct residents *r, const struct bench *b, size_t n)
{
    struct one row;
    struct spot ward;
    *r = (struct residents){.a = arena_open((size_t)256 * MIB)};
    must(r->a ? OK : ERR_NOMEM, "memory");
    must(keys_open(text("%s/keys", b->dir), &r->keys), "keys");
    must(db_open(b->url ? b->url : text("sqlite:%s/sansang.db", b->dir), &r->db), "database");
    r->v = arena_new(r->a, struct resident, n);
    r->wards = arena_new(r->a, struct spot, WARDS_MAX);
    r->chance = arena_new(r->a, struct rng, 1);
    if (!r->v || !r->wards || !r->chance) fail("no memory");
    *r->chance = rng_of((uint64_t)clock_now_ms(), 0x9e57);
    must(db_all(r->db, r->a, &sql_some, BINDS(bind_i64((int64_t)n)), FIELDS(one_fields), &row, sizeof row, n,
                keep_resident, r),
         "residents");
    must(db_all(r->db, r->a, &sql_wards, NO_BINDS, FIELDS(spot_fields), &ward, sizeof ward, WARDS_MAX, keep_ward, r),
         "wards");
    if (r->n == 0 || r->n_wards == 0) fail("nobody here has an account");
    must(db_tx(r->db, sign_in, r), "sessions");
}

void residents_close(struct residents *r)
{
    db_close(r->db);
    keys_close(r->keys);
    arena_close(r->a);
}

/* ---- reports ---- */

/* Kinds of which nothing more is asked. */
static const char *const categories[] = {"street_clean", "air_water", "tree_danger"};
#define WORDS "Rác chất đống từ tối qua, nước rỉ ra mặt đường, trẻ con đi học phải bước xuống lòng đường."

static void file_make(struct filing *x, const struct filings *f, const struct resident *by)
{
    struct rng *chance = f->r->chance;
    const struct spot *ward = &f->r->wards[rng_below(chance, (int64_t)f->r->n_wards)];
    const char *category = categories[rng_below(chance, N_OF(categories))];
    int64_t now_ms = clock_now_ms();
    x->as = (struct petition_filing){.uid = uuid_v7(f->a, now_ms),
                                     .category = str_z(category),
                                     .text = S(WORDS),
                                     .spot = S("trước số 12"),
                                     .lat_e6 = ward->lat_e6 + rng_between(chance, -REACH_E6, REACH_E6),
                                     .lon_e6 = ward->lon_e6 + rng_between(chance, -REACH_E6, REACH_E6),
                                     .account_id = by->account_id,
                                     .sent_ms = now_ms,
                                     .files = {uuid_v7(f->a, now_ms)},
                                     .n_files = 1};
    struct str body =
        arena_printf(f->a,
                     "{\"uid\":\"%.*s\",\"category\":\"%s\",\"text\":\"%s\",\"spot\":\"trước số 12\",\"lat_e6\":%lld,"
                     "\"lon_e6\":%lld,\"sent_ms\":%lld,\"files\":[\"%.*s\"]}",
                     (int)x->as.uid.n, x->as.uid.p, category, WORDS, (long long)x->as.lat_e6, (long long)x->as.lon_e6,
                     (long long)now_ms, (int)x->as.files[0].n, x->as.files[0].p);
    struct str whole = arena_printf(f->a,
                                    "POST /api/resident/petitions HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sansang: 1\r\n%s"
                                    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                                    by->cookie, body.n, (int)body.n, body.p);
    if (!whole.n || body.n > WORDS_MAX) fail("no memory");
    x->request = (struct request){whole.p, whole.n};
}

void filings_make(struct filings *out, const struct residents *r, size_t total)
{
    *out = (struct filings){.r = r, .a = arena_open((size_t)1024 * MIB), .n = total};
    out->v = out->a ? arena_new(out->a, struct filing, total) : NULL;
    if (!out->v) fail("no memory");
    for (size_t i = 0; i < total; i++) file_make(&out->v[i], out, &r->v[i % r->n]);
}

void filings_free(struct filings *f) { arena_close(f->a); }

bool filings_next(void *arg, size_t connection, struct request *out)
{
    struct filings *f = arg;
    (void)connection;
    size_t at = f->next++;
    if (at >= f->n) return false;
    *out = f->v[at].request;
    return true;
}

void filings_done(void *arg, size_t connection, const struct reply *r)
{
    struct filings *f = arg;
    (void)connection;
    *(r->status == 201 ? &f->stored : &f->refused) += 1;
}

void filings_file(struct db *db, void *arg, size_t i)
{
    struct filings *f = arg;
    struct arena *a = arena_open(16 * MIB);
    struct petition p;
    bool again;
    must(a ? OK : ERR_NOMEM, "memory");
    must(petition_file_in(db, a, clock_now_ms(), f->r->keys, &f->v[i].as, &p, &again), "filing");
    arena_close(a);
}
