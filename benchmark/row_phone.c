/* row_phone.c - the phone app in a browser: measured by phone_app.mjs, whose lines of JSON become figures. */
#include "rows.h"
#include "server.h"
#include "core/json_in.h"
#include <stdio.h>
#include <unistd.h>

/* {"name","value","unit","bound","note"}: the value should be at most the bound. */
static void keep_line(const struct bench *b, char *line)
{
    struct arena *a = arena_open(MIB);
    struct blame blame = { 0 };
    const struct json_in *x;
    if (!a || json_parse(a, str_z(line), &blame, &x) != OK) { arena_close(a); return; }      /* a word of npm or of the browser */
    struct str name = json_as_text(json_member(x, "name")), unit = json_as_text(json_member(x, "unit")), note = json_as_text(json_member(x, "note"));
    struct figure f = figure_of(b, text("%.*s", (int)name.n, name.p), text("%.*s", (int)unit.n, unit.p ? unit.p : ""));
    f.value = json_as_number(json_member(x, "value"));
    f.is_cost = true;
    f.bound = json_as_number(json_member(x, "bound"));
    f.goal = f.bound > 0 ? GOAL_VALUE_AT_MOST : GOAL_NONE;
    figure_note(&f, "%.*s", (int)note.n, note.p ? note.p : "");
    if (name.n) figure_keep(f);
    arena_close(a);
}

void row_phone_app(struct bench *b)
{
    const char *script = text("%s/benchmark/phone_app.mjs", b->root);
    char line[4096];
    if (access(script, R_OK) != 0) { say("   there is no %s", script); return; }
    struct server s = server_start(b);
    FILE *f = popen(text("cd '%s/web' && node '%s' --url http://127.0.0.1:%u --data '%s' --program '%s'", b->root, script, s.port, b->dir, b->program), "r");
    if (!f) fail("no node");
    while (fgets(line, sizeof line, f)) keep_line(b, line);
    if (pclose(f) != 0) say("   phone_app.mjs failed");
    server_stop(&s);
}
