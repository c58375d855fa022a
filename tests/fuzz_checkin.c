/* fuzz_checkin.c - check-ins as phones send them, and texts on their way into a calendar: taken apart or refused, folded and escaped. */
#include <assert.h>
#include "core/uuid.h"
#include "plan/occasion/checkin_in.h"
#include "plan/occasion/ical.h"

static void check(const struct checkin_sent *x)
{
    if (x->verdict.kind == CHECKIN_REFUSED) {
        assert(x->verdict.why != CHECKIN_none && *checkin_word(x->verdict.why));
        return;
    }
    assert(uuid_is_valid(x->id) && x->at_ms > 0 && x->heads >= 0 && x->heads <= HEADS_MAX);
    if (x->kind == ARRIVAL_TICKET) assert(x->token.n == TOKEN_LETTERS && x->hash.n == TICKET_HASH_BYTES);
    else assert(x->kind == ARRIVAL_WALK_IN && x->token.n == 0);
}

/* Whatever the text: lines of at most 75 octets, each ended by CRLF, a further one begun by a space. */
static void check_lines(const char *p, size_t n)
{
    size_t in_line = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] != '\r') {
            assert(p[i] != '\n' && ++in_line <= 75);
            continue;
        }
        assert(i + 1 < n && p[++i] == '\n');
        assert(i + 1 == n || p[i + 1] == ' ');
        in_line = 0;
    }
    assert(in_line == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_open(4 * MIB);
    struct str s = { (const char *)p, n };
    const struct json_in *list;
    struct blame blame;
    if (!a) return 0;
    if (json_parse(a, s, &blame, &list) == OK)
        for (size_t i = 0; i < json_count(list) && i < CHECKIN_EVENTS_MAX; i++) {
            struct checkin_sent x;
            if (checkin_read(a, json_item(list, i), &x) == OK) check(&x);
        }
    if (text_is_clean(s)) {
        struct buf out = { .arena = a };
        ical_text(&out, "SUMMARY", s);
        if (!out.failed) check_lines(out.p, out.n);
    }
    arena_close(a);
    return 0;
}
