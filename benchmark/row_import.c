/* row_import.c - the city's households from a CSV into an empty installation, beside inserting the same rows. */
#include "raw.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PER_COMMIT = 2000 }; /* rows in a transaction of the floor; the program's batches are of this order */

/* Run it and say what its memory came to at the most, in bytes: looked at while it runs, since what wait4 tells of memory begins with ours,
   of which the child was a copy. */
static double run_watched(const char *log, char *const argv[], double *took_s, double *peak)
{
    struct rusage use;
    int status;
    int64_t began = clock_mono_us();
    int begun[2];                                    /* its end closes by itself when the program takes our copy's place */
    if (pipe2(begun, O_CLOEXEC) != 0) fail("no pipe");
    pid_t pid = fork();
    if (pid < 0) fail("no process");
    if (pid == 0) {
        if (!freopen(log, "w", stdout) || dup2(1, 2) < 0) _exit(126);
        execv(argv[0], argv);
        _exit(127);
    }
    const struct timespec while_it_runs = { .tv_nsec = 10 * 1000 * 1000 };
    pid_t ended;
    char none;
    close(begun[1]);
    if (read(begun[0], &none, 1) != 0) fail("no program");
    close(begun[0]);
    for (*peak = 0; (ended = wait4(pid, &status, WNOHANG, &use)) == 0; nanosleep(&while_it_runs, NULL)) {
        double now = process_rss_peak(pid);
        if (now > *peak) *peak = now;
    }
    if (ended != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail("%s %s: see %s", argv[0], argv[1], log);
    *took_s = (double)(clock_mono_us() - began) / 1e6;
    return (double)use.ru_utime.tv_sec + (double)use.ru_utime.tv_usec / 1e6;
}

void row_import(struct bench *b)
{
    static const char *const tables[] = { "unit", "lane", "house", "household", NULL };
    char *csv = text("%s/bench-run/houses.csv", b->build), *empty = text("%s/bench-run/empty", b->build),
         *raw = text("%s/bench-run/raw", b->build);
    char *log = text("%s/bench-import.log", b->build), *program = text("%s", b->program);
    double took, peak;
    struct stat size;
    int64_t rows;
    if (RUN(NULL, "rm", "-rf", csv, empty, raw) || RUN(NULL, "mkdir", "-p", empty, raw))
        fail("%s cannot be emptied", empty);
    if (RUN(log, program, "export", "--data", text("%s", b->dir), "houses", csv)) fail("export: see %s", log);
    if (RUN(log, program, "migrate", "--data", empty) || RUN(log, program, "migrate", "--data", raw))
        fail("migrate: see %s", log);
    char *argv[] = { program, text("import"), text("--data"), empty, text("houses"), csv, NULL };
    double cpu = run_watched(log, argv, &took, &peak);
    if (stat(csv, &size) != 0) fail("%s is gone", csv);
    double inserting = raw_insert_all(text("sqlite:%s/sansang.db", empty), text("sqlite:%s/sansang.db", raw), tables,
                                      PER_COMMIT, &rows);
    struct figure f = row_figure(b, "import_houses", "rows/s");
    f.value = (double)rows / took;
    f.limit = (double)rows / inserting;
    f.goal = GOAL_RATIO_AT_LEAST;
    f.bound = 0.6;
    figure_note(&f,
                "%.0f MB of CSV, %lld rows (units, lanes, houses, households) in %.1f s (%.1f s of them computing); "
                "limit: the same rows inserted, %d to a commit, %.1f s",
                (double)size.st_size / 1e6, (long long)rows, took, cpu, PER_COMMIT, inserting);
    figure_keep(f);
    f = row_figure(b, "import_memory", "MB");
    f.value = peak / 1e6;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 150;
    figure_note(&f, "most memory of the command; the file is %.0f MB", (double)size.st_size / 1e6);
    figure_keep(f);
    if (RUN(NULL, "rm", "-rf", csv, empty, raw)) fail("%s cannot be removed", empty);
}
