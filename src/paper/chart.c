/* chart.c - bars and a line, in millimetres of a sketch. */
#include "paper/chart.h"

enum { BARS_AT_ONCE = 24 };
static const double bar_step = 6.4, bar_h = 3.6, names_w = 70, values_w = 26;

static void one_frame(struct paper *p, const struct chart_bar *v, size_t n, int64_t time_permille)
{
    const double left = names_w + 3, width = PAPER_WIDTH - left - values_w - 3, height = (double)n * bar_step + 6;
    paper_sketch(p, height);
    for (int quarter = 0; quarter <= 4; quarter++) {
        double x = left + width * quarter / 4;
        paper_line(p, (const struct paper_point[]){ { x, 2 }, { x, height - 2 } }, 2, PAPER_FAINT);
    }
    for (size_t i = 0; i < n; i++) {
        double y = 3 + (double)i * bar_step, part = (double)(v[i].permille < 0      ? 0
                                                             : v[i].permille > 1000 ? 1000
                                                                                    : v[i].permille) /
                                                    1000;
        paper_words(p, (struct paper_point){ 2, y + bar_step / 2 }, v[i].name, PAPER_LEFT, names_w);
        paper_bar(p, (struct paper_point){ left, y + (bar_step - bar_h) / 2 }, width * part, bar_h, v[i].is_weak ? PAPER_PLAIN : PAPER_STRONG);
        paper_words(p, (struct paper_point){ PAPER_WIDTH - 2, y + bar_step / 2 }, v[i].value, PAPER_RIGHT, 0);
    }
    if (time_permille > 0 && time_permille < 1000) {
        double x = left + width * (double)time_permille / 1000;
        paper_line(p, (const struct paper_point[]){ { x, 1 }, { x, height - 1 } }, 2, PAPER_STRONG);
    }
    paper_sketch_end(p);
}

void chart_bars(struct paper *p, const struct chart_bar *v, size_t n, int64_t time_permille)
{
    for (size_t at = 0; at < n; at += BARS_AT_ONCE)
        one_frame(p, v + at, n - at < BARS_AT_ONCE ? n - at : BARS_AT_ONCE, time_permille);
}

/* ---- the line ---- */

static const double line_h = 46, pad_x = 26, pad_y = 7;

struct scale { int64_t day, days, low, span; };
static struct paper_point at(const struct scale *s, int64_t day, int64_t milli)
{
    double x = (double)(day - s->day) / (double)(s->days ? s->days : 1),
           y = (double)(milli - s->low) / (double)(s->span ? s->span : 1);
    return (struct paper_point){ pad_x + (PAPER_WIDTH - 2 * pad_x) * x, line_h - pad_y - (line_h - 2 * pad_y) * y };
}

void chart_line(struct paper *p, const struct chart_way *w, const struct chart_point *v, size_t n)
{
    enum { POINTS_MAX = 64 };
    struct paper_point line[POINTS_MAX];
    int64_t low = w->start_milli < w->goal_milli ? w->start_milli : w->goal_milli,
        high = w->start_milli < w->goal_milli ? w->goal_milli : w->start_milli;
    if (n > POINTS_MAX) n = POINTS_MAX;
    for (size_t i = 0; i < n; i++) {
        if (v[i].milli < low) low = v[i].milli;
        if (v[i].milli > high) high = v[i].milli;
    }
    const struct scale s = { w->from_day, w->to_day - w->from_day, low, high - low };
    paper_sketch(p, line_h);
    paper_line(p, (const struct paper_point[]){ { pad_x, line_h - pad_y }, { PAPER_WIDTH - pad_x, line_h - pad_y } }, 2,
               PAPER_FAINT);
    paper_line(p, (const struct paper_point[]){ at(&s, w->from_day, w->start_milli), at(&s, w->to_day, w->goal_milli) },
               2, PAPER_FAINT);
    for (size_t i = 0; i < n; i++) line[i] = at(&s, v[i].day, v[i].milli);
    paper_line(p, line, n, PAPER_STRONG);
    for (size_t i = 0; i < n; i++) paper_dot(p, line[i], PAPER_STRONG);
    if (n) paper_words(p, (struct paper_point){ line[n - 1].x + 2, line[n - 1].y + 3 }, w->last, PAPER_LEFT, 0);
    paper_words(p, (struct paper_point){ pad_x - 2, at(&s, w->from_day, w->start_milli).y }, w->start, PAPER_RIGHT, 0);
    paper_words(p, (struct paper_point){ PAPER_WIDTH - pad_x + 2, at(&s, w->to_day, w->goal_milli).y }, w->goal, PAPER_LEFT, 0);
    paper_words(p, (struct paper_point){ pad_x, line_h - 3 }, w->from, PAPER_LEFT, 0);
    paper_words(p, (struct paper_point){ PAPER_WIDTH - pad_x, line_h - 3 }, w->to, PAPER_RIGHT, 0);
    paper_sketch_end(p);
}
