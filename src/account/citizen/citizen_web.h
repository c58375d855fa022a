/* citizen_web.h - which resident asks. Included by src/account/ only. */
#ifndef SANSANG_CITIZEN_WEB_H
#define SANSANG_CITIZEN_WEB_H
#include "account/citizen/citizen.h"

MUST_USE enum err citizen_of(struct req *rq, struct citizen *out);

#endif
