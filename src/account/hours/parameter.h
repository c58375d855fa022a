/* parameter.h - numbers that a law or a decision sets, each with the days it holds and where it is written. */
#ifndef SANSANG_PARAMETER_H
#define SANSANG_PARAMETER_H
#include "db/db.h"

struct parameter {
    struct str code;
    int64_t value;
    struct str unit;                     /* "day", "working_day", "hour", "vnd", "flag" … */
    int64_t valid_from, valid_to;        /* days; valid_to is the first day it no longer holds, 0 = open */
    struct str legal_basis, note;
};
extern const struct fields parameter_fields;

/* The one in force on `day`; ERR_NOT_FOUND when there is none. */
MUST_USE enum err parameter_at(struct db *db, struct arena *a, struct str code, int64_t day, struct parameter *out);
MUST_USE enum err parameter_i64(struct db *db, struct arena *a, struct str code, int64_t day, int64_t *out);

/* From valid_from on, inside a transaction: the one in force before ends that day. ERR_CONFLICT: one starts that day
   or later already (the past is not rewritten). */
MUST_USE enum err parameter_set(struct db *db, struct arena *a, const struct parameter *p);

#endif
