/* http.h - a request, a reply, a table of routes. The socket side is http_mhd.c's secret. */
#ifndef SANSANG_HTTP_H
#define SANSANG_HTTP_H
#include "auth/role.h"
#include "core/arena.h"
#include "core/field.h"
#include "core/json_in.h"
#include "core/out.h"

struct app;                              /* app/app.h */
struct db;
struct keys;                             /* auth/keys.h */
struct hub;                              /* http/hub.h: who watches what */
struct limits;                           /* http/limit.h: how often one may ask */
struct route;

enum method { GET, POST, PUT, PATCH, DELETE, METHOD_OTHER };    /* HEAD is answered as GET without a body */

struct param { struct str name, value; };

/* What a person may do, and where: a role at a unit and below. */
struct grant { unsigned role; int64_t unit_id; };

/* A unit with all units above it, itself first: group, ward, city. */
enum { CHAIN_MAX = 6 };
struct chain { int64_t unit_id[CHAIN_MAX]; size_t n; };

struct person {
    int64_t id;                          /* account; 0 = nobody signed in */
    struct str name;
    int64_t device_id;                   /* the phone that speaks with its own key; 0 = a browser session */
    const struct grant *grants;
    size_t n_grants;
    unsigned roles;                      /* all granted roles; in a handler of a scoped route: those that hold here */
};

struct reply;                            /* filled through reply_*; read by the socket side and by tests */

struct req {
    enum method method;
    struct str path;                     /* as it came, percent-encoded, without the query */
    struct str query;                    /* as it came, without the '?'; http_serve decodes it into params */
    struct param *params;                /* path, query and form, in that order of trust; decoded, clean UTF-8 */
    size_t n_params;
    size_t n_path_params;                /* how many of them, the first, came from the path */
    const struct route *route;           /* the route that was found, or NULL */
    struct str body;                     /* raw request body; above 1 MiB a read-only mapping of a file */
    struct str (*header)(const struct req *rq, const char *name);   /* {0} when absent */
    void *socket;                        /* what `header` reads */
    struct str address;                  /* who is calling, after trusted proxies */
    struct str site;                     /* what is limited: that address, of IPv6 the /64 around it */
    bool is_near;                        /* this machine or one of our own proxies: not limited by address */
    struct str origin;                   /* "https://host:port" as the caller sees us: for links we hand out */
    enum lang lang;                      /* from Accept-Language or ?lang=; Vietnamese first */
    struct person who;                   /* filled by `identify` before any handler runs */
    struct chain here;                   /* the unit this request is about, when the route is scoped */
    int64_t now_ms;                      /* the request's one clock, UTC; tests set it */
    struct arena *arena;
    struct db *db;
    const struct keys *keys;
    struct hub *hub;                     /* NULL in tests that watch nothing */
    struct limits *limits;               /* NULL: ask as often as you like */
    const struct route_index *index;     /* of the tables it is served from; NULL: each route is looked at */
    struct app *app;                     /* the program around; only src/app looks inside; NULL in tests */
    struct blame blame;                  /* the field an ERR_BAD_INPUT is about */
    int status;                          /* the reply, from here on */
    struct str mime;
    struct buf reply;
    bool reply_is_static;                /* the body outlives the request: it need not be copied */
    struct param reply_headers[12];
    size_t n_reply_headers;
    struct reply_stream *stream;         /* set by reply_stream, reply_watch */
};

typedef enum err handler_fn(struct req *rq);

/* The roles somebody holds at a unit or above it: for what the route table cannot say, as which of several things he may read. */
unsigned person_roles_at(const struct person *who, const struct chain *here);

/* How a route finds the unit it is about: the named path parameter (a number) goes to `chain`, which answers with the
   unit and everything above it, or ERR_NOT_FOUND. */
struct scope {
    const char *param;
    enum err (*chain)(struct db *db, struct arena *a, int64_t id, struct chain *out);
};

struct route {
    enum method method;
    const char *path;                    /* "/api/units/:unit/progress": `:unit` becomes a param; also ":report.pdf",
                                            ":kind.:format" and "requests.:format" inside one segment; a last segment `*` takes any rest.
                                            Of two routes that fit, the one with the earlier literal segment wins. */
    handler_fn *handler;
    unsigned roles;                      /* who may enter; 0 lets nobody in */
    size_t body_max;                     /* bytes; 0 = no body is read */
    const struct scope *within;          /* the role must hold at this unit; NULL = anywhere */
    const char *about;                   /* one sentence for the API document */
    const struct fields *in, *out;       /* the tables of request and reply, for the API document */
    bool is_device;                      /* only a phone with its own key */
    bool is_shared; /* public data: pages of other sites may read it (CORS), caches may keep it, and what its
                                            path names is no secret, so that a wrong name is no guess */
    void (*refuse)(struct req *rq, enum err e);  /* writes a refusal in the form of an outside standard, with the status it
                                            wants (rq->blame tells the field); NULL: ours */
    bool is_raw;                         /* the body is a file of any type, read by the handler from rq->body;
                                            otherwise: JSON under /api, a posted form elsewhere, else 415 */
    size_t memory_max;                   /* bytes of arena; 0 = the server's standard (8 MiB) */
    int64_t holds; /* the reply is the same for all who ask for the bare address in one language, until this
                                            unit moves (hub_touch) or a second has passed: it is made once; 0: it is not */
};
struct routes { const struct route *v; size_t n; };

