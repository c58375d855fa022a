/* conns.h - every open connection: how many one address may hold, and how long a slow one may take. */
#ifndef SANSANG_CONNS_H
#define SANSANG_CONNS_H
#include "http/address.h"

/* What a connection is doing, each with a patience of its own. */
enum phase {
    PHASE_IDLE,                          /* between requests: idle_s */
    PHASE_HEAD,                          /* sending its headers: HEAD_S_MAX */
    PHASE_BODY,                          /* sending a body: BODY_S_MIN, and as long as BODY_RATE_MIN takes */
    PHASE_BUSY,                          /* ours to answer; the send timeout is the library's */
};
enum { HEAD_S_MAX = 20, BODY_S_MIN = 30, BODY_RATE_MIN = 4 * KIB };

struct conns;
struct conn;

struct conns *conns_open(size_t per_site_max, const struct networks *unlimited, int64_t idle_s);   /* NULL: no memory */
void conns_close(struct conns *all);                             /* when all have left; NULL is fine */

bool conns_may_join(struct conns *all, struct address from);
struct conn *conn_join(struct conns *all, int fd, struct address from);      /* NULL when there is no memory */
void conn_leave(struct conn *c);                                 /* before its descriptor is closed */
void conn_phase(struct conn *c, enum phase phase);
void conn_received(struct conn *c, size_t bytes);                /* of a body */

void conns_cut_all(struct conns *all);                           /* shut every socket down */
size_t conns_count(struct conns *all);

#endif
