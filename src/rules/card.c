/* card.c - the code on an ID card: `number|old number|name|ddMMyyyy|sex|address|issued|…`, as phones read it. */
#include "rules/utf8.h"

/* CCCD of 2021 has seven fields; căn cước of 2024-07 may append more (parents). Six are enough; the rest is ignored. */
enum { CARD_MAX = 512, FIELDS_NEEDED = 6 };
enum { CARD_NUMBER, CARD_OLD_NUMBER, CARD_NAME, CARD_BORN, CARD_SEX, CARD_ADDRESS };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool all_digits(const char *s, struct rules_slice f)
{
    for (size_t i = 0; i < f.n; i++) if (!is_digit(s[f.at + i])) return false;
    return true;
}

static bool is_clean(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t c = utf8_next(s, n, &i);
        if (c == UTF8_BAD || c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
    }
    return true;
}

static struct rules_slice trimmed(const char *s, size_t from, size_t to)
{
    while (from < to && s[from] == ' ') from++;
    while (to > from && s[to - 1] == ' ') to--;
    return (struct rules_slice){ from, to - from };
}

static int number_at(const char *s, size_t at, size_t n)
{
    int x = 0;
    for (size_t i = 0; i < n; i++) x = x * 10 + (s[at + i] - '0');
    return x;
}

static bool read_date(const char *s, struct rules_slice f, struct rules_card *c)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    size_t slash = f.n == 10 ? 1 : 0;                /* dd/MM/yyyy, else ddMMyyyy */
    if (f.n != 8 + 2 * slash) return false;
    if (slash && (s[f.at + 2] != '/' || s[f.at + 5] != '/')) return false;
    size_t month = f.at + 2 + slash, year = month + 2 + slash;
    if (!all_digits(s, (struct rules_slice){ f.at, 2 }) || !all_digits(s, (struct rules_slice){ month, 2 }) ||
        !all_digits(s, (struct rules_slice){ year, 4 })) return false;
    c->day = number_at(s, f.at, 2);
    c->month = number_at(s, month, 2);
    c->year = number_at(s, year, 4);
    if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > days[c->month - 1] || c->year < 1900) return false;
    bool leap = c->year % 4 == 0 && (c->year % 100 != 0 || c->year % 400 == 0);
    return c->month != 2 || c->day != 29 || leap;
}

/* "Nam" 1, "Nữ" 2 in any spelling of its accents, empty 0; -1 for anything else. */
static int read_sex(const char *s, struct rules_slice f)
{
    char word[4];
    size_t n = rules_fold(s + f.at, f.n, word, sizeof word);
    if (n == 0) return 0;
    if (n == 3 && word[0] == 'n' && word[1] == 'a' && word[2] == 'm') return 1;
    if (n == 2 && word[0] == 'n' && word[1] == 'u') return 2;
    return -1;
}

bool rules_card_read(const char *s, size_t n, struct rules_card *out)
{
    while (n > 0 && (s[n - 1] == '\n' || s[n - 1] == '\r')) n--;     /* some readers type Enter behind it */
    if (n > CARD_MAX || !is_clean(s, n)) return false;
    struct rules_slice f[FIELDS_NEEDED];
    size_t found = 0, from = 0;
    for (size_t i = 0; i <= n && found < FIELDS_NEEDED; i++)
        if (i == n || s[i] == '|') { f[found++] = trimmed(s, from, i); from = i + 1; }
    if (found < FIELDS_NEEDED) return false;

    struct rules_card c = { .number = f[CARD_NUMBER], .name = f[CARD_NAME], .address = f[CARD_ADDRESS] };
    c.sex = read_sex(s, f[CARD_SEX]);
    if (c.number.n != 12 || !all_digits(s, c.number) || !all_digits(s, f[CARD_OLD_NUMBER])) return false;
    if (!rules_name_ok(s + c.name.at, c.name.n) || c.sex < 0 || !read_date(s, f[CARD_BORN], &c)) return false;
    *out = c;
    return true;
}
