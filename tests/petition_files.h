/* petition_files.h - who sends pictures and documents of reports, piece by piece, and what is answered; for their tests. */
#ifndef SANSANG_TEST_PETITION_FILES_H
#define SANSANG_TEST_PETITION_FILES_H
#define _GNU_SOURCE 1                            /* memmem */
#include "hall_files.h"
#include "pieces.h"
#include "civic/petition/petition_forget.h"
#include "core/store.h"
#include <pthread.h>
#include <unistd.h>
#include "pictures.h"

extern const struct routes petition_file_routes, petition_routes, petition_desk_routes;

/* ---- who knocks ---- */

static struct person caller;
static struct grant held;
static struct str offset_header;

static inline enum err identify(struct req *rq)
{
    rq->who = caller;
    return OK;
}

static bool is_json;
static inline struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Upload-Offset") == 0) return offset_header;
    if (strcmp(name, "Content-Type") == 0) return is_json ? S("application/json") : S("application/octet-stream");
    return (struct str){ 0 };
}

static inline void as(int64_t who)
{
    caller = (struct person){ 0 };
    for (size_t i = 0; i < N_OF(people); i++) {
        if (people[i].id != who) continue;
        held = (struct grant){ people[i].role, people[i].unit_id };
        caller = (struct person){ .id = who, .name = S("x"), .grants = &held, .n_grants = people[i].role != 0,
                                  .roles = people[i].role ? people[i].role : ROLE_RESIDENT };
    }
}

static inline struct req knock(struct hall *h, enum method m, struct str path, struct str query, struct str body)
{
    is_json = m == POST;
    struct req rq = { .method = m, .path = path, .query = query, .params = arena_new(h->a, struct param, 64), .body = body, .header = header,
                      .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db,
                      .keys = h->keys };
    const struct routes tables[] = { petition_file_routes, petition_routes, petition_desk_routes };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

static inline const char *base(void) { return caller.roles == ROLE_RESIDENT ? "/api/resident/files" : "/api/petition-files"; }

static inline struct answer promise_of(struct hall *h, struct str uid, const char *part, const char *kind, int64_t bytes,
                                struct str all)
{
    struct bytes hash;
    assert_int_equal(sha256(h->a, all, &hash), OK);
    struct str sum = hex(h->a, hash);
    struct str body =
        arena_printf(h->a, "{\"uid\":\"%.*s\",\"part\":\"%s\",\"kind\":\"%s\",\"bytes\":%lld,\"sha256\":\"%.*s\"}",
                     (int)uid.n, uid.p, part, kind, (long long)bytes, (int)sum.n, sum.p);
    struct req rq = knock(h, POST, str_z(base()), S(""), body);
    return answer(h->a, &rq);
}

static inline struct answer promise(struct hall *h, struct str uid, const char *part, const char *kind, struct str all)
{
    return promise_of(h, uid, part, kind, (int64_t)all.n, all);
}

static inline struct answer send_piece(struct hall *h, struct str uid, struct str all, size_t from, size_t to)
{
    offset_header = arena_printf(h->a, "%zu", from);
    struct req rq = knock(h, PATCH, arena_printf(h->a, "%s/%.*s", base(), (int)uid.n, uid.p), S(""), (struct str){ all.p + from, to - from });
    return answer(h->a, &rq);
}

static inline struct answer where_is(struct hall *h, struct str uid)
{
    struct req rq = knock(h, GET, arena_printf(h->a, "%s/%.*s/offset", base(), (int)uid.n, uid.p), S(""), S(""));
    return answer(h->a, &rq);
}

static inline struct req look(struct hall *h, int64_t file, const char *what, const char *query)
{
    return knock(h, GET, arena_printf(h->a, "/api/petition-files/%lld/%s", (long long)file, what), str_z(query), S(""));
}

/* Sent whole, in pieces of at most 256 KB, by who knocks now; its number. */
static inline int64_t sent(struct hall *h, struct str uid, const char *part, const char *kind, struct str all)
{
    struct answer x = promise(h, uid, part, kind, all);
    assert_int_equal(x.status, 201);
    for (size_t at = 0; at < all.n; ) {
        size_t n = all.n - at < FILE_PIECE_MAX ? all.n - at : FILE_PIECE_MAX;
        x = send_piece(h, uid, all, at, at + n);
        if (x.status != 200) fail_msg("piece at %zu: %d %s", at, x.status, arena_z(h->a, x.field));
        at += n;
    }
    assert_string_equal(arena_z(h->a, x.state), "whole");
    return x.file;
}

static inline int sender_open(void **state)
{
    int failed = files_open(state);
    as(LAN);
    return failed;
}

static inline int sender_close(void **state)
{
    petition_files_keep_in(NULL);
    return hall_close(state);
}
#define FILES(fact) cmocka_unit_test_setup_teardown(fact, sender_open, sender_close)

static inline const char *path_of(struct hall *h, struct str uid, const char *ending)
{
    return arena_z(h->a, arena_printf(h->a, "%s/%.2s/%.*s%s", files_home, uid.p + 34, (int)uid.n, uid.p, ending));
}

static inline struct str photo(struct hall *h, unsigned seed, const char *time, int64_t lat_e6, int64_t lon_e6)
{
    return jpeg_make(h->a, 640, 480, seed, exif_make(h->a, time, NULL, lat_e6, lon_e6));
}

static inline struct str flags_of(struct hall *h, int64_t file)
{
    struct petition_file f;
    assert_int_equal(petition_file_by_id(h->db, h->a, file, &f), OK);
    return f.flags;
}
#define FLAGS(file, want) assert_string_equal(arena_z(h->a, flags_of(h, file)), want)

/* A report of Lan's with one picture she sent ahead of it. */
static inline struct petition with_file(struct hall *h, struct str uid)
{
    struct petition_filing f = a_light(h, ++h->ids);
    f.files[0] = uid;
    f.n_files = 1;
    return filed(h, f);
}

static inline bool has(struct str in, struct str what) { return memmem(in.p, in.n, what.p, what.n) != NULL; }

#endif
