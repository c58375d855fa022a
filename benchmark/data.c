/* data.c - builds the benchmark's cities through the program's own functions and keeps them under build/bench-data/SCHEMA/. */
#include "data.h"
#include "raw.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/schema.h"
#include "auth/keys.h"
#include "core/time.h"
#include "db/db.h"
#include "demo/demo.h"

enum {
    FILL_VERSION = 1,
    SEED = 10102024,
    KEPT_DAYS = 20,
    HUGE_REPORTS = 1000000,
    CACHE_KIB = 1536 * 1024
}; /* the campaign of the demo city ends 45 days after it was built */
const struct dataset datasets[DATASETS] = {
    { "quick", "small", 10000, 0, 0 },
    { "10k",   "full",  10000, 0, 0 },
    { "1m",    "full",  1000000, 0, 0 },
    { "10m",   "full",  HUGE_VISITS, 0, 0 },
    { "reports_quick", "small", 0, 2000, 3000 },
    { "reports", "small", 0, 1000000, HUGE_REPORTS },
};

static char *folder_of(const struct bench *b, const char *name)
{
    return text("%s/bench-data/v%d/%s", b->build, FILL_VERSION, name);
}

static bool is_young(const char *dir)
{
    struct stat s;
    return stat(text("%s/done", dir), &s) == 0 &&
           clock_now_ms() / SECOND_MS - s.st_mtime < KEPT_DAYS * (int64_t)DAY_MS / SECOND_MS;
}

/* An older city is brought up to date as an installation would be; where that cannot be, it is made anew. */
static bool is_current(const char *dir)
{
    struct arena *a = arena_open(4 * MIB);
    struct db *db;
    enum schema state;
    int64_t steps;
    must(a ? OK : ERR_NOMEM, "memory");
    must(db_open(text("sqlite:%s/sansang.db", dir), &db), "database");
    enum err e = schema_state(db, a, &state);
    if (e == OK && state != SCHEMA_CURRENT) e = schema_migrate(db, a, clock_now_ms(), &steps);
    db_close(db);
    arena_close(a);
    return e == OK;
}

static bool is_ready(const char *dir) { return is_young(dir) && is_current(dir); }

static void told(const char *what, int64_t done, int64_t total)
{
    static int64_t last_us;
    if (clock_mono_us() - last_us < 5000000) return;
    last_us = clock_mono_us();
    if (total) say("  %s: %lld of %lld", what, (long long)done, (long long)total);
    else say("  %s: %lld", what, (long long)done);
}

struct opened { struct demo d; struct arena *a; struct keys *keys; };

static void city_open(struct opened *o, const char *dir, const char *city)
{
    const char *url = text("sqlite:%s/sansang.db", dir);
    o->a = arena_open(64 * MIB);
    must(o->a ? OK : ERR_NOMEM, "memory");
    must(keys_open(text("%s/keys", dir), &o->keys), "keys");
    o->d = (struct demo){ .db_url = url, .keys = o->keys, .size = &demo_sizes[strcmp(city, "small") != 0], .seed = SEED,
                          .now_ms = clock_now_ms(), .progress = told };
    o->d.db = raw_open_wide(url, CACHE_KIB);
}

static void city_close(struct opened *o)
{
    must(db_durable(o->d.db, true), "to disk");
    db_close(o->d.db);
    keys_close(o->keys);
    arena_close(o->a);
}

/* Passwords are made by chance: the benchmark reads the city's from this file. */
static void keep_login(struct opened *o, const char *dir)
{
    struct demo_person people[DEMO_PEOPLE];
    must(demo_people(&o->d, o->a, people), "people");
    FILE *f = fopen(text("%s/login", dir), "w");
    if (!f) fail("%s/login cannot be written", dir);
    for (size_t i = 0; i < DEMO_PEOPLE; i++)
        if (people[i].login.n)
            fprintf(f, "%.*s %.*s\n", (int)people[i].login.n, people[i].login.p, (int)people[i].password.n,
                    people[i].password.p);
    fclose(f);
}

static void build_city(const char *dir, const char *city)
{
    struct opened o = { 0 };
    int64_t steps;
    city_open(&o, dir, city);
    must(schema_migrate(o.d.db, o.a, o.d.now_ms, &steps), "schema");
    must(db_durable(o.d.db, false), "pragma");
    must(demo_city(&o.d), "city");
    must(demo_teams(&o.d), "teams");
    must(demo_agencies(&o.d), "agencies");
    keep_login(&o, dir);
    city_close(&o);
}

