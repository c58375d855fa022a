/* obstacle.c - the cube of the campaign is asked what is missing where; the plan is asked what is stuck. */
#include "plan/target/obstacle_db.h"
#include "outreach/count/progress.h"
#include "plan/programme/item.h"
#include <stdlib.h>

enum { MARKS = MEASURE_lacks_learn - MEASURE_lacks_phone + 1 };
struct top { const struct child *unit[OBSTACLE_UNITS]; int64_t n[OBSTACLE_UNITS]; size_t len; };
struct lack { unsigned mark; int64_t n; };

static void top_add(struct top *t, const struct child *c, int64_t n)
{
    size_t at = t->len;
    if (n <= 0) return;
    while (at > 0 && t->n[at - 1] < n) at--;
    if (at == OBSTACLE_UNITS) return;
    size_t last = t->len < OBSTACLE_UNITS ? t->len++ : OBSTACLE_UNITS - 1;
    for (size_t i = last; i > at; i--) { t->unit[i] = t->unit[i - 1]; t->n[i] = t->n[i - 1]; }
    t->unit[at] = c;
    t->n[at] = n;
}

static void top_json(struct json *j, const char *key, const char *value, const struct top *t)
{
    json_array(j, key);
    for (size_t i = 0; i < t->len; i++) {
        json_object(j, NULL);
        json_i64(j, "unit_id", t->unit[i]->id);
        json_text(j, "unit", t->unit[i]->name);
        json_i64(j, value, t->n[i]);
        json_end(j);
    }
    json_end(j);
}

/* ---- marks ---- */

static struct str mark_word(unsigned mark)
{
    return str_z(measure_words[MEASURE_lacks_phone + mark] + sizeof "lacks_" - 1);
}

static bool contains(struct str s, struct str word)
{
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (memcmp(s.p + i, word.p, word.n) == 0) return true;
    return false;
}

/* "outreach.won_eid", "outreach.has_eid": the mark the indicator counts. */
static bool is_focus(struct arena *a, struct str formula, unsigned mark)
{
    struct str w = mark_word(mark), won = arena_printf(a, "outreach.won_%.*s", (int)w.n, w.p),
        has = arena_printf(a, "outreach.has_%.*s", (int)w.n, w.p);
    return won.n && has.n && (contains(formula, won) || contains(formula, has));
}

static int most_first(const void *x, const void *y)
{
    const struct lack *a = x, *b = y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    return (a->mark > b->mark) - (a->mark < b->mark);
}

static void marks_json(struct arena *a, struct json *j, const struct target *t, const struct board *b)
{
    struct lack lacks[MARKS];
    for (unsigned m = 0; m < MARKS; m++) lacks[m] = (struct lack){ m, b->total.n[MEASURE_lacks_phone + m] };
    qsort(lacks, MARKS, sizeof *lacks, most_first);
    json_array(j, "marks");
    for (size_t m = 0; m < MARKS; m++) {
        struct top top = { .len = 0 };
        for (size_t i = 0; i < b->n; i++)
            top_add(&top, &b->children[i], b->children[i].total.n[MEASURE_lacks_phone + lacks[m].mark]);
        json_object(j, NULL);
        json_text(j, "mark", mark_word(lacks[m].mark));
        json_i64(j, "lacks", lacks[m].n);
        json_bool(j, "is_focus", is_focus(a, t->formula, lacks[m].mark));
        top_json(j, "units", "lacks", &top);
        json_end(j);
    }
    json_end(j);
}

/* ---- doors and quiet places ---- */

static int64_t unvisited(int64_t households, const struct counts *c)
{
    int64_t doors = c->n[MEASURE_doors];
    return doors < households ? households - doors : 0;
}

static bool is_quiet(const struct child *c)
{
    for (size_t i = 0; i < SPARK_DAYS; i++)
        if (c->spark[i]) return false;
    return c->households > 0;
}

static void places_json(struct json *j, const struct board *b)
{
    struct top far = { .len = 0 };
    int64_t quiet = 0;
    for (size_t i = 0; i < b->n; i++) {
        top_add(&far, &b->children[i], unvisited(b->children[i].households, &b->children[i].total));
        quiet += is_quiet(&b->children[i]);
    }
    json_i64(j, "households", b->unit.households);
    json_i64(j, "unvisited", unvisited(b->unit.households, &b->total));
    json_i64(j, "quiet", quiet);
    top_json(j, "unvisited_units", "unvisited", &far);
    json_array(j, "quiet_units");
    for (size_t i = 0, said = 0; i < b->n && said < OBSTACLE_QUIET_MAX; i++) {
        if (!is_quiet(&b->children[i])) continue;
        json_object(j, NULL);
        json_i64(j, "unit_id", b->children[i].id);
        json_text(j, "unit", b->children[i].name);
        json_end(j);
        said++;
    }
    json_end(j);
}

/* ---- tasks ---- */

struct writing { struct arena *a; struct json *j; };
static enum err blocked_row(const void *row, void *arg)
{
    struct writing *k = arg;
    struct blocked_task b = *(const struct blocked_task *)row;
    b.code = plan_code_of(k->a, b.path);
    if (!b.code.n) return ERR_NOMEM;
    json_object(k->j, NULL);
    json_fields(k->j, blocked_task_fields, &b);
    json_end(k->j);
    return OK;
}

enum err obstacles_json(struct db *db, struct arena *a, const struct target *t, int64_t now_ms, struct json *j)
{
    struct board b;
    struct writing k = { a, j };
    TRY(board_read(db, a, t->unit_id, now_ms, &b));
    TRY(board_spark(db, a, now_ms, &b));
    json_i64(j, "unit_id", t->unit_id);
    json_text(j, "unit", b.unit.name);
    places_json(j, &b);
    marks_json(a, j, t, &b);
    json_array(j, "blocked");
    TRY(blocked_rows(db, a, t, b.unit.kind == UNIT_CITY ? 0 : t->unit_id, blocked_row, &k));
    json_end(j);
    return OK;
}
