/* contest_web.h - what the doors of this room write alike. */
#ifndef SANSANG_CONTEST_WEB_H
#define SANSANG_CONTEST_WEB_H
#include "http/http.h"
#include "plan/contest/contest.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };
struct contest_reason { struct str reason; };        /* why the desk sends back or cancels */
extern const struct fields contest_reason_fields;
MUST_USE enum err contest_chain(struct db *db, struct arena *a, int64_t id, struct chain *out);
extern const struct scope scope_contest;     /* the unit of the `:contest` */
enum err contest_json(struct json *j, const char *key, struct fields f, const void *row);
MUST_USE enum err rounds_json(struct req *rq, struct json *j, int64_t contest_id);
MUST_USE enum err criteria_json(struct req *rq, struct json *j, int64_t contest_id, int64_t round);
/* With their names; blind: numbered, for a name might name somebody. */
MUST_USE enum err files_json(struct req *rq, struct json *j, int64_t entry_id, bool is_blind);

/* 409: why somebody does not become a judge or a mentor, at the field that names him. */
enum err seat_refuse(struct req *rq, const char *field, enum seat_fault why);

/* The `:code` and `:number` of a path, for who judges it; else ERR_NOT_FOUND. */
enum { ANY_JUDGE = ROLE_SIGNED_IN | ROLE_RESIDENT };         /* whoever has an account may be asked to judge */
MUST_USE enum err judging_contest(struct req *rq, struct contest *c);
MUST_USE enum err judging_entry(struct req *rq, struct contest *c, struct entry *e);

extern const struct scope scope_entry;       /* the unit of the contest of the `:entry` */

#endif
