/* measure.c - the words of what is counted, and sums of them. */
#include "outreach/campaign/measure.h"

const char *const measure_words[] = {
#define X(name, vi, en) #name,
    MEASURE_TABLE(X)
#undef X
    NULL,
};

struct str measure_text(enum measure m, enum lang lang)
{
    static const struct str text[][2] = {
#define X(name, vi, en) { STR(vi), STR(en) },
        MEASURE_TABLE(X)
#undef X
    };
    return m < MEASURE_COUNT ? text[m][lang == LANG_EN] : (struct str){ 0 };
}

enum measure measure_find(struct str name)
{
    for (unsigned i = 0; i < MEASURE_COUNT; i++)
        if (str_eq(name, str_z(measure_words[i]))) return (enum measure)i;
    return MEASURE_COUNT;
}

void counts_add(struct counts *to, const struct counts *delta)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) to->n[i] += delta->n[i];
}

bool counts_are_zero(const struct counts *c)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) if (c->n[i]) return false;
    return true;
}

bool counts_eq(const struct counts *a, const struct counts *b)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) if (a->n[i] != b->n[i]) return false;
    return true;
}
