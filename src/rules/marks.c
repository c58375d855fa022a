/* marks.c - the three readies: which block is whole, what comes next, and how two phones' answers become one. */
#include "rules/rules.h"

const char *const mark_words[] = { "phone", "network", "city_app", "eid", "account", "skills", "safety", "culture", "learn", NULL };
_Static_assert(sizeof mark_words / sizeof mark_words[0] == MARK_COUNT + 1, "a word for each mark");

enum { BLOCK_A = 1u << 0, BLOCK_B = 1u << 1, BLOCK_C = 1u << 2 };
static const uint8_t block_of[MARK_COUNT] = {
    [MARK_PHONE] = BLOCK_A,  [MARK_NETWORK] = BLOCK_A, [MARK_CITY_APP] = BLOCK_A,
    [MARK_EID] = BLOCK_B,    [MARK_ACCOUNT] = BLOCK_B,
    [MARK_SKILLS] = BLOCK_C, [MARK_SAFETY] = BLOCK_C,  [MARK_CULTURE] = BLOCK_C,
};

bool rules_mark_is_whole(char mark) { return mark == MARK_YES || mark == MARK_WON || mark == MARK_NA; }

bool rules_marks_valid(const char *s, size_t n)
{
    if (n != MARK_COUNT) return false;
    for (size_t i = 0; i < n; i++)
        if (!rules_mark_is_whole(s[i]) && s[i] != MARK_NO && s[i] != MARK_UNKNOWN) return false;
    return true;
}

unsigned rules_ready(const char marks[MARK_COUNT])
{
    unsigned whole = BLOCK_A | BLOCK_B | BLOCK_C;
    for (int i = 0; i < MARK_COUNT; i++)
        if (!rules_mark_is_whole(marks[i])) whole &= ~(unsigned)block_of[i];
    return whole;
}

enum rules_mark rules_next(const char marks[MARK_COUNT])
{
    for (int i = 0; i < MARK_COUNT; i++) if (!rules_mark_is_whole(marks[i])) return (enum rules_mark)i;
    return MARK_COUNT;
}

int rules_ready_count(const char marks[MARK_COUNT])
{
    int whole = 0;
    for (int i = 0; i < MARK_COUNT; i++) if (block_of[i] && rules_mark_is_whole(marks[i])) whole++;
    return whole;
}

unsigned rules_marks_merge(char marks[MARK_COUNT], int64_t at[MARK_COUNT], const char *wrote, int64_t wrote_ms)
{
    unsigned changed = 0;
    if (wrote_ms <= 0) return 0;                     /* 0 means never */
    for (int i = 0; i < MARK_COUNT; i++) {
        char w = wrote[i];
        if (w == MARK_UNKNOWN) continue;
        bool wins = marks[i] == MARK_UNKNOWN || wrote_ms > at[i] || (wrote_ms == at[i] && w > marks[i]);
        if (!wins) continue;
        if (w != marks[i]) changed |= 1u << i;
        marks[i] = w;
        at[i] = wrote_ms;                            /* also when the letter stays: it was said again, later */
    }
    return changed;
}

enum { TIME_LEN = MARK_TIMES_LEN / MARK_COUNT };

void rules_times_write(const int64_t at[MARK_COUNT], char out[MARK_TIMES_LEN])
{
    static const char digits[36] = "0123456789abcdefghijklmnopqrstuvwxyz";
    const int64_t most = 101559956668415;            /* 36^9 - 1 ms: the year 5188 */
    for (int i = 0; i < MARK_COUNT; i++) {
        if (i && at[i] == at[i - 1]) {                   /* most were written at one visit */
            for (int k = 0; k < TIME_LEN; k++) out[i * TIME_LEN + k] = out[(i - 1) * TIME_LEN + k];
            continue;
        }
        int64_t t = at[i] < 0 ? 0 : at[i] > most ? most : at[i];
        for (int k = TIME_LEN - 1; k >= 0; k--, t /= 36) out[i * TIME_LEN + k] = digits[t % 36];
    }
}

bool rules_times_read(const char *s, size_t n, int64_t at[MARK_COUNT])
{
    int64_t read[MARK_COUNT];
    if (n != MARK_TIMES_LEN) return false;
    for (int i = 0; i < MARK_COUNT; i++) {
        read[i] = 0;
        for (int k = 0; k < TIME_LEN; k++) {
            char c = s[i * TIME_LEN + k];
            bool is_letter = c >= 'a' && c <= 'z';
            if (!is_letter && !(c >= '0' && c <= '9')) return false;
            read[i] = read[i] * 36 + (is_letter ? c - 'a' + 10 : c - '0');
        }
    }
    for (int i = 0; i < MARK_COUNT; i++) at[i] = read[i];
    return true;
}
