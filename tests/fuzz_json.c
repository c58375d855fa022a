/* fuzz_json.c - any bytes into the JSON reader: refused with a place, or read whole within every limit; never a crash. */
#include "core/json_in.h"
#include <stdlib.h>

static const char *const words[] = { "guided", "absent", NULL };
struct in {
    struct str id; int64_t n; bool yes; unsigned word; struct bytes seal; const struct json_in *people, *more;
};
static const struct field in_fields[] = {
    FIELD(struct in, id, .min = 1, .max = 36, .nullable = true), FIELD(struct in, n, .min = 1, .max = 100, .nullable = true),
    FIELD(struct in, yes, .nullable = true), FIELD(struct in, word, .words = words, .nullable = true),
    FIELD(struct in, seal, .max = 8, .nullable = true),
    FIELD(struct in, people, .is_list = true, .max = 3, .nullable = true), FIELD(struct in, more, .nullable = true),
};

static void check(const struct in *in)
{
    if (in->id.n > 36 || !text_is_clean(in->id) || in->n < 0 || in->n > 100 || in->word > 1) abort();
    if (in->seal.n > 8 || json_count(in->people) > 3 || (in->more && !json_is_object(in->more))) abort();
}

static void read_one(struct arena *a, const struct json_in *v)
{
    struct in in;
    struct blame blame = { { 0 } };
    enum err e = json_read(a, v, FIELDS(in_fields), S("rows[0]"), &in, &blame);
    if (e == OK) { check(&in); return; }
    if (e == ERR_BAD_INPUT && (blame.field.n < 7 || memcmp(blame.field.p, "rows[0]", 7) != 0)) abort();
    if (e != ERR_BAD_INPUT && e != ERR_NOMEM) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open(64 * KIB);
    const struct json_in *v = NULL;
    struct blame blame = { { 0 } };
    enum err e = json_parse(a, (struct str){ (const char *)data, size }, &blame, &v);
    if (e == OK) {
        read_one(a, v);
        for (size_t i = 0; i < json_count(v); i++) {
            read_one(a, json_item(v, i));
            if (!text_is_clean(json_as_text(json_item(v, i)))) abort();
        }
    } else if ((e != ERR_BAD_INPUT && e != ERR_NOMEM) || v || !text_is_clean(blame.field)) abort();
    arena_close(a);
    return 0;
}
