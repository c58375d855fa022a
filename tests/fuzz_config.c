/* fuzz_config.c - any bytes as a configuration: refused whole, or read into values that print and read back the same. */
#include <stdlib.h>
#include "app/config.h"

static struct str printed(struct arena *a, const struct config *c)
{
    struct buf out = { .arena = a };
    config_print(c, &out);
    return out.failed ? (struct str){ 0 } : buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct config nothing;
    struct arena *a = arena_open(4 * MIB);
    struct config c = nothing, again = nothing;
    if (a && config_standard(&c) == OK) {
        struct str before = printed(a, &c);
        enum err e = config_read_text(a, "fuzz", (struct str){ (const char *)data, size }, &c);
        struct str after = printed(a, &c);
        if (e == ERR_BAD_INPUT && !str_eq(before, after)) abort();       /* a file with one mistake changes nothing */
        if (e != OK && e != ERR_BAD_INPUT && e != ERR_NOMEM) abort();
        if (e == OK && (c.port < 1 || c.port > 65535 || c.workers < 1 || c.header_kb > 64)) abort();
        if (e == OK && after.n &&
            (config_read_text(a, "again", after, &again) != OK || !str_eq(printed(a, &again), after)))
            abort();
    }
    arena_close(a);
    return 0;
}
