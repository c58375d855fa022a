/* row_turf.c - the whole city cut into walks, beside writing its doors' pieces alone. */
#include "raw.h"
#include "rows.h"
#include "core/time.h"
#include <stdio.h>
#include <stdlib.h>

static char *read_file(const char *path)
{
    enum { SIZE = 64 * KIB };
    char *out = calloc(1, SIZE);
    FILE *f = fopen(path, "r");
    if (!f || !out) fail("%s cannot be read", path);
    if (fread(out, 1, SIZE - 1, f) == 0) fail("%s is empty", path);
    fclose(f);
    return out;
}

/* The last line that holds `words`, without its end. */
static const char *line_with(const char *log, const char *words)
{
    const char *at = NULL;
    for (const char *p = log; (p = strstr(p, words)); p++) at = p;
    if (!at) return "";
    while (at > log && at[-1] != '\n' && at[-1] != '\r') at--;
    return text("%.*s", (int)strcspn(at, "\n"), at);
}

void row_turf(struct bench *b)
{
    char *log = text("%s/bench-turf.log", b->build);
    int64_t began = clock_mono_us(), doors;
    int code =
        RUN(log, text("%s", b->program), "turf", "--unit", "all", "--fresh", "--data", text("%s", b->dir), "cut");
    double took = (double)(clock_mono_us() - began) / 1e6;
    if (code != 0 && code != 3) fail("turf: see %s", log);
    char *said = read_file(log);
    double raw = raw_update_all(
        b, "door", "UPDATE door SET piece_id = piece_id + 0, walk_order = walk_order + 0 WHERE rowid = ?1", &doors);
    struct figure f = row_figure(b, "turf", "s");
    f.value = took;
    f.limit = raw;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 20;
    figure_note(&f, "%lld doors; %s; %s; limit: their pieces written alone", (long long)doors,
                line_with(said, "worst piece"), line_with(said, "not contiguous"));
    figure_keep(f);
    free(said);
}
