/* row_phone.c - the phone app in a browser: measured by phone_app.mjs, whose lines of JSON become figures. */
#include "rows.h"
#include "core/json_in.h"
#include <stdio.h>
#include <stdlib.h>

static const char *word(const struct json_in *x, const char *key)
{
    struct str s = json_as_text(json_member(x, key));
    return text("%.*s", (int)s.n, s.p ? s.p : "");
}

/* {"name", "value", "unit", "limit", "goal": "<= number", "note"} */
static void keep_line(const struct bench *b, const char *line)
{
    struct arena *a = arena_open(MIB);
    struct blame blame = { 0 };
    const struct json_in *x;
    if (!a || json_parse(a, str_z(line), &blame, &x) != OK || !json_is_object(x)) {
        arena_close(a);
        return;
    } /* a word of the browser */
    const char *goal = word(x, "goal");
    struct figure f = row_figure(b, word(x, "name"), word(x, "unit"));
    f.value = json_as_number(json_member(x, "value"));
    f.limit = json_as_number(json_member(x, "limit"));
    f.is_cost = true;
    f.goal = strncmp(goal, "<= ", 3) == 0 ? GOAL_VALUE_AT_MOST : GOAL_NONE;
    f.bound = f.goal == GOAL_NONE ? 0 : atof(goal + 3);
    figure_note(&f, "%s", word(x, "note"));
    figure_keep(f);
    arena_close(a);
}

void row_phone_app(struct bench *b)
{
    char line[4096];
    FILE *f = popen(
        text("cd '%s' && RUNS=%d SANSANG='%s' node benchmark/phone_app.mjs", b->root, b->is_quick ? 1 : 3, b->program),
        "r");
    if (!f) fail("no node");
    while (fgets(line, sizeof line, f)) keep_line(b, line);
    if (pclose(f) != 0) say("   phone_app.mjs failed");
}
