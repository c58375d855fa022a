/* cli.c - the options of a sub-command, read through the same tables as a form. */
#include <stdio.h>
#include "app/app.h"

static struct str option_name(const struct field *f, char buffer[64])
{
    size_t n = 0;
    for (; f->name[n] && n < 63; n++) buffer[n] = f->name[n] == '_' ? '-' : f->name[n];
    buffer[n] = 0;
    return (struct str){ buffer, n };
}

static void print_help(const struct cli *c)
{
    printf("usage: sansang %s\n\n%s\n", c->usage, c->about);
    if (c->options.n) printf("\nOptions:\n");
    for (size_t i = 0; i < c->options.n; i++) {
        const struct field *f = &c->options.v[i];
        char name[64], value[128] = "";
        option_name(f, name);
        if (f->kind == FIELD_I64)  snprintf(value, sizeof value, " N");
        if (f->kind == FIELD_TEXT) snprintf(value, sizeof value, " TEXT");
        if (f->kind == FIELD_ENUM)
            for (size_t w = 0, n = 0; f->words[w]; w++)
                n += (size_t)snprintf(value + n, n < sizeof value ? sizeof value - n : 0, "%s%s", w ? "|" : " ",
                                      f->words[w]);
        printf("  --%s%-*s %s\n", name, (int)(26 - strlen(name)), value, f->about ? f->about : "");
    }
    printf("  --%-26s %s\n", "help", "print this");
}

static const struct field *option_of(const struct cli *c, struct str name)
{
    char buffer[64];
    for (size_t i = 0; i < c->options.n; i++)
        if (str_eq(option_name(&c->options.v[i], buffer), name)) return &c->options.v[i];
    return NULL;
}

static bool mistake(const struct cli *c, const char *what, struct str about, int *code)
{
    fprintf(stderr, "sansang: %s: %.*s\nusage: sansang %s\n", what, (int)about.n, about.p, c->usage);
    *code = USAGE;
    return false;
}

static bool read_option(const struct cli *c, char **argv, int argc, int *i, void *row, int *code)
{
    struct str word = { argv[*i] + 2, strlen(argv[*i]) - 2 }, value = { 0 };
    const char *equals = strchr(word.p, '=');
    struct str name = { word.p, equals ? (size_t)(equals - word.p) : word.n };
    const struct field *f = option_of(c, name);
    if (!f) return mistake(c, "no such option", word, code);
    if (equals) value = str_z(equals + 1);
    else if (f->kind == FIELD_BOOL) value = S("true");
    else if (*i + 1 < argc) value = str_z(argv[++*i]);
    else return mistake(c, "the option needs a value", word, code);
    if (field_read(f, value, row) != OK) return mistake(c, "the value does not fit", word, code);
    return true;
}

bool cli_read(const struct cli *c, int argc, char **argv, void *options, struct args *args, int *code)
{
    struct args found = { 0 };
    bool only_args = false;
    for (int i = 1; i < argc; i++) {
        struct str word = str_z(argv[i]);
        if (!only_args && (str_eq(word, S("--help")) || str_eq(word, S("-h")))) {
            print_help(c);
            *code = DONE;
            return false;
        }
        if (!only_args && str_eq(word, S("--"))) only_args = true;
        else if (!only_args && word.n > 2 && word.p[0] == '-' && word.p[1] == '-') {
            if (!read_option(c, argv, argc, &i, options, code)) return false;
        } else if (found.n < ARGS_MAX) found.v[found.n++] = word;
        else return mistake(c, "too many words", word, code);
    }
    if (found.n < c->args_min) return mistake(c, "something is missing", S("see --help"), code);
    if (found.n > c->args_max) return mistake(c, "one word too many", found.v[c->args_max], code);
    if (args) *args = found;
    return true;
}
