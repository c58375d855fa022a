/* fuzz_xml.c - any bytes as text and as attribute: no mark-up of theirs comes out, and no character that XML forbids. */
#define _GNU_SOURCE                      /* memmem */
#include <stdlib.h>
#include "core/xml.h"

/* Behind `lead` only text: no '<' or '>', every '&' begins one of ours, no control character, no quote in an attribute. */
static void check(struct str s, bool attribute)
{
    static const char *const ours[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#13;", "&#10;", "&#9;" };
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '<' || c == '>' || (attribute && c == '"') || (c < 0x20 && c != '\n' && c != '\t')) abort();
        if (attribute && c < 0x20) abort();
        bool known = c != '&';
        for (size_t k = 0; k < N_OF(ours); k++) {
            size_t n = strlen(ours[k]);
            known = known || (s.n - i >= n && memcmp(s.p + i, ours[k], n) == 0);
        }
        if (!known) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct arena *a = arena_open(MIB + 64 * size);
    for (int attribute = 0; attribute < 2; attribute++) {
        struct buf b = { .arena = a };
        struct xml x = xml_begin(&b);
        xml_open(&x, "a");
        if (attribute) xml_attr(&x, "k", text);
        else xml_text(&x, text);
        xml_close(&x);
        const char *from = attribute ? "<a k=\"" : "<a>", *end = attribute ? "\"/>" : "</a>";
        const char *at = memmem(b.p, b.n, from, strlen(from));
        if (b.failed || !at) abort();
        size_t before = (size_t)(at - b.p) + strlen(from);
        check((struct str){ b.p + before, b.n - before - strlen(end) }, attribute);
    }
    arena_close(a);
    return 0;
}
