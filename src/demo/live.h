/* live.h - simulated phones that keep visiting through the server's own doors, so that a demo city moves. */
#ifndef SANSANG_DEMO_LIVE_H
#define SANSANG_DEMO_LIVE_H
#include "auth/keys.h"
#include "db/db.h"

struct live_wish { struct str url; int64_t phones, seconds; uint64_t seed; };

/* Give each of `phones` members a fresh phone, then visit door after door until `seconds` have passed (0: until stopped).
   A server that does not answer is waited for. The database is only used to hand out the phones. */
MUST_USE enum err demo_live(struct db *db, const struct keys *keys, const struct live_wish *w);

#endif
