/* fetch.h - asking another server over HTTP: one question, or thousands over connections that stay open. */
#ifndef SANSANG_FETCH_H
#define SANSANG_FETCH_H
#include "core/arena.h"

enum fetch_method { FETCH_GET, FETCH_POST, FETCH_PUT, FETCH_DELETE };
struct fetch_header { struct str name, value; };

struct fetch {
    enum fetch_method method;
    struct str url;                      /* http or https, see url.h */
    const struct fetch_header *headers;  /* a line break in one is ERR_BAD_INPUT */
    size_t n_headers;
    struct str body;                     /* borrowed until the answer is there */
    int64_t timeout_ms;                  /* for all of it; 0: FETCH_TIMEOUT_MS */
    size_t bytes_max;                    /* of the answer's body, unpacked; 0: FETCH_BYTES_MAX */
    struct str ca_file;                  /* PEM of those who may vouch for the server; empty: the system's */
    bool is_public_only;                 /* refuse an address that is not of the open internet, after the name was looked up */
};
enum { FETCH_TIMEOUT_MS = 10 * 1000, FETCH_BYTES_MAX = MIB };

struct fetched {
    int64_t status;
    struct str body, content_type, retry_after, location;    /* in the arena */
    int64_t retry_after_s;               /* the same as seconds from now; 0: not said */
    const char *trouble;                 /* what went wrong, in English, lives for ever; also set when the result is an error */
};

/* Any status is OK: look at it. Redirects are handed out, never followed; certificates are always checked; no proxy, no
   cookies. ERR_BUSY: no connection, no trust or no answer in time; ERR_TOO_LARGE; ERR_BAD_INPUT: the URL or a header;
   ERR_FORBIDDEN: is_public_only refused the address. A thread's connections stay open for its next call. */
MUST_USE enum err fetch_one(struct arena *a, const struct fetch *f, struct fetched *out);

/* ---- many at once ---- */

/* For one thread. Connections stay open between two calls of fetch_many; HTTP/2 where the server offers it. */
struct fetcher_wish {
    size_t at_once;                      /* questions under way */
    size_t per_host;                     /* connections to one host */
    bool is_public_only;                 /* as above, for all */
    struct str ca_file;
};
struct fetcher;
MUST_USE enum err fetcher_open(const struct fetcher_wish *w, struct fetcher **out);
void fetcher_close(struct fetcher *c);                       /* NULL is fine */

struct fetch_flow {
    /* The next question, with what belongs to it in `a` (which lives until its answer); ca_file and is_public_only are the
       fetcher's. ERR_NOT_FOUND: no more; any other error ends the call once all that is under way has been answered. */
    enum err (*next)(void *arg, struct arena *a, struct fetch *out, void **what);
    /* Its answer; `e` as of fetch_one. `answer` lives until this returns. */
    void (*done)(void *arg, void *what, enum err e, const struct fetched *answer);
    void *arg;
};
MUST_USE enum err fetch_many(struct fetcher *c, const struct fetch_flow *flow);

#endif
