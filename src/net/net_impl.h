/* net_impl.h - what the files over libcurl share; the one place that names it. */
#ifndef SANSANG_NET_IMPL_H
#define SANSANG_NET_IMPL_H
#include <curl/curl.h>
#include "net/fetch.h"

/* Once per process: libcurl, and no death by SIGPIPE when a server hangs up. */
MUST_USE bool net_begin(void);

/* A handle whose connections stay open for the next call of this thread; it goes with the thread. NULL: no memory. */
CURL *net_handle_of_thread(void);

/* One question on its way: what libcurl writes into while it runs. */
struct exchange {
    struct arena *arena;
    struct curl_slist *headers;
    struct buf body;
    struct fetched got;
    size_t bytes_max;
    bool is_too_large, is_refused;
};

/* Set every option of `easy` for this question; free x->headers after the answer. */
MUST_USE enum err exchange_prepare(CURL *easy, struct exchange *x, struct arena *a, const struct fetch *f);
/* The answer, or what stood in its way. */
enum err exchange_end(CURL *easy, struct exchange *x, CURLcode code);

#endif
