/* public.h - for the tests of what the world sees: reports cleared and not, words that must never come out, a knock at every door. */
#ifndef SANSANG_TEST_PUBLIC_H
#define SANSANG_TEST_PUBLIC_H
#define _GNU_SOURCE                      /* memmem */
#include "hall.h"
#include "civic/board/board.h"
#include "http/http.h"

extern const struct routes public_board_routes, figures_routes, feed_routes, clear_routes, open311_read_routes, open311_write_routes,
    client_routes, ogc_routes, ogc_items_routes, petition_desk_routes;

/* What only the desk may know: in the words, the place, the sender. It must be found nowhere outside. */
#define MARK "ZXKINZX"

static struct person caller;                     /* who knocks next */
static const char *if_none_match;
static struct hub *hub;                          /* NULL: nothing is kept between two looks */

static enum err identify(struct req *rq)
{
    rq->who = caller;
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    bool is_api = rq->path.n > 4 && memcmp(rq->path.p, "/api", 4) == 0;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0)
        return is_api ? S("application/json") : S("application/x-www-form-urlencoded");
    if (strcmp(name, "If-None-Match") == 0) return str_z(if_none_match);
    return (struct str){ 0 };
}

static inline struct req knock(struct hall *h, enum method m, const char *path, const char *body)
{
    const struct routes tables[] = { public_board_routes, figures_routes, feed_routes, clear_routes, open311_read_routes,
                                     open311_write_routes, client_routes, ogc_routes, ogc_items_routes, petition_desk_routes };
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(h->a, struct param, 64), .body = str_z(body ? body : ""), .header = header, .address = S("10.0.0.1"),
        .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db, .keys = h->keys, .hub = hub,
    };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}
#define GETS(h, ...) knock((h), GET, arena_z((h)->a, arena_printf((h)->a, __VA_ARGS__)), NULL)

static inline void as(unsigned role, int64_t account_id, int64_t unit)
{
    static struct grant held;
    held = (struct grant){ role, unit };
    caller = role ? (struct person){ .id = account_id, .name = S("Cán bộ"), .grants = &held, .n_grants = 1, .roles = role } : (struct person){ 0 };
}

static inline bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

static inline void says_all(const struct req *rq, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!says(rq, texts[i])) fail_msg("no \"%s\" in %.*s", texts[i], (int)rq->reply.n, rq->reply.p);
}
#define SAYS(rq, ...) says_all((rq), (const char *const[]){ __VA_ARGS__ }, N_OF(((const char *const[]){ __VA_ARGS__ })))

static inline struct str said_header(const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq(rq->reply_headers[i].name, str_z(name))) return rq->reply_headers[i].value;
    return (struct str){ 0 };
}

struct try { enum method m; const char *path, *body; int status; const char *says; };

static inline void try_all(struct hall *h, const struct try *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct req rq = knock(h, t[i].m, t[i].path, t[i].body);
        if (rq.status != t[i].status || (t[i].says && !says(&rq, t[i].says)))
            fail_msg("%s: %d, not %d \"%s\": %.*s", t[i].path, rq.status, t[i].status, t[i].says ? t[i].says : "",
                     (int)rq.reply.n, rq.reply.p);
    }
}

/* A report whose words, place and sender carry the mark, with a picture. */
static inline struct petition marked(struct hall *h, int64_t lat, int64_t lon)
{
    struct petition_filing f = a_light(h, ++h->ids);
    f.text = S("Đèn hỏng, gọi " MARK " số 0912345678 biển 29A-123.45");
    f.spot = S("trước nhà " MARK);
    f.lat_e6 = lat;
    f.lon_e6 = lon;
    f.files[0] = picture(h, LAN, "before");
    f.n_files = 1;
    return filed(h, f);
}

/* Everybody may read it: title, words. Its picture stays held. */
static inline struct petition cleared(struct hall *h, int64_t id)
{
    return moved(h, OFFICER, (struct petition_move){ .id = id, .event = PETITION_CLEAR, .audience = AUDIENCE_PUBLIC,
                 .title = S("Đèn đường <hỏng>"), .public_text = S("Đèn không sáng & tối \"quá\"") });
}

static inline struct petition shown_light(struct hall *h, int64_t lat, int64_t lon) { return cleared(h, marked(h, lat, lon).id); }

static int public_open(void **state)
{
    as(0, 0, 0);
    if_none_match = NULL;
    hub = NULL;
    return hall_open(state);
}
#define PUBLIC(fact) cmocka_unit_test_setup_teardown(fact, public_open, hall_close)

#endif
