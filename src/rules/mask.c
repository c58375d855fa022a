/* mask.c - what of a text says who or whose: phone and identity numbers, accounts, plates, e-mail addresses become "…". */
#include "rules/rules.h"

/* A proposal for the person who clears a report for the public, who reads it before anybody else does: so it rather hides a number
   too many than one too few, but leaves dates, prices, house numbers and hotlines (1022, 1900 6166) as they are. */

enum { HIDE_DIGITS = 9 };                           /* the old identity number (CMND) has nine; nothing shorter names a person */

struct span { const char *s; size_t n; };

static bool is_digit(struct span t, size_t i)   { return i < t.n && t.s[i] >= '0' && t.s[i] <= '9'; }
static bool is_upper(struct span t, size_t i)   { return i < t.n && t.s[i] >= 'A' && t.s[i] <= 'Z'; }
static bool is_letter(struct span t, size_t i)  { return is_upper(t, i) || (i < t.n && t.s[i] >= 'a' && t.s[i] <= 'z'); }
static bool is_wordly(struct span t, size_t i)  { return is_digit(t, i) || is_letter(t, i) || (i < t.n && (unsigned char)t.s[i] >= 0x80); }
static bool is_one_of(struct span t, size_t i, const char *set)
{
    for (; i < t.n && *set; set++) if (t.s[i] == *set) return true;
    return false;
}
static bool is_nbsp(struct span t, size_t i) { return i + 1 < t.n && t.s[i] == '\xC2' && t.s[i + 1] == '\xA0'; }

static size_t digits_at(struct span t, size_t i)
{
    size_t n = 0;
    while (is_digit(t, i + n)) n++;
    return n;
}

/* ---- e-mail ---- */

static bool is_local(struct span t, size_t i)  { return is_digit(t, i) || is_letter(t, i) || is_one_of(t, i, "._%+-"); }
static bool is_domain(struct span t, size_t i) { return is_digit(t, i) || is_letter(t, i) || is_one_of(t, i, ".-"); }

/* Where the address that begins at `i` ends; `i` when none does. */
static size_t mail_end(struct span t, size_t i)
{
    size_t at = i, end;
    while (is_local(t, at)) at++;
    if (at == i || !is_one_of(t, at, "@") || !is_domain(t, at + 1)) return i;
    end = at + 1;
    while (is_domain(t, end)) end++;
    while (is_one_of(t, end - 1, ".-")) end--;      /* the full stop of the sentence */
    return end > at + 1 ? end : i;
}

/* ---- plates ---- */

/* Behind the two digits: 1 or 2 letters (Đ too), perhaps one digit more: "A", "B1", "MĐ1". */
static size_t series_end(struct span t, size_t i, bool *small)
{
    int letters = 0;
    for (; letters < 2; letters++) {
        if (i + 1 < t.n && t.s[i] == '\xC4' && (t.s[i + 1] == '\x90' || t.s[i + 1] == '\x91')) i += 2;
        else if (is_letter(t, i)) { *small = *small || !is_upper(t, i); i++; }
        else break;
    }
    if (letters == 0 || (is_wordly(t, i) && !is_digit(t, i))) return 0;
    return i;
}

/* "123.45", "12345" or "1234"; 0 when it is none. */
static size_t serial_end(struct span t, size_t i, bool *dotted)
{
    size_t n = digits_at(t, i), end = i + n;
    *dotted = n == 3 && is_one_of(t, end, ".") && digits_at(t, end + 1) == 2;
    if (*dotted) end += 3;
    return (*dotted || n == 4 || n == 5) && !is_wordly(t, end) ? end : 0;
}

/* 29A-123.45, 30K 123.45, 29-B1 123.45, 29B1-12345, 29a1234 (TT 79/2024/TT-BCA): where it ends; `i` when it is none. */
static size_t plate_end(struct span t, size_t i)
{
    bool small = false, dotted = false;
    if (digits_at(t, i) != 2) return i;
    size_t at = i + 2;
    if (is_one_of(t, at, "-. ")) at++;
    at = series_end(t, at, &small);
    if (!at) return i;
    for (int more = 0; more < 2; more++) { /* with and without the digit of the series: "29B1 1234", "29A1234" */
        size_t serial = at + (size_t)more, end;
        bool spaced = false;
        if (more && !is_digit(t, at)) break;
        while (serial < t.n && serial < at + 4 && is_one_of(t, serial, "-. ")) spaced = t.s[serial++] == ' ' || spaced;
        end = serial_end(t, serial, &dotted);
        if (end && !(small && spaced && !dotted)) return end;        /* "10kg 2500" is none */
    }
    return i;
}

