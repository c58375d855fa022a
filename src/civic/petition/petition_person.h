/* petition_person.h - what petitions keep under a resident's account, for the lists of account/citizen/citizen.h. */
#ifndef SANSANG_PETITION_PERSON_H
#define SANSANG_PETITION_PERSON_H
#include "account/citizen/citizen.h"

/* All he has filed, sent ahead and follows under account `from` becomes `to`'s, inside the running transaction. */
MUST_USE enum err petition_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);

/* His words go, sealed as they were, and what desk and he said to each other; nothing leads to him any more. That something was
   reported, what was answered in public and the counts stay: others stand on them. An open one keeps its place until it is handled. */
MUST_USE enum err petition_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);

enum err record_petitions(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
