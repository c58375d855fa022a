/* live_web.c - what a beat says about a unit: the children that moved, found by holding the numbers against the beat before. */
#include <stdlib.h>
#include "http/hub.h"
#include "outreach/count/progress.h"

/* What the beat before showed. */
struct shown_child { int64_t id, today; struct counts total; };
struct shown { struct counts total, today; size_t n; struct shown_child children[]; };

static struct shown *shown_of(const struct board *b)
{
    struct shown *s = malloc(sizeof *s + b->n * sizeof s->children[0]);
    if (!s) return NULL;
    s->total = b->total;
    s->today = b->today;
    s->n = b->n;
    for (size_t i = 0; i < b->n; i++)
        s->children[i] = (struct shown_child){ b->children[i].id, b->children[i].spark[TODAY], b->children[i].total };
    return s;
}

static bool counts_differ(const struct counts *a, const struct counts *b) { return memcmp(a, b, sizeof *a) != 0; }

/* Children lie by id in both. */
static bool has_moved(const struct shown *s, const struct child *c, size_t *at)
{
    while (*at < s->n && s->children[*at].id < c->id) ++*at;
    if (*at == s->n || s->children[*at].id != c->id) return true;
    return s->children[*at].today != c->spark[TODAY] || counts_differ(&s->children[*at].total, &c->total);
}

struct telling { const struct board *b; const struct shown *before; int64_t now_ms; bool is_public; };

/* `before` NULL: what moved in the last CHANGED_MS. */
static void event_json(const struct telling *t, struct buf *out)
{
    struct json j = { .out = out };
    size_t at = 0;
    json_object(&j, NULL);
    json_i64(&j, "unit_id", t->b->unit.id);
    json_i64(&j, "as_of_ms", t->now_ms);
    row_json(&j, "total", &t->b->total, t->is_public);
    row_json(&j, "today", &t->b->today, t->is_public);
    json_array(&j, "changed");
    for (size_t i = 0; i < t->b->n; i++) {
        const struct child *c = &t->b->children[i];
        if (t->before ? !has_moved(t->before, c, &at) : c->touched_ms + CHANGED_MS < t->now_ms) continue;
        json_object(&j, NULL);
        json_i64(&j, "id", c->id);
        row_json(&j, "total", &c->total, t->is_public);
        number_json(&j, "today", c->spark[TODAY], t->is_public);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

static bool board_moved(const struct shown *s, const struct board *b)
{
    size_t at = 0;
    if (counts_differ(&s->total, &b->total) || counts_differ(&s->today, &b->today)) return true;
    for (size_t i = 0; i < b->n; i++) if (has_moved(s, &b->children[i], &at)) return true;
    return false;
}

enum err outreach_render_progress(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct beat *out)
{
    struct board b;
    struct telling t = { &b, NULL, now_ms, unit_id == PUBLIC_TOPIC };
    TRY(board_look(out->hub, db, a, t.is_public ? CITY_ID : unit_id, now_ms, &b));
    if (t.is_public) TRY(board_hide(a, &b));
    struct shown *now = shown_of(&b), *before = out->memory;
    if (!now) return ERR_NOMEM;
    if (out->wants_whole) event_json(&t, &out->whole);
    t.before = before;
    if (!before || board_moved(before, &b)) event_json(&t, &out->moved);
    free(before);
    out->memory = now;
    return OK;
}
