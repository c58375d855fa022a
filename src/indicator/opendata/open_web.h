/* open_web.h - what the doors of open data share: versions a reader may hold already, dates, the parts of the pages. */
#ifndef SANSANG_OPEN_WEB_H
#define SANSANG_OPEN_WEB_H
#include "http/page.h"
#include "indicator/opendata/formats.h"

/* What was written goes out with ETag, Last-Modified (0: none) and how long it holds: a day when it never changes again. 304 when the
   reader has it, by If-None-Match or, without one, by If-Modified-Since. */
MUST_USE enum err reply_open(struct req *rq, int64_t changed_ms, bool is_final);
struct str http_date(struct arena *a, int64_t ms);               /* "Mon, 30 Nov 2026 08:15:30 GMT" */
MUST_USE enum err http_date_read(struct str s, int64_t *ms);     /* ERR_BAD_INPUT: another form than that */

/* When the rows of a period became what they are: when it closed, else when it ended; 0 without periods. */
int64_t open_changed(const struct open_period *p);
/* "v2", and of a closed period the day it closed: "v2 2026-12-11". */
struct str open_version(struct arena *a, const struct open_period *p);

/* dataset_by_code, with the tables that are kept. */
MUST_USE enum err open_dataset(struct req *rq, struct str code, struct dataset *out);

struct dataset_in { struct str dataset, file, co; };
extern const struct fields dataset_in_fields;

#endif
