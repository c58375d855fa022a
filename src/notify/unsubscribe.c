/* unsubscribe.c - "17.civic.<sum>" in one word of base64url: what it is about, and the proof that we wrote it. */
#include "notify/unsubscribe.h"
#include "notify/notify.h"

enum { SUM_BYTES = 16, TOKEN_BYTES_MAX = 200, DIGITS_MAX = 18 };

enum err unsubscribe_token(struct arena *a, const struct keys *keys, int64_t account_id, struct str kind_group,
                           struct str *out)
{
    struct bytes sum;
    struct str about = arena_printf(a, "%lld.%.*s", (long long)account_id, (int)kind_group.n, kind_group.p);
    TRY(keys_hash(keys, a, "notify.unsubscribe", about, &sum));
    struct buf b = { .arena = a };
    buf_add(&b, (struct str){ (const char *)sum.p, SUM_BYTES });
    buf_add(&b, about);
    if (b.failed) return ERR_NOMEM;
    *out = base64url(a, (struct bytes){ (const uint8_t *)b.p, b.n });
    return out->n ? OK : ERR_NOMEM;
}

enum err unsubscribe_read(struct arena *a, const struct keys *keys, struct str token, int64_t *account_id,
                          struct str *kind_group)
{
    struct bytes all, sum;
    if (token.n > TOKEN_BYTES_MAX) return ERR_NOT_FOUND;
    enum err e = base64url_read(a, token, &all);
    if (e == ERR_NOMEM) return e;
    if (e != OK || all.n <= SUM_BYTES) return ERR_NOT_FOUND;
    struct str about = { (const char *)all.p + SUM_BYTES, all.n - SUM_BYTES };
    TRY(keys_hash(keys, a, "notify.unsubscribe", about, &sum));
    if (!bytes_eq_secret(sum, (struct bytes){ all.p, SUM_BYTES })) return ERR_NOT_FOUND;
    int64_t id = 0;
    size_t at = 0;
    while (at < about.n && at < DIGITS_MAX && about.p[at] >= '0' && about.p[at] <= '9')
        id = id * 10 + (about.p[at++] - '0');
    if (at == 0 || at >= about.n || about.p[at] != '.') return ERR_NOT_FOUND;
    *account_id = id;
    *kind_group = (struct str){ about.p + at + 1, about.n - at - 1 };
    return OK;
}
