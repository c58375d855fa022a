/* wasm.c - the rules as the phone calls them: numbers as i32 and f64, text through one fixed exchange buffer. */
#include "rules/rules.h"

#define EXPORT(name) __attribute__((export_name(#name), used))

/* `in` is filled by the caller, `out` by us; copy results out before the next call. No 64-bit integer crosses: the page
   would need BigInt. Times are whole milliseconds in doubles, exact up to 2^53. */
enum { HALF = 4096 };
static struct { _Alignas(8) char in[HALF], out[HALF]; } exchange;

/* The compiler may call these for struct copies; there is no libc to give them. */
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memset(void *to, int c, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    for (size_t i = 0; i < n; i++) ((char *)to)[i] = ((const char *)from)[i];
    return to;
}
void *memset(void *to, int c, size_t n)
{
    for (size_t i = 0; i < n; i++) ((char *)to)[i] = (char)c;
    return to;
}

EXPORT(version)  int wasm_version(void)    { return RULES_VERSION; }
EXPORT(input)    char *wasm_input(void)    { return exchange.in; }
EXPORT(output)   char *wasm_output(void)   { return exchange.out; }
EXPORT(capacity) int wasm_capacity(void)   { return HALF; }

EXPORT(fold)      int wasm_fold(int n)      { return (int)rules_fold(exchange.in, (size_t)n, exchange.out, HALF); }
EXPORT(house_key) int wasm_house_key(int n) { return (int)rules_house_key(exchange.in, (size_t)n, exchange.out, HALF); }
EXPORT(mask)      int wasm_mask(int n)      { return (int)rules_mask(exchange.in, (size_t)n, exchange.out, HALF); }
EXPORT(phone)     int wasm_phone(int n)     { return (int)rules_phone(exchange.in, (size_t)n, exchange.out); }
EXPORT(name_ok)   int wasm_name_ok(int n)   { return rules_name_ok(exchange.in, (size_t)n); }
EXPORT(birth_year_ok) int wasm_birth_year_ok(int year, int this_year) { return rules_birth_year_ok(year, this_year); }

/* Answers the fault; out: two i32, birth year and sex (0 0 when unread). */
EXPORT(number_check) int wasm_number_check(int n, int birth_year, int sex, int this_year)
{
    struct rules_person read = { 0 };
    enum rules_number e = rules_number_read(exchange.in, (size_t)n, &read);
    int32_t *out = (int32_t *)(void *)exchange.out;
    out[0] = read.birth_year; out[1] = read.sex;
    if (e != NUMBER_OK && e != NUMBER_PROVINCE) return (int)e;
    return (int)rules_number_check(exchange.in, (size_t)n, (struct rules_person){ birth_year, sex }, this_year);
}

/* out: ten i32: at and length (bytes of the input) of number, name, address; day, month, year, sex. */
EXPORT(card) int wasm_card(int n)
{
    struct rules_card c;
    if (!rules_card_read(exchange.in, (size_t)n, &c)) return 0;
    const int32_t words[] = { (int32_t)c.number.at, (int32_t)c.number.n, (int32_t)c.name.at, (int32_t)c.name.n,
                              (int32_t)c.address.at, (int32_t)c.address.n, c.day, c.month, c.year, c.sex };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) ((int32_t *)(void *)exchange.out)[i] = words[i];
    return 1;
}

EXPORT(marks_valid) int wasm_marks_valid(int n) { return rules_marks_valid(exchange.in, (size_t)n); }
EXPORT(ready)       unsigned wasm_ready(void)   { return rules_ready(exchange.in); }
EXPORT(ready_count) int wasm_ready_count(void)  { return rules_ready_count(exchange.in); }
EXPORT(next)        int wasm_next(void)         { return (int)rules_next(exchange.in); }

/* in: marks, then wrote; out: the times as f64. Marks in `in` and times in `out` are changed in place; answers the
   bits. */
EXPORT(merge) unsigned wasm_merge(double wrote_ms)
{
    double *times = (double *)(void *)exchange.out;
    int64_t at[MARK_COUNT];
    for (int i = 0; i < MARK_COUNT; i++) at[i] = (int64_t)times[i];
    unsigned changed = rules_marks_merge(exchange.in, at, exchange.in + MARK_COUNT, (int64_t)wrote_ms);
    for (int i = 0; i < MARK_COUNT; i++) times[i] = (double)at[i];
    return changed;
}

EXPORT(visit_check)
int wasm_visit_check(int outcome, double started_ms, double ended_ms, double come_back_ms, int people, int acts,
                     int note_bytes, double campaign_from_ms, double campaign_to_ms)
{
    struct rules_visit v = {
        .outcome = outcome, .started_ms = (int64_t)started_ms, .ended_ms = (int64_t)ended_ms,
        .come_back_ms = (int64_t)come_back_ms, .people = people, .acts = acts, .note_bytes = (size_t)note_bytes,
        .campaign_from_ms = (int64_t)campaign_from_ms, .campaign_to_ms = (int64_t)campaign_to_ms,
    };
    return (int)rules_visit_check(&v);
}

/* The i-th word of a list into out; answers its length, -1 past the end. */
EXPORT(word) int wasm_word(int list, int i)
{
    const char *const *const lists[] = { mark_words, outcome_words, level_words, fault_words, fault_fields };
    const int counts[] = { MARK_COUNT, OUTCOME_COUNT, LEVEL_COUNT, VISIT_FAULT_COUNT, VISIT_FAULT_COUNT };
    if (list < 0 || list >= (int)(sizeof lists / sizeof lists[0]) || i < 0 || i >= counts[list]) return -1;
    int n = 0;
    for (const char *p = lists[list][i]; p[n]; n++) exchange.out[n] = p[n];
    return n;
}
