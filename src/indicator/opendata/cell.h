/* cell.h - tables that leave the house: columns with their meaning, rows of cells; every format is written from these. */
#ifndef SANSANG_OPEN_CELL_H
#define SANSANG_OPEN_CELL_H
#include "core/out.h"

enum open_type { OPEN_TEXT, OPEN_INTEGER, OPEN_DECIMAL, OPEN_BOOLEAN, OPEN_DATE };   /* dates are texts that sort: 2026-11-30 */
struct open_column { const char *name; enum open_type type; bool is_required; const char *vi, *en; };
enum { OPEN_COLUMNS_MAX = 16 };
/* The first n_keys columns tell the row. */
struct open_schema { const char *name, *type; const struct open_column *columns; size_t n, n_keys; };

/* Numbers are thousandths, whole ones too. Unbound: not read yet, so that a filter can be asked before there is a row. */
enum cell_is { CELL_UNBOUND, CELL_NULL, CELL_TEXT, CELL_NUMBER, CELL_TRUTH };
struct open_cell { enum cell_is is; struct str text; int64_t milli; bool truth; };
static inline struct open_cell cell_null(void) { return (struct open_cell){ .is = CELL_NULL }; }
static inline struct open_cell cell_text(struct str s) { return (struct open_cell){ .is = CELL_TEXT, .text = s }; }
static inline struct open_cell cell_number(int64_t milli) { return (struct open_cell){ .is = CELL_NUMBER, .milli = milli }; }
static inline struct open_cell cell_whole(int64_t n) { return (struct open_cell){ .is = CELL_NUMBER, .milli = n * 1000 }; }
static inline struct open_cell cell_truth(bool yes) { return (struct open_cell){ .is = CELL_TRUTH, .truth = yes }; }

struct open_row { int64_t unit_id; struct open_cell cells[OPEN_COLUMNS_MAX]; };           /* unit_id 0: of no unit */
typedef enum err open_row_fn(const struct open_row *row, void *arg);

/* "12", "-0.5", "33.333": no zeros behind the last place. */
struct str open_milli_text(struct arena *a, int64_t milli);

#endif
