/* export.h - what the territory holds, as a table, page by page: the columns that import.h reads back. */
#ifndef SANSANG_EXPORT_H
#define SANSANG_EXPORT_H
#include "paper/sheet.h"
#include "territory/territory.h"

enum { EXPORT_CELLS_MAX = 16, EXPORT_PAGE = 500 };

/* Where an export is; zero at the start. */
struct export_at {
    int64_t unit_id, group_id, household_id, resident_id;
    int64_t key[2];                      /* of the last row, for kinds of other modules */
    bool done;
};
typedef enum err export_row_fn(void *arg, const struct str *cells, size_t n);

struct export_kind {
    const char *name;                    /* "units": in the address and on the command line */
    unsigned roles;                      /* who may take it out */
    const char *const *headings;         /* Vietnamese, known to import.h */
    size_t n;
    /* The next rows (at most EXPORT_PAGE) within `unit_id`; at->done after the last. Texts live in `a`. */
    enum err (*page)(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at, export_row_fn *each,
                     void *arg);
};
/* The program's list, in app/exports.c: NULL-ended. */
extern const struct export_kind *const export_kinds[];
const struct export_kind *export_kind_by_name(struct str name);      /* NULL: no such */

extern const struct export_kind units_export, houses_export, residents_export;

/* The whole export into a new .xlsx file at `path`, in flat memory; `told` (may be NULL) hears the rows so far. */
MUST_USE enum err export_xlsx(struct db *db, const struct export_kind *k, int64_t unit_id, const char *path,
                              void (*told)(int64_t rows));

/* Units with shapes as features, GEOJSON_PAGE at a time: adds text to `out`; at->done when the closing has been
   written. */ MUST_USE enum err export_geojson(struct db *db, struct arena *a, int64_t unit_id, struct export_at *at,
                                 struct buf *out);

#endif
