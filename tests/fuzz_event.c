/* fuzz_event.c - any bytes as an event from a phone: refused with a code and a field, or read whole; never a crash. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "core/json_in.h"
#include "outreach/sync/envelope.h"

static struct keys *keys;
static void close_keys(void) { keys_close(keys); }

static void open_keys(void)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/fuzz-event-%d", (int)getpid());
    if (keys_open(path, &keys) != OK || atexit(close_keys) != 0) abort();
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open(MIB);
    const struct json_in *v = NULL;
    struct envelope x;
    if (!keys) open_keys();
    if (a && json_parse(a, (struct str){ (const char *)data, size }, NULL, &v) == OK) {
        enum err e = envelope_read(a, keys, v, INT64_C(1767578400000), &x);
        if (e != OK && e != ERR_NOMEM) abort();
        if (e == OK && x.verdict.kind == VERDICT_REFUSED && (x.verdict.why == REFUSAL_none || x.verdict.field.n == 0))
            abort();
        if (e == OK && x.verdict.kind != VERDICT_REFUSED && x.kind == EVENT_VISIT)
            for (size_t i = 0; i < x.visit.n_people; i++)
                if (!rules_marks_valid(x.visit.people[i].marks.p, x.visit.people[i].marks.n)) abort();
    }
    /* The body alone, which has a parser of its own. */
    struct visit visit;
    struct person_card card;
    struct blame blame = { { 0 } };
    if (a && visit_read(a, (struct str){ (const char *)data, size }, false, &visit, &blame) == ERR_BAD_INPUT && blame.field.n == 0) abort();
    if (a && card_read(a, (struct str){ (const char *)data, size }, &card, &blame) == ERR_INTERNAL) abort();
    arena_close(a);
    return 0;
}
