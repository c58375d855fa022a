/* contest_web.h - what the doors of this room write alike. */
#ifndef SANSANG_CONTEST_WEB_H
#define SANSANG_CONTEST_WEB_H
#include "http/http.h"
#include "plan/contest/contest.h"

extern const struct scope scope_contest;     /* the unit of the `:contest` */
enum err contest_json(struct json *j, const char *key, struct fields f, const void *row);
MUST_USE enum err criteria_json(struct req *rq, struct json *j, int64_t contest_id, int64_t round);
MUST_USE enum err files_json(struct req *rq, struct json *j, int64_t entry_id);

#endif
