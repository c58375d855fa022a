/* bench.h - what every row of the benchmark shares: where things are, what was found, and how to stop. */
#ifndef SANSANG_BENCH_H
#define SANSANG_BENCH_H
#include "core/arena.h"

/* ---- figures ---- */

/* How a figure is judged. The ratio is value ÷ limit; of a cost (a time, a size) limit ÷ value: more is always better, 1 is the limit. */
enum goal { GOAL_NONE, GOAL_RATIO_AT_LEAST, GOAL_VALUE_AT_MOST };
struct figure {
    char name[64], unit[24], goal_text[48], note[240];
    double value, limit;                 /* limit 0: there is no physical one beside this figure */
    bool is_cost;
    enum goal goal;
    double bound;
};
/* Print the figure and keep it. `note` is a format. */
#define figure_add(...) figure_keep((struct figure){ __VA_ARGS__ })
void figure_keep(struct figure f);
void figure_note(struct figure *f, const char *format, ...) PRINTF(2, 3);
const struct figure *figure_named(const char *name);      /* NULL: not kept */
void figure_table(void);                 /* all of them, to standard output */
void figure_json(const char *path);      /* the list of build/bench.json */

/* ---- the run ---- */

/* A city with so many visits, or with so many residents' accounts and what they reported; see data.h. */
struct dataset { const char *name, *city; int64_t visits, citizens, petitions; };

struct bench {
    const char *root, *build, *program;  /* the repository; its build folder; the optimised sansang */
    bool is_quick;
    int64_t seconds;                     /* how long a timed row lasts */
    const struct dataset *set; /* the data of the row that runs, and where it is: a copy that may be written to */
    const char *dir;
    const char *database;                /* "sqlite" or "postgres" */
    const char *url;                     /* of that database; NULL: sansang.db in dir */
};

/* One row of the table: measures and calls figure_keep. */
typedef void row_fn(struct bench *b);

/* Say what went wrong and end the benchmark; servers that were started are stopped. */
void fail(const char *format, ...) PRINTF(1, 2) __attribute__((noreturn));
/* OK, or the end. */
void must(enum err e, const char *what);
char *text(const char *format, ...) PRINTF(1, 2);    /* lives until the benchmark ends */
void say(const char *format, ...) PRINTF(1, 2);      /* a line of progress to standard error */

/* Run a program and wait; its exit code. Output goes to the file `log` (NULL: ours). */
int run(const char *log, char *const argv[]);
#define RUN(log, ...) run((log), (char *const[]){ __VA_ARGS__, NULL })

/* A name for a figure: "<row>_<size>" */
struct figure row_figure(const struct bench *b, const char *row, const char *unit);

#endif
