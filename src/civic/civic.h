/* civic.h - what every part of the residents' channel shares: its schema. The nouns live beside it, one header a subject. */
#ifndef SANSANG_CIVIC_H
#define SANSANG_CIVIC_H
#include "db/db.h"

/* Rooms, lowest first; a room may use the headers of those before it:
   publog (the public log) · petition (reports, their flow and clocks, their pictures) · desk (inbox, templates, workload) ·
   alert (warnings to an area) · idea (initiatives) · board (public pages, feeds, moderation) · open (Open311, OGC API – Features).
   Each subject exports `const struct routes <subject>_routes` from <subject>_web.c, and civic_web.c lists it. */

extern const struct migration civic_migrations[];                    /* from civic-NNNN-*.sql */
extern const size_t civic_n_migrations;

#endif
