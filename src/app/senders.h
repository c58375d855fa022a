/* senders.h - the threads that carry notifications away while serving: one a channel, and one that spreads a word to many. */
#ifndef SANSANG_SENDERS_H
#define SANSANG_SENDERS_H
#include "app/app.h"

struct senders;
/* ERR_BAD_INPUT after a sentence to standard error: a file of the settings cannot be read. */
MUST_USE enum err senders_start(struct app *app, struct senders **out);
void senders_stop(struct senders *s);                    /* finishes what is under way; NULL is fine */

/* Sent, failed, dead and waiting by channel, as OpenMetrics. */
void senders_write_metrics(struct buf *out);

#endif
