/* smpp.h - one bound line to an SMS centre (SMPP 3.4, transceiver): texts out, receipts in. */
#ifndef SANSANG_SMPP_H
#define SANSANG_SMPP_H
#include "core/arena.h"

struct smpp;
enum { SMPP_ID_MAX = 65, SMPP_WINDOW_MAX = 100 };
struct smpp_wish {
    struct str address;                  /* "host:port" */
    struct str user, password, from;
    void (*receipt)(void *arg, struct str id,
                    struct str state); /* what became of an earlier text; may be called by any call below */
    void *arg;
    size_t window;                       /* so many short messages under way before an answer is waited for: 1..SMPP_WINDOW_MAX */
    /* What the centre said of a text that was handed over, in any order, each once; may be called by any call below. `id`: what it calls the
       first message of it; status: its number when it refused one (ERR_BAD_INPUT: for good; ERR_BUSY: for now). ERR_INTERNAL: the line broke
       before it answered. */
    void (*done)(void *arg, void *what, enum err e, struct str id, int64_t status);
};

/* Connect and bind. ERR_BUSY: no answer, or the centre refuses the name and password (it is logged which). */
MUST_USE enum err smpp_open(const struct smpp_wish *w, struct smpp **out);
void smpp_close(struct smpp *s);         /* unbinds; what was not answered is done with ERR_INTERNAL; NULL is fine */

/* Hand over one text, in as many short messages as it takes; waits only while the window is full. ERR_BAD_INPUT: too long, `done` will not hear
   of it. Anything else but OK: the line broke, close it. */
MUST_USE enum err smpp_hand(struct smpp *s, struct str to, struct str text, void *what);
/* Wait for the answers to all that is under way. ERR_INTERNAL: the line broke, close it. */
MUST_USE enum err smpp_settle(struct smpp *s);

/* Take in what came meanwhile and keep the line alive. ERR_INTERNAL: it broke. */
MUST_USE enum err smpp_tend(struct smpp *s, int64_t now_ms);

#endif
