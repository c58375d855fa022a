/* metrics.c - counters in plain arrays: a route has a row, a status a column. */
#include "http/metrics.h"
#include <stdatomic.h>
#include <stdlib.h>
#include "http/http_impl.h"

static const int statuses[] = { 200, 201, 202, 204, 206, 303, 304, 400, 401, 403, 404, 405, 409, 410, 413, 415, 429,
    500, 503 };
enum { COLUMNS = N_OF(statuses) + 1 };                   /* the last: any other */

/* Upper bounds of the histogram, in microseconds, and how they are spelled in seconds. */
static const struct { int64_t us; const char *s; } bounds[] = {
    { 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
    { 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" }, { 500000, "0.5" }, { 1000000, "1.0" }, { 5000000, "5.0" },
};

struct metrics {
    const struct routes *tables;
    size_t n_tables, n_rows;                             /* rows: all routes, then one for "none" */
    _Atomic int64_t took[N_OF(bounds) + 1], took_us;
    _Atomic int64_t counts[];
};

enum err metrics_open(const struct routes *tables, size_t n_tables, struct metrics **out)
{
    size_t rows = 1;
    for (size_t t = 0; t < n_tables; t++) rows += tables[t].n;
    struct metrics *m = calloc(1, sizeof *m + rows * COLUMNS * sizeof m->counts[0]);
    if (!m) return ERR_NOMEM;
    m->tables = tables;
    m->n_tables = n_tables;
    m->n_rows = rows;
    *out = m;
    return OK;
}

void metrics_close(struct metrics *m) { free(m); }

static const struct route *route_at(const struct metrics *m, size_t row)
{
    for (size_t t = 0; t < m->n_tables; row -= m->tables[t++].n)
        if (row < m->tables[t].n) return &m->tables[t].v[row];
    return NULL;
}

static size_t row_of(const struct metrics *m, const struct route *r)
{
    size_t row = 0;
    for (size_t t = 0; r && t < m->n_tables; row += m->tables[t++].n)
        if (r >= m->tables[t].v && r < m->tables[t].v + m->tables[t].n) return row + (size_t)(r - m->tables[t].v);
    return m->n_rows - 1;
}

void metrics_count(struct metrics *m, const struct route *route, int status, int64_t took_us)
{
    size_t column = 0, bin = 0;
    while (column < N_OF(statuses) && statuses[column] != status) column++;
    while (bin < N_OF(bounds) && took_us > bounds[bin].us) bin++;
    atomic_fetch_add_explicit(&m->counts[row_of(m, route) * COLUMNS + column], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->took[bin], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->took_us, took_us, memory_order_relaxed);
}

static void write_one(const struct route *r, size_t column, int64_t n, struct buf *out)
{
    buf_add(out, S("sansang_http_requests_total{route=\""));
    buf_add(out, r ? str_z(r->path) : S("none"));
    buf_add(out, S("\",method=\""));
    buf_add(out, r ? str_z(method_words[r->method]) : S("OTHER"));
    buf_add(out, S("\",status=\""));
    if (column < N_OF(statuses)) buf_i64(out, statuses[column]);
    else buf_add(out, S("other"));
    buf_add(out, S("\"} "));
    buf_i64(out, n);
    buf_add(out, S("\n"));
}

static void write_seconds(int64_t us, struct buf *out)
{
    char digits[7] = "000000";
    for (int i = 5, left = (int)(us % 1000000); i >= 0; i--, left /= 10) digits[i] = (char)('0' + left % 10);
    buf_i64(out, us / 1000000);
    buf_add(out, S("."));
    buf_add(out, (struct str){ digits, 6 });
}

static void write_histogram(const struct metrics *m, struct buf *out)
{
    int64_t sum = 0;
    buf_add(out, S("# TYPE sansang_http_request_seconds histogram\n# UNIT sansang_http_request_seconds seconds\n"
                   "# HELP sansang_http_request_seconds From the request read whole to the reply ready.\n"));
    for (size_t i = 0; i <= N_OF(bounds); i++) {
        sum += atomic_load_explicit(&m->took[i], memory_order_relaxed);
        buf_add(out, S("sansang_http_request_seconds_bucket{le=\""));
        buf_add(out, i < N_OF(bounds) ? str_z(bounds[i].s) : S("+Inf"));
        buf_add(out, S("\"} "));
        buf_i64(out, sum);
        buf_add(out, S("\n"));
    }
    buf_add(out, S("sansang_http_request_seconds_count "));
    buf_i64(out, sum);
    buf_add(out, S("\nsansang_http_request_seconds_sum "));
    write_seconds(atomic_load_explicit(&m->took_us, memory_order_relaxed), out);
    buf_add(out, S("\n"));
}

void metrics_write(const struct metrics *m, struct buf *out)
{
    buf_add(out, S("# TYPE sansang_http_requests counter\n"
                   "# HELP sansang_http_requests Requests answered, by route and status.\n"));
    for (size_t row = 0; row < m->n_rows; row++)
        for (size_t column = 0; column < COLUMNS; column++) {
            int64_t n = atomic_load_explicit(&m->counts[row * COLUMNS + column], memory_order_relaxed);
            if (n) write_one(route_at(m, row), column, n, out);
        }
    write_histogram(m, out);
}

static void write_number(struct buf *out, const char *name, const char *kind, const char *end, const char *help,
    int64_t value)
{
    const struct str parts[] = { S("# TYPE "), str_z(name), S(" "), str_z(kind), S("\n# HELP "), str_z(name), S(" "),
                                 str_z(help), S("\n"), str_z(name), str_z(end), S(" ") };
    for (size_t i = 0; i < N_OF(parts); i++) buf_add(out, parts[i]);
    buf_i64(out, value);
    buf_add(out, S("\n"));
}

void metrics_gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    write_number(out, name, "gauge", "", help, value);
}

void metrics_counter(struct buf *out, const char *name, const char *help, int64_t value)
{
    write_number(out, name, "counter", "_total", help, value);
}
