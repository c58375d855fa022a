/* fold.c - the search form of Vietnamese text, and house numbers in the order one walks past them. */
#include "rules/utf8.h"

/* One base letter per code point; ' ' = no letter. */
static const char latin_1[] =                        /* U+00C0..U+00FF; eth is typed for đ now and then */
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
static const char latin_a[] =                        /* U+0100..U+017F: ă đ ĩ ũ, and the letters of ethnic languages */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const char vietnamese[] =                     /* U+1EA0..U+1EF9: the Vietnamese block, upper and lower in turn */
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiii"
    "oooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";
_Static_assert(sizeof latin_1 == 64 + 1 && sizeof latin_a == 128 + 1 && sizeof vietnamese == 90 + 1, "one letter each");

char rules_letter(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return (char)c;
    if (c >= 'A' && c <= 'Z') return (char)(c + ('a' - 'A'));
    if (c >= 0x300 && c < 0x370) return 0;           /* combining marks: the second half of NFD */
    if (c >= 0xC0 && c < 0x100) return latin_1[c - 0xC0];
    if (c >= 0x100 && c < 0x180) return latin_a[c - 0x100];
    if (c == 0x1A0 || c == 0x1A1) return 'o';        /* ơ */
    if (c == 0x1AF || c == 0x1B0) return 'u';        /* ư */
    if (c >= 0x1EA0 && c < 0x1EFA) return vietnamese[c - 0x1EA0];
    return ' ';
}

size_t rules_fold(const char *s, size_t n, char *out, size_t cap)
{
    size_t at = 0;
    bool gap = false;                                /* a space is due before the next letter */
    for (size_t i = 0; i < n;) {
        char c = rules_letter(utf8_next(s, n, &i));
        if (c == 0) continue;
        if (c == ' ') { gap = at > 0; continue; }
        if (cap - at < (gap ? 2u : 1u)) return cap + 1;
        if (gap) out[at++] = ' ';
        out[at++] = c;
        gap = false;
    }
    return at;
}

enum { NUMBER_WIDTH = 6 };                           /* no street in the country has a million numbers */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "Số 12" is 12: where the word for "number" ends, or 0. */
static size_t after_the_word_so(const char *s, size_t n)
{
    size_t i = 0, letters = 0;
    while (i < n) {
        size_t before = i;
        char c = rules_letter(utf8_next(s, n, &i));
        if (is_digit(c)) return letters == 2 ? before : 0;
        if (c == 0 || c == ' ') continue;
        if (letters >= 2 || c != "so"[letters]) return 0;
        letters++;
    }
    return 0;
}

size_t rules_house_key(const char *s, size_t n, char *out, size_t cap)
{
    size_t at = 0;
    bool cut = false;                                /* a separator is due: '/' sorts before digits and letters */
    for (size_t i = after_the_word_so(s, n); i < n;) {
        size_t before = i;
        uint32_t point = utf8_next(s, n, &i);
        char c = rules_letter(point);
        if (c == 0 || point == ' ') continue;        /* "12 A" is the house 12A */
        if (c == ' ') { cut = at > 0; continue; }
        size_t digits = 0;
        if (is_digit(c)) {
            while (before < n - 1 && s[before] == '0' && is_digit(s[before + 1])) before++;
            while (before + digits < n && is_digit(s[before + digits])) digits++;
            i = before + digits;
        }
        size_t pad = digits > 0 && digits < NUMBER_WIDTH ? NUMBER_WIDTH - digits : 0;
        if (cap - at < (cut ? 1u : 0u) + (digits ? pad + digits : 1u)) return cap + 1;
        if (cut) out[at++] = '/';
        cut = false;
        if (digits == 0) { out[at++] = c; continue; }
        for (size_t k = 0; k < pad; k++) out[at++] = '0';
        for (size_t k = 0; k < digits; k++) out[at++] = s[before + k];
    }
    return at;
}
