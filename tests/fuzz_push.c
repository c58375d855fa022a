/* fuzz_push.c - an address of the web, a browser's keys and a mailbox as strangers write them: taken apart or refused. */
#define _GNU_SOURCE      /* memmem */
#include <assert.h>
#include "auth/webpush.h"
#include "net/mail.h"
#include "net/url.h"
#include "notify/sender.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_open(MIB);
    struct url u;
    struct str s = { (const char *)p, n }, out;
    if (!a) return 0;
    if (url_read(s, &u) == OK) {
        assert(u.host.n > 0 && u.port > 0 && u.port < 65536 && u.origin.n + u.path.n == n);
        assert(memcmp(u.origin.p, s.p, u.origin.n) == 0);
    }
    if (push_endpoint_is_fair(s, false)) assert(n > 8 && memcmp(p, "https://", 8) == 0);
    size_t point = n < WEBPUSH_POINT_BYTES ? n : WEBPUSH_POINT_BYTES;
    struct webpush_target to = { { p, point },
                                 { p + point, n - point < WEBPUSH_AUTH_BYTES ? n - point : WEBPUSH_AUTH_BYTES } };
    bool is_target = webpush_is_target(&to);
    assert((webpush_seal(a, &to, S("x"), &out) == OK) == is_target);
    struct mail m = { .from = S("a@b.vn"), .to = S("c@d.vn"), .subject = s, .text = s, .id = S("1") };
    if (mail_write(a, &m, 0, &out) == OK) assert(!memmem(out.p, out.n, "\n\n", 2) && out.n > n);
    if (mail_is_address(s)) assert(memchr(p, '@', n) && !memchr(p, ' ', n) && !memchr(p, '\n', n));
    arena_close(a);
    return 0;
}
