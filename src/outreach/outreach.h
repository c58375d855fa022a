/* outreach.h - what every part of the campaign module shares: its schema. The nouns live beside it, one header a subject. */
#ifndef SANSANG_OUTREACH_H
#define SANSANG_OUTREACH_H
#include "db/db.h"

/* Subjects, lowest first; a subject may use the headers of those before it:
   measure · campaign · event · visit · person · book (the fold) · cube · sync · progress · recount, then team, turf, proof,
   doubt, callback, report, allowance, public. Each exports `const struct routes <subject>_routes` from <subject>_web.c,
   and outreach_web.c lists it. */

extern const struct migration outreach_migrations[];                 /* from outreach-NNNN-*.sql */
extern const size_t outreach_n_migrations;

#endif
