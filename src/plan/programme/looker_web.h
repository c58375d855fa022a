/* looker_web.h - who looks at a plan: the city sees all of it, a unit what concerns it. */
#ifndef SANSANG_LOOKER_WEB_H
#define SANSANG_LOOKER_WEB_H
#include "http/http.h"
#include "plan/programme/item.h"

enum { PLAN_MAKERS = ROLE_CITY, PLAN_READERS = ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR };

/* From the roles and units of who asks. */
MUST_USE enum err looker_of(struct req *rq, struct looker *out);

#endif
