/* ready.h - replies that are the same for everybody: pages and assets, made by a worker once, then sent by the socket side. */
#ifndef SANSANG_READY_H
#define SANSANG_READY_H
#include "http/http_impl.h"

struct exchange;
struct MHD_Response;
struct ready;

struct ready *ready_open(void);          /* NULL when there is no memory */
void ready_close(struct ready *r);       /* after the last reply has been sent; NULL is fine */

/* What was kept for just this request; NULL: ask a worker. Who asks is not looked at and his pace is not counted: nothing
   here is secret, and to refuse would cost as much as to send. */
struct MHD_Response *ready_find(struct ready *r, struct exchange *x);

/* Should this reply be kept, and may it: the whole of an asset, asked for plainly? */
bool ready_wants(struct ready *r, const struct exchange *x, const struct req *rq);
void ready_keep(struct ready *r, struct exchange *x, struct MHD_Response *response);     /* takes it over */

#endif
