/* ready.h - replies that are the same for everybody, made by a worker once, then sent by the socket side: assets for as long as the program
   runs; pages of routes that say so (`holds`) until their unit moves, and HOLD_MS at most: another process may have moved it. */
#ifndef SANSANG_READY_H
#define SANSANG_READY_H
#include "http/http_impl.h"

struct exchange;
struct MHD_Response;
struct ready;

struct ready *ready_open(void);          /* NULL when there is no memory */
void ready_close(struct ready *r);       /* after the last reply has been sent; NULL is fine */

enum { HOLD_MS = 1000 };

/* Queue what was kept for just this request, *queued: the library took it; false: ask a worker. Who asks is not looked at and his pace is
   not counted: nothing here is secret, and to refuse would cost as much as to send. */
bool ready_answer(struct ready *r, struct exchange *x, bool *queued);

/* Should this reply be kept, and may it: the whole of an asset or a page that holds, asked for plainly? */
bool ready_wants(struct ready *r, const struct exchange *x, const struct req *rq);
void ready_keep(struct ready *r, struct exchange *x, struct MHD_Response *response);     /* takes it over */

#endif
