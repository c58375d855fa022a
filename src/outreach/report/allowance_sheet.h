/* allowance_sheet.h - what the teams of a unit are due for a month, as a table to pay from. */
#ifndef SANSANG_ALLOWANCE_SHEET_H
#define SANSANG_ALLOWANCE_SHEET_H
#include "outreach/report/allowance.h"

/* One line for each active team here and below, and their sum; XLSX, else CSV. ERR_BAD_INPUT: the month. */
MUST_USE enum err allowance_sheet(struct db *db, struct arena *a, int64_t unit_id, struct str month, bool is_xlsx, struct str *out);

#endif
