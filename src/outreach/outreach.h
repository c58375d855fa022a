/* outreach.h - what every part of the campaign module shares: its schema. The nouns live beside it, one header a subject. */
#ifndef SANSANG_OUTREACH_H
#define SANSANG_OUTREACH_H
#include "db/db.h"

/* Rooms, lowest first; a room may use the headers of those before it:
   campaign (measures, events, visits) · count (the fold, the cube, progress) · sync · team · turf · desk (proof, doubts,
   call-backs) · report · media · erase ·
   citizen (what a resident gets of it) · audit (the recount). Each subject exports `const struct routes <subject>_routes`
   from <subject>_web.c, and outreach_web.c lists it. */

extern const struct migration outreach_migrations[];                 /* from outreach-NNNN-*.sql */
extern const size_t outreach_n_migrations;

#endif