/* ---- numbers ---- */

/* "30/11/2026", "30-11-2026": its length, 0 when it is none. */
static size_t date_at(struct span t, size_t i)
{
    size_t d = digits_at(t, i), m, at = i + d;
    if (d < 1 || d > 2 || !is_one_of(t, at, "-./")) return 0;
    char sep = t.s[at];
    m = digits_at(t, at + 1);
    at += 1 + m;
    if (m < 1 || m > 2 || at >= t.n || t.s[at] != sep || digits_at(t, at + 1) != 4) return 0;
    bool of_our_time = (t.s[at + 1] == '1' && t.s[at + 2] == '9') || (t.s[at + 1] == '2' && t.s[at + 2] == '0');
    return of_our_time ? at + 5 - i : 0;
}

/* What may stand inside a number as people write it: at most two of these. */
static size_t gap_at(struct span t, size_t i)
{
    size_t at = i;
    for (int k = 0; k < 2; k++) {
        if (is_nbsp(t, at)) at += 2;
        else if (is_one_of(t, at, " .-_*()")) at++;
        else break;
    }
    return at - i;
}

/* 12.500.000 before "đ" or "VN": a price. */
static bool is_price(struct span t, size_t end, bool thousands)
{
    if (is_one_of(t, end, " ")) end++;
    bool dong = end + 1 < t.n && t.s[end] == '\xC4' && (t.s[end + 1] == '\x91' || t.s[end + 1] == '\x90');
    return thousands && (dong || is_one_of(t, end, "Vv"));
}

/* A run of groups of digits from `i`: where it ends when it is to be hidden, else `i`. */
static size_t number_end(struct span t, size_t i)
{
    size_t total = 0, end = i, at = i, groups = 0;
    bool short_group = false, thousands = t.s[i] != '0';
    while (is_digit(t, at) && !(groups && date_at(t, at))) {
        size_t n = digits_at(t, at);
        short_group = short_group || n < 3;
        thousands = thousands && (groups ? n == 3 : n <= 3);
        if (groups && !is_one_of(t, at - 1, ".")) thousands = false;
        total += n;
        groups++;
        end = at + n;
        at = end + gap_at(t, end);
    }
    bool by_zero = t.s[i] == '0' || (t.s[i] == '8' && is_one_of(t, i + 1, "4"));
    bool listed = groups > 1 && short_group && !by_zero && !thousands;           /* "các nhà 12 14 16 18 20" */
    return total < HIDE_DIGITS || listed || is_price(t, end, thousands) ? i : end;
}

/* ---- the text ---- */

struct writer { char *p; size_t n, cap; bool full; };

static void put(struct writer *w, const char *s, size_t n)
{
    if (w->full || n > w->cap - w->n) { w->full = true; return; }
    for (size_t i = 0; i < n; i++) w->p[w->n++] = s[i];
}

/* Where what must be hidden from `i` on ends; `i` when nothing begins here. */
static size_t hidden_end(struct span t, size_t i, bool fresh)
{
    size_t end = fresh ? mail_end(t, i) : i;
    if (end == i && is_digit(t, i) && fresh) end = plate_end(t, i);
    if (end == i && is_digit(t, i)) end = number_end(t, i);
    return end;
}

size_t rules_mask(const char *s, size_t n, char *out, size_t cap)
{
    struct span t = { s, n };
    struct writer w = { .p = out, .cap = cap };
    for (size_t i = 0; i < n;) {
        bool fresh = i == 0 || !is_wordly(t, i - 1);
        size_t date = fresh ? date_at(t, i) : 0, end = date ? i : hidden_end(t, i, fresh);
        if (end > i) {
            if (w.n && out[w.n - 1] == '+') w.n--;  /* of +84 */
            put(&w, "\xE2\x80\xA6", 3);             /* … */
            i = end;
            continue;
        }
        size_t keep = date ? date : is_digit(t, i) ? digits_at(t, i) : 1;
        put(&w, s + i, keep);
        i += keep;
    }
    return w.full ? cap + 1 : w.n;
}
