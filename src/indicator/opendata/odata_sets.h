/* odata_sets.h - the three sets of the OData service and their rows, page by page. */
#ifndef SANSANG_ODATA_SETS_H
#define SANSANG_ODATA_SETS_H
#include "indicator/opendata/odata.h"
#include "indicator/opendata/opendata.h"

enum odata_set { SET_INDICATORS, SET_UNITS, SET_VALUES, SETS };
const struct open_schema *odata_schema(enum odata_set set);      /* named Indicators, Units, Values */

enum { ODATA_PAGE = 1000, ODATA_BLOCKS_MAX = 64, ODATA_COUNT_MAX = 150 };
/* One page: rows the filter holds for, in order, behind `skip` of them and behind the row that `after` names (the keys of the last
   page's last row; empty: from the first). At most `top`, at most ODATA_PAGE, and of Values no more than ODATA_BLOCKS_MAX periods of
   indicators are read: a page may hold fewer, even none, and have more behind it.
   Values come in order of indicator, period, unit, or period, indicator, unit, each up or down. */
struct odata_query {
    enum odata_set set;
    struct odata_filter filter;
    struct odata_order order[OPEN_COLUMNS_MAX];
    size_t n_order;
    int64_t skip, top;                   /* top -1: no limit */
    struct str after[3];
    bool is_counted, is_count_only;
    int64_t now_ms;
    struct public_shelf *shelf;          /* may be NULL */
};
struct odata_page { bool has_more; struct str last[3]; int64_t handed, count; };
/* *unsupported (then ERR_BAD_INPUT): an order or a count that would read the whole city. */
MUST_USE enum err odata_walk(struct db *db, struct arena *a, const struct odata_query *q, open_row_fn *each, void *arg, struct odata_page *out,
                             bool *unsupported);

#endif
