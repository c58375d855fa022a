/* common.c - ending with a word, running other programs, and the figures found so far. */
#include "bench.h"
#include "core/time.h"
#include "core/out.h"
#include "pg.h"
#include "server.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
enum { FIGURES_MAX = 200 };
static struct figure figures[FIGURES_MAX];
static size_t n_figures;

void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\n", stderr);
    va_end(args);
    server_stop_all();
    pg_drop_all();
    exit(1);
}

void must(enum err e, const char *what)
{
    if (e != OK) fail("%s: %s", what, err_name(e));
}

char *text(const char *format, ...)
{
    va_list args;
    char *out = NULL;
    va_start(args, format);
    int n = vasprintf(&out, format, args);
    va_end(args);
    if (n < 0 || !out) fail("no memory");
    return out;
}

void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    fputs("\n", stderr);
    va_end(args);
}

int run(const char *log, char *const argv[])
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status = 0;
    posix_spawn_file_actions_init(&files);
    if (log) {
        posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
    }
    int failed = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed || waitpid(pid, &status, 0) != pid) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- figures ---- */

struct figure row_figure(const struct bench *b, const char *row, const char *unit)
{
    struct figure f = { 0 };
    const char *on = b->set ? b->set->name : "";
    bool is_pg = b->database && strcmp(b->database, "postgres") == 0;
    snprintf(f.name, sizeof f.name, "%s%s%s%s", row, *on ? "_" : "", on, is_pg ? "_postgres" : "");
    snprintf(f.unit, sizeof f.unit, "%s", unit);
    return f;
}

void figure_note(struct figure *f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(f->note, sizeof f->note, format, args);
    va_end(args);
}

/* More is better: of what should be small it is the limit's share of the value. */
static double ratio_of(const struct figure *f)
{
    if (f->limit <= 0 || f->value <= 0) return 0;
    return f->is_cost ? f->limit / f->value : f->value / f->limit;
}

static bool is_reached(const struct figure *f)
{
    switch (f->goal) {
    case GOAL_RATIO_AT_LEAST: return ratio_of(f) >= f->bound;
    case GOAL_VALUE_AT_MOST:  return f->value <= f->bound;
    case GOAL_NONE: default:  return true;
    }
}

/* As many digits as say something: 12345, 123.4, 1.234, 0.01234. */
static const char *number(double x, char out[32])
{
    double size = x < 0 ? -x : x;
    snprintf(out, 32, size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f", x);
    return out;
}

static void figure_line(const struct figure *f)
{
    char v[32], l[32], r[32];
    printf("%-34s %12s %-9s %12s %8s  %-10s %-4s %s\n", f->name, number(f->value, v), f->unit,
           f->limit > 0 ? number(f->limit, l) : "-", f->limit > 0 ? number(ratio_of(f), r) : "-", f->goal_text,
           f->goal == GOAL_NONE ? ""
           : is_reached(f)      ? "ok"
                                : "MISS",
           f->note);
}

void figure_keep(struct figure f)
{
    if (n_figures == FIGURES_MAX) fail("too many figures");
    char bound[32];
    number(f.bound, bound);
    if (strchr(bound, '.')) for (size_t n = strlen(bound); bound[n - 1] == '0' || bound[n - 1] == '.'; bound[n] = 0)
        if (bound[--n] == '.') { bound[n] = 0; break; }
    if (f.goal == GOAL_RATIO_AT_LEAST) snprintf(f.goal_text, sizeof f.goal_text, "ratio>=%s", bound);
    if (f.goal == GOAL_VALUE_AT_MOST) snprintf(f.goal_text, sizeof f.goal_text, "<=%s", bound);
    figures[n_figures++] = f;
    figure_line(&f);
    fflush(stdout);
}

const struct figure *figure_named(const char *name)
{
    for (size_t i = 0; i < n_figures; i++) if (strcmp(figures[i].name, name) == 0) return &figures[i];
    return NULL;
}

void figure_table(void)
{
    printf("\n%-34s %12s %-9s %12s %8s  %-10s %-4s %s\n", "figure", "value", "unit", "limit", "ratio", "goal", "",
           "note");
    for (size_t i = 0; i < n_figures; i++) figure_line(&figures[i]);
}

static void text_json(FILE *f, const char *key, const char *text, const char *end)
{
    struct arena *a = arena_open(MIB);
    struct buf out = { .arena = a };
    struct json j = { .out = &out };
    json_object(&j, NULL);
    json_text(&j, key, str_z(text));
    json_end(&j);
    if (!a || out.failed) fail("no memory");
    fprintf(f, "%.*s%s", (int)out.n - 2, out.p + 1, end);
    arena_close(a);
}

void figure_json(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) fail("%s cannot be written", path);
    fputs("[", f);
    for (size_t i = 0; i < n_figures; i++) {
        const struct figure *x = &figures[i];
        fputs(i ? ",\n {" : "\n {", f);
        text_json(f, "name", x->name, ", ");
        fprintf(f, "\"value\": %.6g, ", x->value);
        text_json(f, "unit", x->unit, ", ");
        if (x->limit > 0) fprintf(f, "\"limit\": %.6g, \"ratio\": %.4g, ", x->limit, ratio_of(x));
        else fputs("\"limit\": null, \"ratio\": null, ", f);
        text_json(f, "goal", x->goal_text, ", ");
        fprintf(f, "\"ok\": %s, ", is_reached(x) ? "true" : "false");
        text_json(f, "note", x->note, "}");
    }
    fputs("\n]\n", f);
    if (fclose(f) != 0) fail("%s cannot be written", path);
}
