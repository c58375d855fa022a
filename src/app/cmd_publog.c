/* cmd_publog.c - the public log from the command line: verify it whole, take a head or a proof, check one with nothing but files. */
#include <inttypes.h>
#include <stdio.h>
#include "app/commands.h"
#include "app/publog.h"
#include "civic/publog/publog_json.h"
#include "core/store.h"
#include "core/time.h"

struct publog_options { struct str key; };
static const struct field options[] = {
    FIELD(struct publog_options, key, .nullable = true, .max = 64, .about = "check: the city's public key as it was published elsewhere"),
};
static const struct cli cli = {
    .usage = "publog verify|head|proof|check [OPTIONS] [WORDS]", .args_min = 1, .args_max = 4,
    .options = { options, N_OF(options) },
    .about = "verify                            recompute the whole log from its lines, check every kept head\n"
             "head                              print the head of now: size, root, signature\n"
             "proof INDEX [SIZE]                print the proof that a line is in the log (of that size)\n"
             "check HEAD.json PROOF.json LEAF   without any data: is this line in that log? LEAF: a file with its bytes\n"
             "check HEAD.json PROOF.json OLDER.json   did the log only grow since that head?\n"
             "Exit code 3: it does not hold. docs/publog.md has the formats.",
};

struct publog_cmd { struct app *app; struct db *db; struct publog_options o; struct args args; };

static int misused(void)
{
    fprintf(stderr, "usage: sansang %s\n", cli.usage);
    return USAGE;
}

static int say(struct json *j)
{
    json_end(j);
    printf("%.*s\n", (int)j->out->n, j->out->p);
    return j->out->failed ? app_fail("publog", ERR_NOMEM) : DONE;
}

/* ---- with the data ---- */

static int verify(struct publog_cmd *c)
{
    struct publog_verified v;
    enum err e = publog_verify_all(c->app, c->db, &v);
    if (e != OK) return app_fail("publog", e);
    printf("%" PRId64 " lines, %" PRId64 " heads: %s\n", v.leaves, v.heads, v.differences ? "NOT whole" : "whole");
    return v.differences ? REFUSED : DONE;
}

static int head(struct publog_cmd *c)
{
    struct arena *a = c->app->arena;
    struct publog_head h;
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    enum err e = publog_head_now(c->db, a, c->app->keys, clock_now_ms(), &h);
    if (e != OK) return app_fail("publog", e);
    json_object(&j, NULL);
    publog_head_json(&j, a, &h, keys_public_sign(c->app->keys));
    return say(&j);
}

static enum err number(struct str s, int64_t *out)
{
    static const struct field one = { .name = "N", .kind = FIELD_I64, .min = 0, .max = INT64_MAX };
    return field_read(&one, s, out);
}

static int proof(struct publog_cmd *c)
{
    struct arena *a = c->app->arena;
    struct publog_proof p;
    struct publog_head h;
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    int64_t index, size;
    if (c->args.n < 2 || c->args.n > 3 || number(c->args.v[1], &index) != OK) return misused();
    enum err e = publog_head_now(c->db, a, c->app->keys, clock_now_ms(), &h);
    size = h.size;
    if (e == OK && c->args.n == 3 && number(c->args.v[2], &size) != OK) return misused();
    if (e == OK) e = publog_inclusion(c->db, a, index, size, &p);
    if (e != OK) return app_fail("publog", e);
    json_object(&j, NULL);
    json_i64(&j, "index", index);
    json_i64(&j, "size", size);
    publog_hashes_json(&j, a, &p);
    return say(&j);
}

/* ---- with nothing but files ---- */

enum { FILE_MAX = 1 * MIB };

static enum err read_file(struct publog_cmd *c, size_t i, struct str *out)
{
    return store_read(c->app->arena, c->args.v[i].p, FILE_MAX, out);
}

