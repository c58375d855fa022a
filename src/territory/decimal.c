/* decimal.c - decimal numbers as people and files write them, to whole millionths, without floating point. */
#include "territory/decimal.h"

enum { WHOLE_DIGITS_MAX = 10 };

bool decimal_e6(struct str s, int64_t *out)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0, digits = 0, places = 0;
    bool negative = i && s.p[0] == '-', fraction = false, round_up = false;
    int64_t x = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if ((c == '.' || c == ',') && !fraction) { fraction = true; continue; }
        if (c < '0' || c > '9') return false;
        digits++;
        if (fraction && places >= 6) {                       /* the seventh place rounds, the rest says nothing new */
            if (places == 6) round_up = c >= '5';
            places++;
            continue;
        }
        if (!fraction && digits > WHOLE_DIGITS_MAX) return false;
        x = x * 10 + (c - '0');
        if (fraction) places++;
    }
    if (digits == 0) return false;
    for (; places < 6; places++) x *= 10;
    if (round_up) x++;
    *out = negative ? -x : x;
    return true;
}
