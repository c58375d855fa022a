/* event.c - the words of events and the chain that binds what one device sent. */
#include "auth/keys.h"
#include "outreach/campaign/event_db.h"

const char *const event_kinds[] = { "visit", "person", "correction", "confirm", "flag", "review", "call", "card", NULL };

static void add_bytes(struct buf *b, struct bytes x) { buf_add(b, (struct str){ (const char *)x.p, x.n }); }

/* "id|n|kind|at_ms|household|" */
static void add_head(struct buf *b, const struct event *e)
{
    buf_add(b, e->id);
    buf_add(b, S("|"));
    buf_i64(b, e->n);
    buf_add(b, S("|"));
    buf_add(b, str_z(event_kinds[e->kind]));
    buf_add(b, S("|"));
    buf_i64(b, e->device_ms);
    buf_add(b, S("|"));
    buf_i64(b, e->household_id);
    buf_add(b, S("|"));
}

enum err event_chain(struct arena *a, struct bytes before, const struct event *e, struct bytes *out)
{
    static const uint8_t first[CHAIN_LEN];
    struct buf b = { .arena = a };
    add_bytes(&b, before.n == CHAIN_LEN ? before : (struct bytes){ first, CHAIN_LEN });
    add_head(&b, e);
    buf_add(&b, e->body);
    return b.failed ? ERR_NOMEM : sha256(a, buf_str(&b), out);
}

enum err event_tombstone(struct arena *a, struct bytes before, const struct event *e, struct bytes *out)
{
    struct buf b = { .arena = a };
    add_bytes(&b, before);
    add_head(&b, e);
    add_bytes(&b, e->erased);
    add_bytes(&b, e->chain);
    buf_add(&b, e->body);
    return b.failed ? ERR_NOMEM : sha256(a, buf_str(&b), out);
}
