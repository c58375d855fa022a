/* event.c - the words of events and the chain that binds what one device sent. */
#include "auth/keys.h"
#include "outreach/event_db.h"

const char *const event_kinds[] = { "visit", "person", "correction", "confirm", "flag", "review", "call", NULL };

enum err event_chain(struct arena *a, struct bytes before, const struct event *e, struct bytes *out)
{
    static const uint8_t first[CHAIN_LEN];
    struct buf b = { .arena = a };
    bool is_first = before.n != CHAIN_LEN;
    buf_add(&b, (struct str){ (const char *)(is_first ? first : before.p), CHAIN_LEN });
    buf_add(&b, e->id);
    buf_add(&b, S("|"));
    buf_i64(&b, e->n);
    buf_add(&b, S("|"));
    buf_add(&b, str_z(event_kinds[e->kind]));
    buf_add(&b, S("|"));
    buf_i64(&b, e->device_ms);
    buf_add(&b, S("|"));
    buf_i64(&b, e->household_id);
    buf_add(&b, S("|"));
    buf_add(&b, e->body);
    return b.failed ? ERR_NOMEM : sha256(a, buf_str(&b), out);
}
