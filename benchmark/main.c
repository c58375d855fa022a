/* main.c - ./bench: which rows at which sizes, one after the other; the table and build/bench.json at the end. */
#include "data.h"
#include "pg.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const struct row {
    const char *name;
    int seconds;
    enum row_when when;
    row_fn *run;
    const char *about;
} rows[] = {
#define X(name, seconds, when, about) { #name, seconds, when, row_##name, about },
    ROWS(X)
#undef X
};

struct wish { bool quick, prepare_only, no_postgres, postgres; const char *size; char **names; int n_names; };

static void usage(int code)
{
    printf("usage: ./bench [--quick] [--size 10k,1m,10m,reports|all] [--no-postgres|--postgres] [--prepare] [ROW...]\n"
           "Measures each row beside its limit; writes build/bench.json. Without --size: all but 10m. --quick: a small "
           "city, seconds per row, SQLite alone unless --postgres.\n\n");
    for (size_t i = 0; i < N_OF(rows); i++)
        printf("  %-14s ~%3d s  %s\n", rows[i].name, rows[i].seconds, rows[i].about);
    exit(code);
}

static bool is_wanted(const struct wish *w, const char *name)
{
    for (int i = 0; i < w->n_names; i++) if (strcmp(w->names[i], name) == 0) return true;
    return w->n_names == 0;
}

static void check_names(const struct wish *w)
{
    for (int k = 0; k < w->n_names; k++) {
        bool is_known = false;
        for (size_t i = 0; i < N_OF(rows); i++) if (strcmp(rows[i].name, w->names[k]) == 0) is_known = true;
        if (!is_known) { fprintf(stderr, "bench: no row is called %s\n", w->names[k]); usage(2); }
    }
}

/* `list`: words with commas between them, or "all". */
static bool is_named(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ',') && (p[n] == 0 || p[n] == ',')) return true;
    return strcmp(list, "all") == 0;
}

/* The sizes of this run, smallest first, the reports behind them; the largest also carries the rows that are measured once. */
static size_t sizes_of(const struct wish *w, const struct dataset *out[DATASETS])
{
    size_t n = 0;
    for (size_t i = 0; i < DATASETS; i++) {
        const struct dataset *d = &datasets[i];
        bool is_quick = strstr(d->name, "quick") != NULL;
        if (w->quick != is_quick) continue;
        if (w->size && !w->quick && !is_named(w->size, d->name)) continue;
        if (!w->size && d->visits >= HUGE_VISITS) continue;
        out[n++] = d;
    }
    if (n == 0) { fprintf(stderr, "bench: there is no size %s\n", w->size); usage(2); }
    return n;
}

static bool is_largest(const struct dataset *const *sets, size_t n, size_t i)
{
    return sets[i]->petitions == 0 && (i + 1 == n || sets[i + 1]->petitions > 0);
}

static bool is_due(const struct bench *b, const struct wish *w, const struct row *r, const struct dataset *set,
                   bool is_last)
{
    if ((r->when == REPORTS) != (set->petitions > 0)) return false;
    if (!is_wanted(w, r->name) || (!is_last && r->when == ONCE)) return false;
    if (b->url && r->when != BOTH) return false;
    return !(b->is_quick && w->n_names == 0 && r->run == row_phone_app);        /* a browser takes its time */
}

static void run_rows(struct bench *b, const struct wish *w, const struct dataset *set, bool is_last)
{
    for (size_t i = 0; i < N_OF(rows); i++) {
        if (!is_due(b, w, &rows[i], set, is_last)) continue;
        int64_t began = clock_mono_us();
        if (!b->is_quick)
            say("-- %s on %s (about %d s): %s", rows[i].name, b->database, rows[i].seconds, rows[i].about);
        rows[i].run(b);
        if (!b->is_quick) say("   %lld s", (long long)(clock_mono_us() - began) / 1000000);
    }
}

static void measure(struct bench *b, const struct wish *w, const struct dataset *set, bool is_last)
{
    int total = 0;
    bool is_any = false, with_pg = (!b->is_quick || w->postgres) && is_last && set->visits < HUGE_VISITS &&
                                   !w->no_postgres && pg_is_installed();
    for (size_t i = 0; i < N_OF(rows); i++) {
        if (!is_due(b, w, &rows[i], set, is_last)) continue;
        is_any = true;
        bool twice = with_pg && rows[i].when == BOTH;
        total += b->is_quick ? 2 : rows[i].seconds * (twice ? 2 : 1);
    }
    if (!is_any) return;
    say("== %s: %lld visits, %lld reports, about %d min once the data is there", set->name, (long long)set->visits,
        (long long)set->petitions, total / 60 + 1);
    data_take(b, set);
    run_rows(b, w, set, is_last);
    bool is_any_both = false;
    for (size_t i = 0; i < N_OF(rows); i++) if (rows[i].when == BOTH && is_wanted(w, rows[i].name)) is_any_both = true;
    if (with_pg && is_any_both) {
        pg_take(b);
        run_rows(b, w, set, is_last);
        pg_drop(b);
    }
    data_drop(b);
}

