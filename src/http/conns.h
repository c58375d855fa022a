/* conns.h - every open connection: how many one address may hold, and how long a slow one may take. */
#ifndef SANSANG_CONNS_H
#define SANSANG_CONNS_H
#include "http/address.h"

/* What a connection is doing, each with a patience of its own. */
enum phase {
    PHASE_IDLE,                          /* between requests, and before the first: idle_s */
    PHASE_HEAD,                          /* sending its headers: HEAD_S_MAX */
    PHASE_BODY,                          /* sending a body: BODY_S_MIN, and as long as BODY_RATE_MIN takes */
    PHASE_BUSY,                          /* ours to answer, or a watcher, whom the hub looks after */
    PHASE_SEND,                          /* taking its reply: SEND_RATE_MIN over any SEND_S_MIN seconds */
};
enum { HEAD_S_MAX = 20, BODY_S_MIN = 30, BODY_RATE_MIN = 4 * KIB, SEND_S_MIN = 30, SEND_RATE_MIN = KIB };

/* Above three quarters of all places the patience with those who are silent (idle, head) shrinks, down to a second when
   none is left: whoever speaks finds a place, whoever only holds one gives it back. */
enum { PRESSED_S_MIN = 1 };

struct conns;
struct conn;

/* room: places in all; per_site_max: of one address, 0 = no limit, and none for those in `unlimited`. NULL: no memory */
struct conns *conns_open(size_t room, size_t per_site_max, const struct networks *unlimited, int64_t idle_s);
void conns_close(struct conns *all);                             /* when all have left; NULL is fine */

bool conns_may_join(struct conns *all, struct address from);
struct conn *conn_join(struct conns *all, int fd, struct address from);      /* NULL when there is no memory */
void conn_leave(struct conn *c);                                 /* before its descriptor is closed */
void conn_phase(struct conn *c, enum phase phase);
void conn_received(struct conn *c, size_t bytes);                /* of a body */

void conns_cut_all(struct conns *all);                           /* shut every socket down */
size_t conns_count(struct conns *all);

#endif
