/* numbers.c - numbers people carry: the personal number and the telephone number; years of birth and names. */
#include "rules/utf8.h"

/* Province of birth registration, the first three digits: the 63 provinces before the mergers of 2025-07-01
   (TT 07/2016/TT-BCA, Appendix I; TT 59/2021/TT-BCA). Numbers given out then stay for life, so the old list stays;
   provinces merged since use codes that are in it. A code outside (birth abroad, a later list) is for a person to look
   at, never a reason to turn someone away: NUMBER_PROVINCE is answered last, with *out filled. */
static const uint8_t provinces[] = {
     1,  2,  4,  6,  8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
};
_Static_assert(sizeof provinces == 63, "the list of 63");

enum { NUMBER_LEN = 12, CENTURY_SIGNS = 6 };         /* 0-1: 19xx, 2-3: 20xx, 4-5: 21xx; NĐ 137/2015, Điều 13 */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static int digit(char c)     { return c - '0'; }

enum rules_number rules_number_read(const char *s, size_t n, struct rules_person *out)
{
    if (n != NUMBER_LEN) return NUMBER_LENGTH;
    for (size_t i = 0; i < n; i++) if (!is_digit(s[i])) return NUMBER_LENGTH;
    int sign = digit(s[3]);
    if (sign >= CENTURY_SIGNS) return NUMBER_CENTURY;
    out->birth_year = 1900 + sign / 2 * 100 + digit(s[4]) * 10 + digit(s[5]);
    out->sex = 1 + sign % 2;
    int province = digit(s[0]) * 100 + digit(s[1]) * 10 + digit(s[2]);
    for (size_t i = 0; i < sizeof provinces; i++) if (provinces[i] == province) return NUMBER_OK;
    return NUMBER_PROVINCE;
}

enum rules_number rules_number_check(const char *s, size_t n, struct rules_person typed, int this_year)
{
    struct rules_person read = { 0 };
    enum rules_number e = rules_number_read(s, n, &read);
    if (e != NUMBER_OK && e != NUMBER_PROVINCE) return e;
    if (typed.sex && typed.sex != read.sex) return NUMBER_SEX;
    if (typed.birth_year && typed.birth_year != read.birth_year) return NUMBER_YEAR;
    if (!rules_birth_year_ok(read.birth_year, this_year)) return NUMBER_YEAR;
    return e;
}

/* Mobile: the first two digits after the zero; the second one as a set of bits. Quy hoạch kho số viễn thông. */
enum { LANDLINE_LEN = 10, MOBILE_LEN = 9, DIGITS_MAX = 15 };
static const struct { char first; const char *second; } mobile[] = {
    { '3', "23456789"   }, { '5', "25689" }, { '7', "06789" }, { '8', "123456789" }, { '9', "0123456789" },
};

static bool is_mobile(const char *d, size_t n)
{
    if (n != MOBILE_LEN) return false;
    for (size_t i = 0; i < sizeof mobile / sizeof mobile[0]; i++)
        if (mobile[i].first == d[0])
            for (const char *p = mobile[i].second; *p; p++) if (*p == d[1]) return true;
    return false;
}

size_t rules_phone(const char *s, size_t n, char out[16])
{
    char d[DIGITS_MAX];                              /* digits only, as typed */
    size_t k = 0;
    bool plus = false;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '+' && k == 0 && !plus) { plus = true; continue; }
        if (c == ' ' || c == '.' || c == '-' || c == '(' || c == ')') continue;
        if (!is_digit(c) || k == DIGITS_MAX) return 0;
        d[k++] = c;
    }
    const char *p = d;                               /* the national number, without its zero */
    if (!plus && k > 4 && d[0] == '0' && d[1] == '0' && d[2] == '8' && d[3] == '4') { p += 4; k -= 4; }
    else if (k > 2 && d[0] == '8' && d[1] == '4' && (plus || k > MOBILE_LEN)) { p += 2; k -= 2; }
    else if (!plus && k > 1 && d[0] == '0') { p += 1; k -= 1; }
    else return 0;
    bool landline = k == LANDLINE_LEN && p[0] == '2' && p[1] == '4';
    if (!landline && !is_mobile(p, k)) return 0;

    out[0] = '+'; out[1] = '8'; out[2] = '4';
    for (size_t i = 0; i < k; i++) out[3 + i] = p[i];
    out[3 + k] = 0;
    return 3 + k;
}

bool rules_birth_year_ok(int year, int this_year) { return year >= 1900 && year <= this_year; }

/* Code points above ASCII that are no part of a name: punctuation, symbols, digits of other scripts, private use. */
static const struct { uint32_t from, to; } no_letter[] = {
    { 0x0080, 0x00BF }, { 0x00D7, 0x00D7 }, { 0x00F7, 0x00F7 }, { 0x0660, 0x0669 }, { 0x06F0, 0x06F9 },
    { 0x0966, 0x096F }, { 0x2000, 0x2018 }, { 0x201A, 0x2BFF }, { 0x3000, 0x3004 }, { 0x3008, 0x3030 },
    { 0xE000, 0xF8FF }, { 0xFE00, 0xFE6F }, { 0xFEFF, 0xFEFF }, { 0xFF00, 0xFF20 }, { 0xFFF0, 0xFFFF },
    { 0x1F000, 0x1FFFF }, { 0xE0000, 0x10FFFF },
};

static bool is_letter(uint32_t c)
{
    if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    for (size_t i = 0; i < sizeof no_letter / sizeof no_letter[0]; i++)
        if (c >= no_letter[i].from && c <= no_letter[i].to) return false;
    return true;
}

bool rules_name_ok(const char *s, size_t n)
{
    if (n < 2 || n > 120) return false;
    bool any = false;
    for (size_t i = 0; i < n;) {
        uint32_t c = utf8_next(s, n, &i);
        if (c == UTF8_BAD) return false;
        if (is_letter(c)) { any = true; continue; }
        if (c != ' ' && c != '-' && c != '\'' && c != '.') return false;
    }
    return any;
}
