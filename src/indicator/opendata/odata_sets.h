/* odata_sets.h - the three sets of the OData service and their rows, page by page. */
#ifndef SANSANG_ODATA_SETS_H
#define SANSANG_ODATA_SETS_H
#include "indicator/opendata/odata.h"
#include "indicator/opendata/opendata.h"

enum odata_set { SET_INDICATORS, SET_UNITS, SET_VALUES, SETS };
const struct open_schema *odata_schema(enum odata_set set);      /* named Indicators, Units, Values */

enum { ODATA_PAGE = 1000, ODATA_BLOCKS_MAX = 64, ODATA_COUNT_MAX = 150, ODATA_SKIP_MAX = 4000 };
/* One page: rows the filter holds for, in order, behind `skip` of them and behind the row `after` (the last one of
   the page before, its first three columns and whatever the order names; no text in its first: from the first). At most
   `top`, at most ODATA_PAGE. Values lie a period of an indicator beside the other. An order that begins with indicator
   and period, or period and indicator, walks along them: no more than ODATA_BLOCKS_MAX are read, a page may hold fewer
   rows, even none, and have more behind it. Every other order looks at all that the filter leaves, at most
   ODATA_COUNT_MAX of them and ODATA_SKIP_MAX rows skipped, and keeps the best page. Rows that are equal by the order
   stand by their keys, so that pages neither repeat nor leave out a row. */
struct odata_query {
    enum odata_set set;
    struct odata_filter filter;
    struct odata_order order[OPEN_COLUMNS_MAX];
    size_t n_order;
    int64_t skip, top;                   /* top -1: no limit */
    struct open_row after;
    bool is_counted, is_count_only;
    int64_t now_ms;
    struct public_shelf *shelf;          /* may be NULL */
};
struct odata_page { bool has_more; struct open_row last; int64_t handed, count; };
/* *unsupported (then ERR_BAD_INPUT): an order or a count that would read more than one answer may. */
MUST_USE enum err odata_walk(struct db *db, struct arena *a, const struct odata_query *q, open_row_fn *each, void *arg, struct odata_page *out,
                             bool *unsupported);

#endif
