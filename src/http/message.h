/* message.h - one server-sent event, shared by all who watch; private to the hub. */
#ifndef SANSANG_MESSAGE_H
#define SANSANG_MESSAGE_H
#include "core/base.h"

struct message { size_t refs, n; char bytes[]; };        /* refs: guarded by the hub's lock */

/* Data of one event on as many "data:" lines as it has; an empty text is a comment that only keeps the line open. One
   reference is the caller's; NULL when there is no memory. */
struct message *message_new(struct str data);
void message_drop(struct message *m);                    /* NULL is fine */

#endif
