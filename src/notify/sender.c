/* sender.c - claiming what is due, holding to the rate, writing down what became of it: the same for every channel. */
#include "notify/sender_impl.h"
#include <stdlib.h>
#include "core/log.h"

enum { PAGE_MEMORY_MAX = 16 * MIB, SCRATCH_MEMORY_MAX = 8 * MIB, BURST_US = 1000 * 1000 };

struct sender_tally sender_tallies[NOTIFY_CHANNELS];

static const struct {
    enum err (*open)(struct sender *s);
    void (*close)(struct sender *s);
    void (*round)(struct sender *s);
} lines[NOTIFY_CHANNELS] = {
    [NOTIFY_PUSH]  = { push_line_open, push_line_close, push_round },
    [NOTIFY_EMAIL] = { mail_line_open, mail_line_close, mail_round },
    [NOTIFY_SMS]   = { sms_line_open,  sms_line_close,  sms_round  },
};

enum err sender_open(const struct sender_wish *w, unsigned channel, struct sender **out)
{
    struct sender *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->w = *w;
    s->channel = channel;
    s->page = arena_open(PAGE_MEMORY_MAX);
    s->scratch = arena_open(SCRATCH_MEMORY_MAX);
    enum err e = s->page && s->scratch ? lines[channel].open(s) : ERR_NOMEM;
    if (e != OK) { sender_close(s); return e; }
    *out = s;
    return OK;
}

void sender_close(struct sender *s)
{
    if (!s) return;
    if (lines[s->channel].close) lines[s->channel].close(s);
    arena_close(s->page);
    arena_close(s->scratch);
    free(s);
}

/* ---- the rate: time is spent by sending and comes back by waiting ---- */

static bool may_send(struct sender *s, int64_t now_ms)
{
    int64_t per_s = s->w.per_s[s->channel];
    if (per_s == 0) return true;
    int64_t now_us = now_ms * 1000;
    if (s->spent_us < now_us - BURST_US) s->spent_us = now_us - BURST_US;
    if (s->spent_us > now_us) return false;
    s->spent_us += 1000000 / per_s;
    return true;
}

/* ---- what is due ---- */

static enum err keep_due(const void *row, void *arg)
{
    struct sender *s = arg;
    s->due[s->n_due++] = *(const struct due *)row;
    return OK;
}

static bool hold(struct sender *s, int64_t now_ms)
{
    bool is_ours = false;
    if (s->lease_until_ms - now_ms > LEASE_MS / 2) return true;
    s->trouble = outbox_hold(s->db, s->scratch, s->channel, s->w.holder, now_ms, now_ms + LEASE_MS, &is_ours);
    arena_reset(s->scratch);
    if (s->trouble == OK && is_ours) s->lease_until_ms = now_ms + LEASE_MS;
    else s->ask_again_ms = now_ms + ASK_AGAIN_MS;        /* another process sends: it need not be asked all the time */
    return s->trouble == OK && is_ours;
}

static bool read_page(struct sender *s, int64_t now_ms)
{
    arena_reset(s->page);
    s->n_due = s->at = 0;
    s->q.now_ms = now_ms;
    s->trouble = outbox_due(s->db, s->page, &s->q, keep_due, s);
    if (s->trouble != OK || s->n_due == 0 || !hold(s, now_ms)) { s->n_due = 0; return false; }
    s->q.after_ms = s->due[s->n_due - 1].next_ms;
    s->q.after_id = s->due[s->n_due - 1].id;
    return true;
}

const struct due *sender_next(struct sender *s)
{
    for (;;) {
        int64_t now_ms = s->w.clock_ms();
        if (s->trouble != OK || atomic_load(s->w.stop)) return NULL;
        if (s->at == s->n_due && !read_page(s, now_ms)) return NULL;
        const struct due *d = &s->due[s->at];
        const char *why = due_is_void(d, s->channel, now_ms);
        if (!why && !may_send(s, now_ms)) return NULL;
        s->at++;
        if (!why) return d;
        struct outcome o = outcome_of(d, OUTCOME_VOID, why);
        sender_done(s, &o);
    }
}

/* ---- what became of it ---- */

struct outcome outcome_of(const struct due *d, enum outcome_kind kind, const char *error)
{
    return (struct outcome){ .id = d->id, .tries = d->tries, .push_id = d->push_id, .push_failed = d->push_failed,
                             .message_id = d->message_id, .kind = kind, .error = error };
}

void sender_flush(struct sender *s)
{
    if (!s->n_outcomes) return;
    enum err e = outbox_mark(s->db, s->scratch, s->w.clock_ms(), s->outcomes, s->n_outcomes);
    arena_reset(s->scratch);
    s->n_outcomes = 0;
    if (e != OK && s->trouble == OK) s->trouble = e; /* what was sent and not marked is sent again, and shown once */
}

static void tally(struct sender *s, const struct outcome *o)
{
    struct sender_tally *t = &sender_tallies[s->channel];
    bool is_last_try = o->kind == OUTCOME_LATER && o->tries + 1 >= SEND_TRIES_MAX;
    _Atomic int64_t *which = o->kind == OUTCOME_SENT ? &t->sent : o->kind == OUTCOME_REFUSED || is_last_try ? &t->dead
                           : o->kind == OUTCOME_VOID || o->kind == OUTCOME_GONE ? &t->failed : &t->later;
    atomic_fetch_add_explicit(which, 1, memory_order_relaxed);
}

void sender_done(struct sender *s, const struct outcome *o)
{
    tally(s, o);
    s->outcomes[s->n_outcomes++] = *o;
    if (s->n_outcomes == MARK_AT_ONCE) sender_flush(s);
}

enum err sender_unseal(struct sender *s, struct arena *a, const struct due *d, struct str *address, struct str *text)
{
    const char *label = d->message_id ? "notify.address" : s->channel == NOTIFY_SMS ? "notify.phone" : "notify.email";
    TRY(keys_unseal(s->w.keys, a, label, d->address, address));
    return d->message_id ? keys_unseal(s->w.keys, a, "notify.text", d->sealed_text, text) : OK;
}

enum err sender_round(struct sender *s, struct db *db, int64_t *n)
{
    *n = 0;
    s->db = db;
    s->trouble = OK;
    if (s->w.clock_ms() < s->ask_again_ms) return OK;
    s->q = (struct due_query){ .channel = s->channel };
    s->n_due = s->at = 0;
    struct sender_tally *t = &sender_tallies[s->channel];
    int64_t before = t->sent + t->later + t->failed + t->dead;
    lines[s->channel].round(s);
    sender_flush(s);
    *n = t->sent + t->later + t->failed + t->dead - before;
    if (s->trouble != OK)
        log_line(LOG_ERROR, "sender", LOG_TEXT("channel", str_z(notify_channels[s->channel])),
                 LOG_TEXT("result", str_z(err_name(s->trouble))));
    return s->trouble;
}
