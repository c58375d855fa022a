/* sender_impl.h - what the senders of all channels share. Seen by src/notify/ only. */
#ifndef SANSANG_SENDER_IMPL_H
#define SANSANG_SENDER_IMPL_H
#include "notify/sender.h"

enum { MARK_AT_ONCE = 500, LEASE_MS = 60 * 1000, HELD_MS = 60 * 1000, ASK_AGAIN_MS = 10 * 1000, DAY_S = 24 * 3600 };

struct sender {
    struct sender_wish w;
    unsigned channel;
    struct arena *page, *scratch;        /* rows of the page under way; one transaction */
    struct db *db;                       /* of this round */
    int64_t lease_until_ms, ask_again_ms, spent_us;
    struct due due[OUTBOX_PAGE];         /* the page under way */
    size_t n_due, at;
    struct due_query q;
    struct outcome outcomes[MARK_AT_ONCE];
    size_t n_outcomes;
    enum err trouble;                    /* of a statement; ends the round */
    void *line;                          /* of the channel: struct push_line, struct sms_line */
};

/* The next row that is due and still makes sense, or NULL: none, told to stop, over the rate, or trouble. Rows that have become
   void are marked on the way. Its texts live until the next page is read, so copy what must last. */
const struct due *sender_next(struct sender *s);

/* Note what became of one; a full page of outcomes is written at once. */
void sender_done(struct sender *s, const struct outcome *o);

/* Write down what is noted so far. */
void sender_flush(struct sender *s);

struct outcome outcome_of(const struct due *d, enum outcome_kind kind, const char *error);

/* By channel: what it keeps open, and one round over all that is due. */
MUST_USE enum err push_line_open(struct sender *s);
void push_line_close(struct sender *s);
void push_round(struct sender *s);
MUST_USE enum err mail_line_open(struct sender *s);
void mail_line_close(struct sender *s);
void mail_round(struct sender *s);
MUST_USE enum err sms_line_open(struct sender *s);
void sms_line_close(struct sender *s);
void sms_round(struct sender *s);

/* The address in the clear, and the text of a message; ERR_BAD_INPUT when the keys do not fit. */
MUST_USE enum err sender_unseal(struct sender *s, struct arena *a, const struct due *d, struct str *address,
                                struct str *text);

#endif
