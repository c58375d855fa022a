/* petition_told.h - what everybody may know of the reports of a month: one table, read by the board, the open data and the indicators alike. */
#ifndef SANSANG_PETITION_TOLD_H
#define SANSANG_PETITION_TOLD_H
#include "db/db.h"

/* Measures whose tables are hidden together stand together. Rated: however it was. Minutes: from receipt to answer, hidden where `answered` is. */
enum told_measure { TOLD_RECEIVED, TOLD_REFUSED, TOLD_ANSWERED, TOLD_ON_TIME, TOLD_MINUTES, TOLD_RATED, TOLD_SATISFIED, TOLD_MEASURES };

/* Rows are the wards, communes and agencies there ever were, by id, and a last but one, 0, for what the city has beside them (reports
   without a place); nobody is shown that row, but whoever knows the others can work it out, so it is looked at as they are. The last row is the
   city. Columns are the categories by id and a last one, all of them; with fewer than two there is that one only. The same days give the
   same table whenever it is asked for: a unit that ends later keeps its row. */
struct petition_told {
    size_t rows, cols, width;
    const int64_t *units, *categories;   /* of each row; of each column */
    int64_t *n[TOLD_MEASURES];           /* [row * width + column]; those that were not asked for: NULL */
    bool *hidden[TOLD_MEASURES];
};
/* What it takes to hide them all, of a whole city some 4 MB: whoever asks for many months does it in a room of its own. */
enum { PETITION_TOLD_BYTES = 64 * MIB };
/* The tables of `measure` and of what is hidden together with it, in a month that is over (year * 12 + month - 1). Numbers of hidden
   cells are there too, and must not leave. */
MUST_USE enum err petition_told(struct db *db, struct arena *a, int64_t month, enum told_measure measure, struct petition_told *out);
/* The row of a unit, of the city too; false: there is none, so there is nothing. */
bool petition_told_row(const struct petition_told *t, int64_t unit_id, size_t *row);

#endif
