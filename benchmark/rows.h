/* rows.h - every row of the table, in the order of the table. */
#ifndef SANSANG_BENCH_ROWS_H
#define SANSANG_BENCH_ROWS_H
#include "bench.h"

/* X(name, seconds it takes at a million visits, when, what it measures) */
#define ROWS(X)                                                                                      \
    X(push_batches, 60, BOTH, "durable visits a second, phones pushing batches of 20")              \
    X(push_single,  60, BOTH, "the same, one visit per request")                                     \
    X(checkin,      40, BOTH, "durable check-ins a second at one occasion, phones pushing batches of 20") \
    X(pull,         30, BOTH, "a turf of 200 houses, whole and by cursor: time and bytes")          \
    X(read,         60, BOTH, "dashboard, ward, lanes, a door's history while 5,000 visits/s arrive") \
    X(indicator,    15, BOTH, "any indicator, unit and period by child while 5,000 visits/s arrive") \
    X(page,         35, BOTH, "pages and assets a second beside the bare library")                  \
    X(watch,        40, ONCE, "10,000 open event streams: delivery and memory of each")             \
    X(push_fanout,  60, ONCE, "one alert to 100,000 browsers beside bare requests")                  \
    X(turf,         60, ONCE, "the whole city cut into walks")                                      \
    X(import,      200, ONCE, "all households from CSV beside raw insert")                          \
    X(export,       60, EACH, "all visits to CSV while visits arrive")                              \
    X(start,        40, EACH, "cold start; memory at rest and under load")                          \
    X(audit,        90, EACH, "the full recount")                                                   \
    X(petition_file, 60, REPORTS, "durable reports a second among a million, one per request")            \
    X(civic_read,  130, REPORTS, "board, map, neighbours, inbox, Open311, sign-in while 200 reports/s come")  \
    X(catalogue,    60, ONCE, "the catalogue of open data and a dataset beside the bare library")           \
    X(phone_app,    60, ONCE, "the phone app: bytes, and time to the first useful screen")

/* At each size; once, at the largest; at each size, and on PostgreSQL too at the largest below 10 million; on the reports alone. */
enum row_when { EACH, ONCE, BOTH, REPORTS };

#define X(name, seconds, when, about) row_fn row_##name;
ROWS(X)
#undef X

#endif
