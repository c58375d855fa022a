/* occasion_live_web.c - the beats of an occasion: its counts and its state, when they are not those of the beat before. */
#include "plan/occasion/occasion_live_web.h"
#include <stdlib.h>
#include "core/hide.h"
#include "core/out.h"
#include "plan/occasion/occasion.h"

/* What the beat before showed: the numbers from registered_site to online_now, and the state. */
struct shown { int64_t n[8]; };

static struct shown numbers(const struct occasion *o, const struct occasion_counts *c)
{
    return (struct shown){ { c->registered_site, c->registered_online, c->waiting, c->attended_site, c->attended_online,
                             c->walk_ins, c->online_now, o->state } };
}

void counts_say(struct json *j, const struct occasion_counts *c)
{
    json_fields(j, occasion_counts_certain, c);
    for (size_t i = 0; i < occasion_counts_came.n; i++) {
        const struct field *f = &occasion_counts_came.v[i];
        int64_t n = *(const int64_t *)(const void *)((const char *)c + f->at);
        if (n == CELL_HIDDEN) json_null(j, f->name);
        else json_i64(j, f->name, n);
    }
}

static void say(const struct occasion *o, const struct occasion_counts *c, struct buf *out)
{
    struct json j = { .out = out };
    json_object(&j, NULL);
    counts_say(&j, c);
    json_text(&j, "state", str_z(occasion_states[o->state]));
    json_end(&j);
}

enum err occasion_render(struct db *db, struct arena *a, int64_t topic, int64_t now_ms, struct beat *out)
{
    struct occasion o;
    struct occasion_counts c;
    bool of_desk = topic >= OCCASION_DESK_TOPIC_FIRST;
    TRY(occasion_by_id(db, a, topic - (of_desk ? OCCASION_DESK_TOPIC_FIRST : OCCASION_TOPIC_FIRST), &o));
    TRY(occasion_counts(db, a, &o, now_ms, &c));
    if (!of_desk) c = counts_told(c);    /* before it is compared: when a hidden number moves, nobody hears */
    struct shown now = numbers(&o, &c), *before = out->memory;
    if (!before && !(before = malloc(sizeof *before))) return ERR_NOMEM;
    if (out->wants_whole) say(&o, &c, &out->whole);
    if (!out->memory || memcmp(before, &now, sizeof now) != 0) say(&o, &c, &out->moved);
    *before = now;
    out->memory = before;
    return OK;
}
