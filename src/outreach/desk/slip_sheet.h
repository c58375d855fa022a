/* slip_sheet.h - numbered slips to cut apart, for residents without a phone. */
#ifndef SANSANG_SLIP_SHEET_H
#define SANSANG_SLIP_SHEET_H
#include "core/arena.h"
#include "db/db.h"

/* The slips a team had printed at `printed_ms` (0: those made last), ten to a page of A4, as PDF: number, code leading to
   `origin`/slip/<number>, hotline, what it is for. ERR_NOT_FOUND: there are none. */
struct slip_print { int64_t team_id, printed_ms; struct str origin; };
MUST_USE enum err slip_sheet(struct db *db, struct arena *a, const struct slip_print *what, struct str *pdf);

#endif
