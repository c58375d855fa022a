/* main.c - reads the configuration, makes the data folder, runs one sub-command. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "app/commands.h"
#include "core/log.h"

extern char **environ;

struct command { const char *name, *help; int (*run)(struct app *app, int argc, char **argv); };
static const struct command commands[] = {
#define X(name, help) { #name, help, cmd_##name },
    COMMANDS(X)
#undef X
};

static int print_help(FILE *to, int code)
{
    fprintf(to, "Sẵn Sàng %s\n\nusage: sansang [--config FILE] [--data DIR] [--KEY VALUE]... COMMAND "
        "[OPTIONS]\n\nCommands:\n",
            SANSANG_VERSION);
    for (size_t i = 0; i < N_OF(commands); i++) fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
    fprintf(to, "\n`sansang COMMAND --help` tells more. KEY is any key of the configuration, see `sansang config "
        "--standard`.\n"
                "Exit codes: 0 done, 1 failed, 2 not understood, 3 refused or differences found.\n");
    return code;
}

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < N_OF(commands); i++) if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

/* "--some-key" as the configuration spells it, or {0} when it is no key. */
static struct str key_of(struct arena *a, struct str flag)
{
    struct str key = { 0 };
    if (flag.n < 3 || flag.p[0] != '-' || flag.p[1] != '-') return key;
    char *p = arena_new(a, char, flag.n);
    if (!p) return key;
    for (size_t i = 2; i < flag.n; i++) p[i - 2] = flag.p[i] == '-' ? '_' : flag.p[i];
    key = (struct str){ p, flag.n - 2 };
    return config_has(key) ? key : (struct str){ 0 };
}

/* Flags that are keys are taken out of argv wherever they stand; the rest is the command's. The first reading, before
   the file, only looks for --config. */
static enum err read_flags(struct app *app, int *argc, char **argv, bool takes_keys, const char **config_path)
{
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        struct str word = str_z(argv[i]), value = { 0 };
        const char *equals = strchr(argv[i], '=');
        if (equals) { word.n = (size_t)(equals - argv[i]); value = str_z(equals + 1); }
        bool is_config = str_eq(word, S("--config"));
        struct str key = takes_keys ? key_of(app->arena, word) : (struct str){ 0 };
        if (!is_config && !key.n) { argv[kept++] = argv[i]; continue; }
        if (!equals && config_is_switch(key)) value = S("true");
        else if (!equals && i + 1 < *argc) value = str_z(argv[++i]);
        else if (!equals) { fprintf(stderr, "sansang: %s needs a value\n", argv[i]); return ERR_BAD_INPUT; }
        if (is_config) *config_path = value.p;
        else TRY(config_set(&app->config, "command line", key, value));
    }
    argv[kept] = NULL;
    *argc = kept;
    return OK;
}

/* The file that is read when none is named: of this folder, else of this machine, where whoever may not read it has none. */
static const char *file_found(void)
{
    static const char *const places[] = { "sansang.conf", "/etc/sansang/sansang.conf" };
    for (size_t i = 0; i < N_OF(places); i++) if (access(places[i], R_OK) == 0) return places[i];
    return NULL;
}

static enum err read_config(struct app *app, int *argc, char **argv)
{
    const char *path = getenv("SANSANG_CONFIG");
    TRY(config_standard(&app->config));
    TRY(read_flags(app, argc, argv, false, &path));
    if (!path) path = file_found();
    if (path) TRY(config_read_file(app->arena, path, &app->config));
    TRY(config_read_env(&app->config, environ));
    return read_flags(app, argc, argv, true, &path);
}

static enum err find_data(struct app *app)
{
    const struct config *c = &app->config;
    app->data_dir = arena_z(app->arena, c->data);
    app->db_url = c->database.n ? arena_z(app->arena, c->database)
                                : arena_z(app->arena, arena_printf(app->arena, "sqlite:%s/sansang.db", app->data_dir));
    return app->data_dir && app->db_url ? OK : ERR_NOMEM;
}

static int run(struct app *app, int argc, char **argv)
{
    if (read_config(app, &argc, argv) != OK || find_data(app) != OK) return USAGE;
    log_set_level((enum log_level)app->config.log_level);
    if (argc < 2) return print_help(stderr, USAGE);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) return print_help(stdout, DONE);
    if (strcmp(argv[1], "--version") == 0) { printf("sansang %s\n", SANSANG_VERSION); return DONE; }
    const struct command *c = command_named(argv[1]);
    if (c) return c->run(app, argc - 1, argv + 1);
    fprintf(stderr, "sansang: there is no command `%s`\n", argv[1]);
    return print_help(stderr, USAGE);
}

int main(int argc, char **argv)
{
    struct app app = { .arena = arena_open(APP_MEMORY_MAX) };
    if (!app.arena) return FAILED;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);                            /* a file at its limit is a full disk, not the end of us */
    int code = run(&app, argc, argv);
    if (fflush(stdout) != 0) code = code == DONE ? FAILED : code;
    keys_close(app.keys);
    arena_close(app.arena);
    return code;
}
