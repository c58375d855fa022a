/* metrics.h - what the server counts about itself, written as OpenMetrics. */
#ifndef SANSANG_METRICS_H
#define SANSANG_METRICS_H
#include "http/http.h"

struct metrics;
MUST_USE enum err metrics_open(const struct routes *tables, size_t n_tables, struct metrics **out);
void metrics_close(struct metrics *m);                   /* NULL is fine */

/* One request answered. `route` NULL: none was found. Lock-free. */
void metrics_count(struct metrics *m, const struct route *route, int status, int64_t took_us);

/* Requests by route and status, and how long they took; without the closing "# EOF". */
void metrics_write(const struct metrics *m, struct buf *out);

/* "# TYPE name kind", "# HELP …" and one value: for numbers others keep. */
void metrics_gauge(struct buf *out, const char *name, const char *help, int64_t value);
void metrics_counter(struct buf *out, const char *name, const char *help, int64_t value);   /* name without _total */

#endif
