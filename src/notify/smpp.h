/* smpp.h - one bound line to an SMS centre (SMPP 3.4, transceiver): texts out, receipts in. */
#ifndef SANSANG_SMPP_H
#define SANSANG_SMPP_H
#include "core/arena.h"

struct smpp;
struct smpp_wish {
    struct str address;                  /* "host:port" */
    struct str user, password, from;
    void (*receipt)(void *arg, struct str id, struct str state);     /* what became of an earlier text; may be called by any call below */
    void *arg;
};

/* Connect and bind. ERR_BUSY: no answer, or the centre refuses the name and password (it is logged which). */
MUST_USE enum err smpp_open(const struct smpp_wish *w, struct smpp **out);
void smpp_close(struct smpp *s);                         /* unbinds; NULL is fine */

/* Hand over one text, in as many short messages as it takes. `id`: what the centre calls the first of them. *status: the
   centre's number when it refused one (ERR_BAD_INPUT: for good; ERR_BUSY: for now). ERR_INTERNAL: the line broke, close it. */
enum { SMPP_ID_MAX = 65 };
MUST_USE enum err smpp_submit(struct smpp *s, struct str to, struct str text, char id[SMPP_ID_MAX + 1],
                              int64_t *status);

/* Take in what came meanwhile and keep the line alive. ERR_INTERNAL: it broke. */
MUST_USE enum err smpp_tend(struct smpp *s, int64_t now_ms);

#endif
