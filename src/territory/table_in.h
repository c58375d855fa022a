/* table_in.h - tables from files: CSV, XLSX and GeoJSON all become rows of texts, one at a time, in flat memory. */
#ifndef SANSANG_TABLE_IN_H
#define SANSANG_TABLE_IN_H
#include "territory/source.h"

enum { CELLS_MAX = 64, CELL_BYTES_MAX = 32 * KIB, ROW_BYTES_MAX = 64 * KIB };

/* Why a row or a whole file could not be read. */
enum table_fault { TABLE_FINE, TABLE_ENCODING, TABLE_QUOTE, TABLE_ROW_LONG, TABLE_CELLS, TABLE_FORMAT, TABLE_BOMB,
                   TABLE_SHAPE, TABLE_FAULTS };
extern const char *const table_fault_words[];      /* encoding, quote, row_long, cells, format, bomb, shape */

struct table_row {
    int64_t line;                        /* of the file, from 1; GeoJSON: the feature, from 1 */
    const struct str *names;             /* what each cell is called; NULL: an earlier row said so */
    const struct str *cells;             /* borrowed until the call returns */
    size_t n;
    struct bytes shape;                  /* GeoJSON: the geometry (shape.h); {0} = none */
    enum table_fault fault;              /* the row is damaged: cells may be missing */
};
typedef enum err table_row_fn(const struct table_row *row, void *arg);

/* Rows in order. *fault: why reading stopped early (the rows before it were handed over); TABLE_FINE at the end.
   An error from `each` stops the walk and is returned. */
enum err csv_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault);
/* its first sheet */
enum err xlsx_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault);
enum err geojson_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault);

/* Looks at the first bytes and calls the right one. */
MUST_USE enum err table_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault);

#endif