static void fill_city(const char *dir, const char *city, int64_t visits)
{
    struct opened o = { 0 };
    int64_t began = clock_mono_us();
    city_open(&o, dir, city);
    must(db_durable(o.d.db, false), "pragma");
    must(demo_fill(&o.d, visits), "visits");
    city_close(&o);
    say("  %lld visits: %.1f µs each", (long long)visits, (double)(clock_mono_us() - began) / (double)visits);
}

/* Not gone on with where it was broken off: the life of a report begun is only in memory. */
static void fill_reports(const char *dir, const struct dataset *set)
{
    struct opened o = { 0 };
    struct demo_person first;
    int64_t began = clock_mono_us(), filed;
    city_open(&o, dir, set->city);
    must(db_durable(o.d.db, false), "pragma");
    must(demo_citizens(&o.d, o.a, set->citizens, &first), "residents' accounts");
    filed = clock_mono_us();
    must(demo_petitions(&o.d, set->petitions), "reports");
    city_close(&o);
    say("  %lld accounts: %.1f µs each; %lld reports with their lives: %.1f µs each", (long long)set->citizens,
        (double)(filed - began) / (double)set->citizens, (long long)set->petitions,
        (double)(clock_mono_us() - filed) / (double)set->petitions);
}

static void copy_folder(char *from, char *to)
{
    char *parent = text("%s", to);
    *strrchr(parent, '/') = 0;
    if (RUN(NULL, "rm", "-rf", to) || RUN(NULL, "mkdir", "-p", parent) ||
        RUN(NULL, "cp", "-r", "--reflink=auto", from, to))
        fail("%s cannot be copied", from);
}

static void mark(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f || fclose(f) != 0) fail("%s cannot be written", path);
}

/* Made beside its place and moved there whole, so that what is broken off leaves no half city. */
static void finish(const char *part, const char *dir)
{
    mark(text("%s/done", part));
    if (rename(part, dir) != 0) fail("%s cannot be kept", dir);
}

static char *prepare_city(const struct bench *b, const char *city)
{
    char *dir = folder_of(b, city), *part = text("%s.part", dir);
    if (is_ready(dir)) return dir;
    say("building the %s city ...", city);
    if (RUN(NULL, "rm", "-rf", part, dir) || RUN(NULL, "mkdir", "-p", part)) fail("%s cannot be made", part);
    build_city(part, city);
    finish(part, dir);
    return dir;
}

const char *data_prepare(const struct bench *b, const struct dataset *set)
{
    char *dir = folder_of(b, set->name), *part = text("%s.part", dir);
    if (is_ready(dir)) return dir;
    const char *filling = text("%s/filling", part);
    if (set->petitions || access(filling, F_OK) != 0 || !is_current(part)) {   /* else: go on where it was broken off */
        char *city = prepare_city(b, set->city);
        if (RUN(NULL, "rm", "-rf", dir)) fail("%s is in the way", dir);
        copy_folder(city, part);
        mark(filling);
    }
    if (set->visits) say("adding up to %lld visits ...", (long long)set->visits);
    if (set->visits) fill_city(part, set->city, set->visits);
    if (set->petitions) fill_reports(part, set);
    finish(part, dir);
    return dir;
}

/* Too large to be copied for every run. */
static bool is_used_in_place(const struct dataset *set)
{
    return set->visits >= HUGE_VISITS || set->petitions >= HUGE_REPORTS;
}

void data_take(struct bench *b, const struct dataset *set)
{
    const char *kept = data_prepare(b, set);
    b->set = set;
    b->dir = kept;
    if (is_used_in_place(set)) {                     /* a copy was just written, and lies in memory: so shall this */
        if (RUN(NULL, "sh", "-c", text("cat '%s'/sansang.db > /dev/null", kept))) fail("%s cannot be read", kept);
        return;
    }
    char *copy = text("%s/bench-run/%s", b->build, set->name);
    copy_folder(text("%s", kept), copy);
    b->dir = copy;
}

void data_drop(struct bench *b)
{
    if (!is_used_in_place(b->set) && RUN(NULL, "rm", "-rf", text("%s", b->dir)))
        fail("%s cannot be removed", b->dir);
    b->set = NULL;
}
