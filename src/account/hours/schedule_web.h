/* schedule_web.h - how a week and a day are read at a door; also where one may look before he sets them. */
#ifndef SANSANG_SCHEDULE_WEB_H
#define SANSANG_SCHEDULE_WEB_H
#include "account/hours/schedule.h"
#include "http/http.h"

/* The unit whose week is meant at /api/units/:unit/…: the city's page holds the week of all units, 0. */
int64_t schedule_whose(const struct req *rq);
/* "2026-12-25"; ERR_BAD_INPUT names `field`. */
MUST_USE enum err schedule_read_day(struct req *rq, struct str text, const char *field, int64_t *day);
/* [{weekday, from_minute, to_minute}] of "shifts", at most SHIFTS_MAX; ERR_BAD_INPUT names the field. */
MUST_USE enum err schedule_read_shifts(struct req *rq, const struct json_in *list, struct schedule *s);

#endif