static enum err read_head(struct publog_cmd *c, size_t i, struct publog_head *h, struct bytes *key)
{
    struct str text;
    TRY(read_file(c, i, &text));
    return publog_head_read(c->app->arena, text, h, key);
}

static bool is_signed(struct publog_cmd *c, const struct publog_head *h, struct bytes key)
{
    return keys_is_signed(key, publog_head_text(c->app->arena, h), h->signature);
}

static int verdict(const char *good, const char *bad)
{
    printf("%s\n", bad ? bad : good);
    return bad ? REFUSED : DONE;
}

static enum err check_leaf(struct publog_cmd *c, const struct publog_head *h, const struct publog_said *said, int *code)
{
    struct str leaf;
    TRY(read_file(c, 3, &leaf));
    const char *bad = said->size != h->size ? "NO: the proof is for another size than the head"
                      : publog_is_included(leaf, said->index, said->size, &said->proof, h->root)
                          ? NULL
                          : "NO: the proof does not lead to this head";
    *code = verdict("yes: the line is in the log", bad);
    return OK;
}

static enum err check_growth(struct publog_cmd *c, const struct publog_head *h, struct bytes key,
                             const struct publog_said *said, int *code)
{
    struct publog_head older;
    struct bytes own;
    TRY(read_head(c, 3, &older, &own));
    const char *bad = said->from != older.size || said->to != h->size ? "NO: the proof is for other sizes than the heads"
                    : !is_signed(c, &older, key) ? "NO: the older head is not signed with this key"
                    : publog_is_consistent(said->from, older.root, said->to, h->root, &said->proof) ? NULL
                    : "NO: the log did not only grow";
    *code = verdict("yes: the log only grew", bad);
    return OK;
}

static enum err check_files(struct publog_cmd *c, int *code)
{
    struct publog_head h;
    struct publog_said said;
    struct bytes key;
    struct str text;
    TRY(read_head(c, 1, &h, &key));
    TRY(read_file(c, 2, &text));
    TRY(publog_proof_read(c->app->arena, text, &said));
    if (c->o.key.n) TRY(base64url_read(c->app->arena, c->o.key, &key));
    else
        fprintf(stderr,
                "sansang: the key is the one the head names itself; --key takes one that you know from elsewhere\n");
    if (!is_signed(c, &h, key)) *code = verdict("", "NO: the head is not signed with this key");
    else return said.index >= 0 ? check_leaf(c, &h, &said, code) : check_growth(c, &h, key, &said, code);
    return OK;
}

static int check(struct publog_cmd *c)
{
    int code = FAILED;
    if (c->args.n != 4) return misused();
    enum err e = check_files(c, &code);
    if (e == ERR_NOT_FOUND) fprintf(stderr, "sansang: publog: one of the files is not there\n");
    else if (e == ERR_BAD_INPUT) fprintf(stderr, "sansang: publog: one of the files is no head, proof or key\n");
    return e == OK ? code : e == ERR_NOT_FOUND || e == ERR_BAD_INPUT ? FAILED : app_fail("publog", e);
}

static const struct { const char *word; int (*run)(struct publog_cmd *c); bool has_data; } subs[] = {
    { "verify", verify, true }, { "head", head, true }, { "proof", proof, true }, { "check", check, false },
};

int cmd_publog(struct app *app, int argc, char **argv)
{
    struct publog_cmd c = { .app = app };
    int code;
    if (!cli_read(&cli, argc, argv, &c.o, &c.args, &code)) return code;
    for (size_t i = 0; i < N_OF(subs); i++) {
        if (!str_eq(c.args.v[0], str_z(subs[i].word))) continue;
        if (!subs[i].has_data) return subs[i].run(&c);
        enum err e = app_open_db(app, &c.db);
        if (e == OK) e = app_open_keys(app);
        if (e != OK) { db_close(c.db); return app_fail("publog", e); }
        code = subs[i].run(&c);
        db_close(c.db);
        return code;
    }
    return misused();
}
