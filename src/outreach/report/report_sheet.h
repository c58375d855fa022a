/* report_sheet.h - a closed period as a document to file (PDF) or a table to work with (XLSX, CSV). */
#ifndef SANSANG_REPORT_SHEET_H
#define SANSANG_REPORT_SHEET_H
#include "outreach/report/report.h"

enum report_format { REPORT_JSON, REPORT_PDF, REPORT_XLSX, REPORT_CSV };
extern const char *const report_formats[];               /* json, pdf, xlsx, csv; NULL-ended */

/* What is printed beside the signed body: when, and the address where anybody can check it. */
struct report_print { const struct report *report; struct str verify_url; int64_t now_ms; };

/* Figures come from the signed body alone; who closed it and the reports below are looked up. The bytes live in `a`.
   `format` is not REPORT_JSON. ERR_INTERNAL: the body does not read as a report. */
MUST_USE enum err report_sheet(struct db *db, struct arena *a, const struct report_print *what,
                               enum report_format format, struct str *out);

#endif
