/* outreach.h - what every part of the campaign module shares: its schema. The nouns live beside it, one header a subject. */
#ifndef SANSANG_OUTREACH_H
#define SANSANG_OUTREACH_H
#include "db/db.h"

extern const struct migration outreach_migrations[];                 /* from outreach-NNNN-*.sql */
extern const size_t outreach_n_migrations;

#endif