static void read_options(int argc, char **argv, struct wish *w)
{
    static const struct option options[] = {
        {"quick", no_argument, NULL, 'q'},   {"size", required_argument, NULL, 's'},
        {"prepare", no_argument, NULL, 'p'}, {"no-postgres", no_argument, NULL, 'n'},
        {"postgres", no_argument, NULL, 'g'}, {"help", no_argument, NULL, 'h'}, {0},
    };
    for (int c; (c = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (c == 'q') w->quick = true;
        else if (c == 's') w->size = optarg;
        else if (c == 'p') w->prepare_only = true;
        else if (c == 'n') w->no_postgres = true;
        else if (c == 'g') w->postgres = true;
        else usage(c == 'h' ? 0 : 2);
    }
    w->names = argv + optind;
    w->n_names = argc - optind;
    check_names(w);
}

/* What a visit costs must not grow with the city's past: the largest size of this run beside the smallest. */
static void compare_sizes(const struct dataset *const *sets, size_t n)
{
    static const char *const kept[] = {"push_20", "push_1"};
    while (n > 0 && sets[n - 1]->petitions) n--;
    for (size_t i = 0; n > 1 && i < N_OF(kept); i++) {
        const struct figure *few = figure_named(text("%s_%s", kept[i], sets[0]->name));
        const struct figure *many = figure_named(text("%s_%s", kept[i], sets[n - 1]->name));
        if (!few || !many) continue;
        struct figure f = *many;
        snprintf(f.name, sizeof f.name, "%s_flat", kept[i]);
        f.limit = few->value;
        f.goal = GOAL_RATIO_AT_LEAST;
        f.bound = 0.9;
        figure_note(&f, "at %s visits; limit: at %s in the same run; the raw rows alone kept %.2f", sets[n - 1]->name,
                    sets[0]->name, few->limit > 0 ? many->limit / few->limit : 0);
        figure_keep(f);
    }
}

/* Processor time in ticks since boot: of all, and what was idle or waited for the disk. */
struct ticks { double all, idle; };

static struct ticks ticks_now(void)
{
    double v[8] = {0};
    FILE *f = fopen("/proc/stat", "r");
    if (!f ||
        fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]) != 8)
        fail("/proc/stat cannot be read");
    fclose(f);
    struct ticks t = {0, v[3] + v[4]};
    for (size_t i = 0; i < N_OF(v); i++) t.all += v[i];
    return t;
}

static const char *processor_model(void)
{
    char line[256];
    const char *model = "";
    FILE *f = fopen("/proc/cpuinfo", "r");
    while (f && fgets(line, sizeof line, f)) {
        const char *at = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && at) model = text("%.*s", (int)strcspn(at + 2, "\n"), at + 2);
    }
    if (f) fclose(f);
    return model;
}

/* Whoever reads the figures wants to know what they were measured on, and whether it was quiet. */
static void describe_machine(const struct bench *b)
{
    const struct timespec second = {.tv_sec = 1};
    double cores = (double)sysconf(_SC_NPROCESSORS_ONLN);
    struct ticks from = ticks_now();
    nanosleep(&second, NULL);
    struct ticks to = ticks_now();
    double busy = cores * (1 - (to.idle - from.idle) / (to.all - from.all));
    struct figure x = row_figure(b, "machine_busy", "cores");
    x.value = busy > 0.001 ? busy : 0.001;
    figure_note(&x, "with other things, in the second before the run; %.0f cores, %s%s", cores, processor_model(),
                busy > 0.2 ? "; times are worth little" : "");
    figure_keep(x);
}

int main(int argc, char **argv)
{
    struct wish w = { 0 };
    const struct dataset *sets[DATASETS];
    read_options(argc, argv, &w);
    const char *root = getenv("BENCH_ROOT"), *program = getenv("BENCH_PROGRAM");
    if (!root || !program) { fprintf(stderr, "bench: start it as ./bench\n"); return 2; }
    struct bench b = {.root = root,
                      .build = text("%s/build", root),
                      .program = program,
                      .is_quick = w.quick,
                      .seconds = w.quick ? 1 : 8,
                      .database = "sqlite"};
    signal(SIGPIPE, SIG_IGN);
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0) { r.rlim_cur = r.rlim_max; setrlimit(RLIMIT_NOFILE, &r); }
    size_t n = sizes_of(&w, sets);
    if (!w.prepare_only) describe_machine(&b);
    for (size_t i = 0; i < n; i++) {
        if (w.prepare_only) data_prepare(&b, sets[i]);
        else measure(&b, &w, sets[i], is_largest(sets, n, i));
    }
    if (w.prepare_only) return 0;
    compare_sizes(sets, n);
    figure_table();
    figure_json(text("%s/bench%s.json", b.build, w.quick ? "-quick" : ""));
    return 0;
}
