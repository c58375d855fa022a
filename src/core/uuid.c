/* uuid.c - 48 bits of time, then chance from the kernel. */
#include "core/uuid.h"
#include <stdlib.h>
#include <sys/random.h>

static const char hex_digits[] = "0123456789abcdef";

static bool is_dash(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

struct str uuid_v7(struct arena *a, int64_t now_ms)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b) abort();     /* 16 bytes are never cut short on Linux */
    for (int i = 0; i < 6; i++) b[i] = (unsigned char)((uint64_t)now_ms >> (40 - 8 * i));
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0f));                    /* version 7 */
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));                    /* variant of RFC 9562 */
    char *p = arena_new(a, char, UUID_LEN);
    if (!p) return (struct str){ 0 };
    for (size_t i = 0, k = 0; i < UUID_LEN; i++) {
        if (is_dash(i)) { p[i] = '-'; continue; }
        p[i] = hex_digits[k % 2 ? b[k / 2] & 15 : b[k / 2] >> 4];
        k++;
    }
    return (struct str){ p, UUID_LEN };
}

bool uuid_is_valid(struct str s)
{
    if (s.n != UUID_LEN) return false;
    for (size_t i = 0; i < UUID_LEN; i++) {
        bool is_hex = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f');
        if (is_dash(i) ? s.p[i] != '-' : !is_hex) return false;
    }
    return s.p[14] == '7' && (s.p[19] == '8' || s.p[19] == '9' || s.p[19] == 'a' || s.p[19] == 'b');
}
