/* http_impl.h - what the files of src/http share and nobody else sees. */
#ifndef SANSANG_HTTP_IMPL_H
#define SANSANG_HTTP_IMPL_H
#include "http/http.h"

enum { SEGMENTS_MAX = 16, PATH_PARAMS_MAX = 8, QUERY_PARAMS_MAX = 32, FORM_PARAMS_MAX = 64 };

/* A reply that is not one buffer: pieces pulled from `next`, or the events of a topic. */
struct reply_stream {
    stream_fn *next;                     /* NULL: a watch */
    void *arg;
    int64_t topic;
    struct str first;
};

/* ---- url.c ---- */

/* Undo %XX (and '+' when `plus`); ERR_BAD_INPUT for a broken escape, bad UTF-8 or a control character. */
MUST_USE enum err url_decode(struct arena *a, struct str raw, bool plus, struct str *out);

/* "a=1&b=2" appended to params[*n]; at most `max` in all. A fault names its key in *blame. */
MUST_USE enum err url_params(struct arena *a, struct str raw, struct param *params, size_t *n, size_t max,
                             struct str *blame);

/* Split "/a/b" at '/'; ERR_BAD_INPUT for an empty or dot segment, an encoded slash, a control
   character, bad UTF-8, more than SEGMENTS_MAX.
   "/" has no segment; a slash at the very end gives one last empty segment. */
MUST_USE enum err url_split(struct str path, struct str *segments, size_t *n);

bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str with);
struct str str_trim(struct str s);                                  /* spaces and tabs */
struct str str_cut(struct str *rest, char at);                      /* what lies before `at`; *rest: what lies after */

/* ---- route.c ---- */

struct route_match {
    const struct route *route;           /* NULL: none */
    struct param params[PATH_PARAMS_MAX];
    size_t n_params;                     /* values still percent-encoded */
    unsigned methods;                    /* bit per method served at this path */
};
void route_find(const struct routes *tables, size_t n_tables, enum method m, const struct str *segments, size_t n,
                struct route_match *out);

/* One of them into *out, when it fits and fits better than what was found before (*best: how well, 0 at first). */
void route_try(const struct route *r, enum method m, const struct str *segments, size_t n, uint64_t *best,
               struct route_match *out);

/* The same without looking at every route, for a server that has hundreds. NULL: no memory. The tables outlive it. */
struct route_index;
struct route_index *route_index_open(const struct routes *tables, size_t n_tables);
void route_index_close(struct route_index *x);                      /* NULL is fine */
void route_index_find(const struct route_index *x, enum method m, const struct str *segments, size_t n,
                      struct route_match *out);

/* The route a request will go to, or NULL: for limits that must be known before the body is read. */
const struct route *route_peek(const struct route_index *index, enum method m, struct str path);

extern const char *const method_words[];   /* GET, POST, … of enum method */

/* ---- http.c ---- */

/* All of http_serve that comes before the body is looked at. */
MUST_USE enum err http_admit(struct req *rq, const struct routes *tables, size_t n_tables, identify_fn *identify);

/* Make the reply the one that tells about `e`. */
void http_refuse(struct req *rq, enum err e);

/* The language of a browser's list (Accept-Language); Vietnamese when it names none of ours. */
enum lang lang_of_browser(struct str accepted);

bool path_is_api(struct str path);
bool route_opens_by_secret(const struct route *r);                  /* anyone enters who knows what the path must say */

/* "gzip, br;q=0" accepts gzip and not br. */
bool header_accepts(struct str accept_encoding, struct str coding);

/* ---- req.c ---- */

bool body_is(const struct req *rq, struct str type);                /* its Content-Type, parameters aside */

#endif
