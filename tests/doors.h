/* doors.h - the people of the town hall knock at doors: who may enter, what is refused and how it is said. */
#ifndef SANSANG_TEST_DOORS_H
#define SANSANG_TEST_DOORS_H
#define _GNU_SOURCE                      /* memmem */
#include "hall.h"
#include "http/http.h"

extern const struct routes worklist_routes, template_routes, routing_routes, petition_desk_routes, petition_routes, schedule_routes,
    alert_routes, alert_page_routes, idea_routes, idea_page_routes, occasion_routes, occasion_desk_routes, occasion_guests_routes, series_routes, occasion_page_routes, ticket_routes,
    ticket_page_routes, checkin_routes, calendar_routes, contest_routes, contest_desk_routes, contest_entries_routes, entry_routes, entry_file_routes, judging_routes,
    startup_routes, invitation_routes, counted_routes, occasion_counted_routes, contest_counted_routes;
extern const struct routes define_routes, value_routes, preview_routes, data_page_routes, data_file_routes, data_api_routes, catalog_routes;
#ifndef MORE_DOORS
#define MORE_DOORS
#endif

static int64_t door_caller;                      /* 0: a stranger */

static enum err door_identify(struct req *rq)
{
    static struct grant held;
    rq->who = (struct person){ 0 };
    for (size_t i = 0; i < N_OF(people); i++) {
        if (people[i].id != door_caller) continue;
        held = (struct grant){ people[i].role, people[i].unit_id };
        rq->who = (struct person){ .id = door_caller, .name = str_z(people[i].name), .roles = people[i].role ? people[i].role : ROLE_RESIDENT,
                                   .grants = people[i].role ? &held : NULL, .n_grants = people[i].role != 0 };
    }
    return OK;
}

static struct str door_offset;                   /* {0}: the body is JSON; else the header Upload-Offset of a piece of a file */

static struct str door_header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Upload-Offset") == 0) return door_offset;
    if (strcmp(name, "Content-Type") == 0) return door_offset.n ? S("application/octet-stream") : S("application/json");
    return (struct str){ 0 };
}

static inline struct req knock_with(struct hall *h, int64_t who, enum method m, const char *path, struct str body)
{
    const struct routes tables[] = { worklist_routes, template_routes, routing_routes, petition_desk_routes, petition_routes, MORE_DOORS };
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(h->a, struct param, 64), .body = body, .header = door_header, .address = S("10.0.0.1"),
        .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db, .keys = h->keys,
    };
    door_caller = who;
    http_serve(&rq, tables, N_OF(tables), door_identify);
    return rq;
}

static inline struct req knock(struct hall *h, int64_t who, enum method m, const char *path, const char *body)
{
    return knock_with(h, who, m, path, str_z(body ? body : ""));
}

static inline const char *said(struct hall *h, const struct req *rq) { return arena_z(h->a, buf_str(&rq->reply)); }

static inline bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

static inline void answers(struct hall *h, struct req rq, int status, const char *text)
{
    if (rq.status != status || (text && !says(&rq, text)))
        fail_msg("%.*s: %d, not %d with %s: %s", (int)rq.path.n, rq.path.p, rq.status, status, text ? text : "",
                 said(h, &rq));
}

/* The text of a member of the reply, read by eye: "next":"…". */
static inline struct str member_of(const struct req *rq, const char *before, char until)
{
    const char *p = memmem(rq->reply.p, rq->reply.n, before, strlen(before));
    if (!p) return (struct str){ 0 };
    p += strlen(before);
    const char *end = memchr(p, until, (size_t)(rq->reply.p + rq->reply.n - p));
    return (struct str){ p, end ? (size_t)(end - p) : 0 };
}
#define GETS(h, who, ...) knock((h), (who), GET, arena_z((h)->a, arena_printf((h)->a, __VA_ARGS__)), NULL)

/* A table of knocks at one door. */
struct try { int64_t who; enum method m; const char *path, *body; int status; const char *says; };
static inline void try_all(struct hall *h, const struct try *t, size_t n)
{
    for (size_t i = 0; i < n; i++) answers(h, knock(h, t[i].who, t[i].m, t[i].path, t[i].body), t[i].status, t[i].says);
}

#endif