/* Who is calling, from the session cookie or the bearer key; leaves rq->who empty for a stranger.
   ERR_GONE: a revoked device, which must wipe. */
typedef enum err identify_fn(struct req *rq);

/* Find the route, admit, run; an error becomes the error reply. In this order: how often (429), the path (400, 404,
   405), who (410), may they (401, 403), the unit (404, 403), a forged request (403), the body (413, 415), the handler.
   Whoever is known is counted by phone or account, a stranger by address; see limit.h.
   State-changing requests under /api without an Authorization header need `X-Sansang: 1`, which a foreign page cannot
   set, and an Origin, when there is one, equal to ours. */
void http_serve(struct req *rq, const struct routes *tables, size_t n_tables, identify_fn *identify);

/* Read all fields of `f` from the params (path, query, form), and for a JSON body from the body, strictly: an unknown
   key in query, form or body, a key twice, a wrong type or a value outside its limits is ERR_BAD_INPUT and names the
   field in rq->blame. A path param the table does not name is left alone, and so is the query key `lang`. */
MUST_USE enum err req_read(struct req *rq, struct fields f, void *in);

/* ERR_BAD_INPUT about one field: `return req_blame(rq, "day");` */
enum err req_blame(struct req *rq, const char *field);
/* What a rule answered, `e`, goes on; when it is ERR_BAD_INPUT and the rule has set *field, that field is named. */
MUST_USE enum err req_blamed(struct req *rq, enum err e, const char *const *field);

/* The value of a param, or {0}; of a request header, or {0}. */
struct str req_param(const struct req *rq, const char *name);
/* The row that the path names: "contest" of /api/contests/:contest/open. ERR_BAD_INPUT, blamed: no number from 1 on. */
MUST_USE enum err req_id(struct req *rq, const char *name, int64_t *out);
struct str req_header(const struct req *rq, const char *name);

/* Page of a list: `after` is the opaque cursor of the page before, `limit` 1..200 (50 when absent). */
struct page { int64_t limit; struct str after; };
#define PAGE_FIELDS(T) /* of a struct with a member `page` */ \
    { .name = "limit", .at = offsetof(T, page.limit), .kind = FIELD_I64, .nullable = true, .min = 1, .max = 200 }, \
    { .name = "after", .at = offsetof(T, page.after), .kind = FIELD_TEXT, .nullable = true, .max = 300 }

/* A list hands out the keys of its last row as an opaque cursor and takes them back. No `after`: the keys stay as they
   are (so set them to the first page before). A cursor that is not ours is ERR_BAD_INPUT about "after". */
enum { CURSOR_KEYS_MAX = 20, PAGE_LIMIT_STANDARD = 50 };
static inline int64_t page_limit(struct page p) { return p.limit ? p.limit : PAGE_LIMIT_STANDARD; }
struct str cursor_text(struct arena *a, const struct str *keys, size_t n);
struct str cursor_i64(struct arena *a, int64_t key);
MUST_USE enum err cursor_read_text(struct req *rq, struct str after, struct str *keys, size_t n);
MUST_USE enum err cursor_read_i64(struct req *rq, struct str after, int64_t *key);

/* One line in the audit log about this request, in a transaction of its own: who read what is masked, and why. */
MUST_USE enum err req_audit(struct req *rq, const char *action, struct str subject, int64_t unit_id, struct str reason);

struct json reply_json(struct req *rq, int status);
struct buf *reply_html(struct req *rq, int status);
void reply_bytes(struct req *rq, int status, struct str mime, struct str body);      /* borrowed until sent */
void reply_static(struct req *rq, int status, struct str mime, struct str body);     /* lives as long as the program */
void reply_empty(struct req *rq, int status);                                        /* 204 and its like */
void reply_header(struct req *rq, const char *name, struct str value);     /* at most 12; a name again replaces */
enum err reply_redirect(struct req *rq, struct str to);                              /* 303 */
/* A refusal that says more than its error: {"error","field","code","message"}. Answers OK: the reply is made. */
enum err reply_refusal(struct req *rq, enum err e, const char *field, const char *code, struct str message);

/* `etag` (quoted by us) goes out with the reply; true when the caller holds that very version: 304 is set and the
   handler only returns OK. */
bool req_is_fresh(struct req *rq, struct str etag);

/* A long reply, produced piece by piece on a worker with a database connection of its own, flat in memory:
   `next` adds to `out` and returns OK; adding nothing ends it. An error cuts the connection: never a half that looks
   whole. */
typedef enum err stream_fn(struct db *db, void *arg, struct buf *out);
enum err reply_stream(struct req *rq, struct str mime, struct str file_name, stream_fn *next, void *arg);

/* A server-sent event stream of what is published to `topic` (a unit's id), until the client leaves. `first` is the
   data of the first event, sent at once; empty = what the hub renders for who has just come. The handler must have checked that the topic may be seen. */
enum err reply_watch(struct req *rq, int64_t topic, struct str first);

#endif
