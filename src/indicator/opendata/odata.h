/* odata.h - what an OData 4.0 request asks of a set: $filter, $select, $orderby, keys in parentheses (OASIS OData 4.0, part 2). */
#ifndef SANSANG_ODATA_H
#define SANSANG_ODATA_H
#include "core/arena.h"
#include "indicator/opendata/cell.h"

/* ---- filters ---- */

/* Understood: eq ne gt ge lt le, and or not, parentheses, contains startswith endswith, 'text' with '' for a quote, numbers with at
   most three places, true, false, null, dates. Everything else, and what compares a text with a number, is refused. */
enum { ODATA_NODES_MAX = 256, ODATA_DEPTH_MAX = 32 };
struct odata_filter { struct odata_node *nodes; size_t n; size_t root; bool is_any; };
/* ERR_BAD_INPUT: it cannot be read, or names what the set does not have. An empty text: every row. */
MUST_USE enum err odata_filter_read(struct arena *a, struct str text, const struct open_schema *set, struct odata_filter *out);

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_OPEN };          /* open: it depends on what is unbound */
/* `row` has a cell for each column of the set. */
enum truth odata_filter_holds(const struct odata_filter *f, const struct open_cell *row);

/* ---- the rest of a request ---- */

/* "Unit,Value" as bits by the place of the property; empty or "*": all. ERR_BAD_INPUT: an unknown one, or one twice. */
MUST_USE enum err odata_select_read(struct str text, const struct open_schema *set, unsigned *out);

struct odata_order { size_t property; bool is_descending; };
/* "Period desc,Indicator". At most as many as the set has properties. ERR_BAD_INPUT. */
MUST_USE enum err odata_order_read(struct str text, const struct open_schema *set, struct odata_order *out, size_t *n);

/* What stands in the parentheses of Values(Indicator='a',Unit='1',Period='2026') or Units('1'): the filter that finds the one row. */
MUST_USE enum err odata_key_read(struct arena *a, struct str text, const struct open_schema *set, struct odata_filter *out);

#endif
