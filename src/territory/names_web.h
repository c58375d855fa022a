/* names_web.h - who reads residents' names in full: those who work with the people; others for a reason, on record. */
#ifndef SANSANG_NAMES_WEB_H
#define SANSANG_NAMES_WEB_H
#include "http/http.h"

enum { REASON_MIN = 5, REASON_MAX = 200 };
#define REASON_FIELD(T) /* of a struct with a member `reason` */ \
    FIELD(T, reason, .nullable = true, .min = REASON_MIN, .max = REASON_MAX, \
          .about = "Why city or auditor must see the names; written to the audit log.")

/* Whether names go out whole, to somebody with these roles at the unit: member, head and officer always; city and
   auditor when they give a reason, which is written to the audit log as `action` on `subject` first; else initials. */
MUST_USE enum err names_are_plain(struct req *rq, unsigned roles, const char *action, struct str subject,
                                  int64_t unit_id, struct str reason, bool *out);

#endif
