/* checkin_in.h - one event as a phone at the door sent it, judged as far as that needs no database. Private to the room and its tests. */
#ifndef SANSANG_CHECKIN_IN_H
#define SANSANG_CHECKIN_IN_H
#include "plan/occasion/checkin.h"

/* hash: of the token, of a ticket. The verdict is CHECKIN_REFUSED already, or open (CHECKIN_STORED). */
struct checkin_sent {
    struct str id;
    int64_t at_ms;
    unsigned kind;
    struct str token;
    int64_t heads;
    struct bytes hash;
    struct checkin_verdict verdict;
};
MUST_USE enum err checkin_read(struct arena *a, const struct json_in *value, struct checkin_sent *out);

#endif
