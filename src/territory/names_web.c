/* names_web.c - the one rule of who reads residents' names in full. */
#include "territory/names_web.h"

enum { NEAR_THE_PEOPLE = ROLE_MEMBER | ROLE_HEAD | ROLE_OFFICER, FOR_A_REASON = ROLE_CITY | ROLE_AUDITOR };

enum err names_are_plain(struct req *rq, unsigned roles, const char *action, struct str subject, int64_t unit_id,
                         struct str reason, bool *out)
{
    *out = (roles & NEAR_THE_PEOPLE) != 0;
    if (*out || !reason.n || !(roles & FOR_A_REASON)) return OK;
    TRY(req_audit(rq, action, subject, unit_id, reason));
    *out = true;
    return OK;
}
