/* chart.h - two charts on paper: bars of how far, and a line over days against the way it should go. Drawn with paper.h alone. */
#ifndef SANSANG_CHART_H
#define SANSANG_CHART_H
#include "paper/paper.h"

/* Lying bars from 0 to 100 % (longer ones end at the frame): a name, the part, and a word behind; a fine line where the time is. At most a page of
   them stands together; more go on in another frame. */
struct chart_bar { struct str name, value; int64_t permille; bool is_weak; };    /* is_weak: in a lighter tone */
void chart_bars(struct paper *p, const struct chart_bar *v, size_t n, int64_t time_permille);

/* A line over days: what was (n points, days ascending) and the straight way from start to goal. Values are thousandths; labels as text. */
struct chart_point { int64_t day, milli; };
struct chart_way {
    int64_t from_day, to_day, start_milli, goal_milli;
    struct str from, to, start, goal, last;
}; /* last: the value of the last point */
void chart_line(struct paper *p, const struct chart_way *way, const struct chart_point *v, size_t n);

#endif
