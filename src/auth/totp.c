/* totp.c - RFC 6238 codes: made, checked in constant time, never good twice. */
#include "auth/totp.h"
#include "auth/keys.h"
#include <stdio.h>

enum { WINDOW = 1, DIGITS_MAX = 8 };                     /* one step either side: a clock 30 s wrong still signs in */

enum err totp_code(struct arena *a, struct bytes secret, int64_t step, int digits, struct str *out)
{
    static const uint32_t power[DIGITS_MAX + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
    if (digits < TOTP_DIGITS || digits > DIGITS_MAX) return ERR_INTERNAL;
    char count[8];
    for (int i = 7; i >= 0; i--, step >>= 8) count[i] = (char)(step & 0xff);
    struct bytes mac;
    TRY(hmac_sha1(a, secret, (struct str){ count, sizeof count }, &mac));
    size_t at = mac.p[mac.n - 1] & 0xf;                  /* RFC 4226 §5.3: dynamic truncation */
    const uint8_t *m = mac.p + at;
    uint32_t x = (uint32_t)(m[0] & 0x7f) << 24 | (uint32_t)m[1] << 16 | (uint32_t)m[2] << 8 | m[3];
    struct str text = arena_printf(a, "%0*u", digits, x % power[digits]);
    if (!text.n) return ERR_NOMEM;
    *out = text;
    return OK;
}

static struct bytes raw(struct str s) { return (struct bytes){ (const uint8_t *)s.p, s.n }; }

enum err totp_check(struct arena *a, struct bytes secret, struct str code, int64_t now_ms, int64_t last_step,
                    int64_t *step)
{
    int64_t here = now_ms / TOTP_STEP_MS, found = 0;
    for (int64_t k = here - WINDOW; k <= here + WINDOW; k++) {       /* all three, whichever fits: equal time */
        struct str want;
        TRY(totp_code(a, secret, k, TOTP_DIGITS, &want));
        if (bytes_eq_secret(raw(want), raw(code)) && k > last_step && !found) found = k;
    }
    if (!found) return ERR_SIGN_IN;
    *step = found;
    return OK;
}

struct str base32(struct arena *a, struct bytes x)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct buf b = { .arena = a };
    unsigned held = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < x.n; i++) {
        bits = bits << 8 | x.p[i];
        for (held += 8; held >= 5; held -= 5) buf_add(&b, (struct str){ &letters[bits >> (held - 5) & 31], 1 });
    }
    if (held) buf_add(&b, (struct str){ &letters[bits << (5 - held) & 31], 1 });
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

struct str totp_url(struct arena *a, struct str login, struct bytes secret)
{
    static const char hex_digits[] = "0123456789ABCDEF";
    struct buf b = { .arena = a };
    buf_add(&b, S("otpauth://totp/San%20Sang:"));
    for (size_t i = 0; i < login.n; i++) {
        uint8_t c = (uint8_t)login.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '-' || c == '_';
        char coded[3] = { '%', hex_digits[c >> 4], hex_digits[c & 15] };
        buf_add(&b, plain ? (struct str){ login.p + i, 1 } : (struct str){ coded, sizeof coded });
    }
    buf_add(&b, S("?secret="));
    buf_add(&b, base32(a, secret));
    buf_add(&b, S("&issuer=San%20Sang&algorithm=SHA1&digits=6&period=30"));
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}
