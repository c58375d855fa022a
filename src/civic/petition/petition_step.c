/* petition_step.c - one step becomes rows: sealed, its leaf in the public log, the petition moved, the counts with it. */
#include "civic/petition/petition_rules.h"
#include "account/hours/worktime.h"
#include "civic/publog/publog.h"
#include "territory/territory.h"

enum { SALT_BYTES = 16 };

static enum err step_leaf(struct db *db, struct stepping *k)
{
    struct petition_step *s = &k->step;
    uint8_t *salt = arena_new(k->a, uint8_t, SALT_BYTES);
    struct str leaf;
    if (!salt) return ERR_NOMEM;
    random_bytes(salt, SALT_BYTES);
    s->leaf_salt = (struct bytes){ salt, SALT_BYTES };
    TRY(petition_leaf(k->a, k->after.code, s, k->text, &leaf));
    return publog_append(db, k->a, k->now_ms, leaf, &s->leaf);
}

static enum err keep_answer_time(struct db *db, const struct stepping *k)
{
    const struct petition *p = &k->after;
    struct answer_time t = { .unit_id = p->unit_id, .at_ms = k->now_ms, .petition_id = p->id, .account_id = k->step.account_id };
    TRY(worktime_between(db, k->a, p->unit_id, p->received_ms, k->now_ms, &t.minutes));
    return answer_time_insert(db, k->a, &t);
}

enum err petition_step_write(struct db *db, struct stepping *k)
{
    struct petition *p = &k->after;
    struct petition_step *s = &k->step;
    bool is_new = k->before.steps == 0;
    s->petition_id = p->id;
    s->n = p->steps = k->before.steps + 1;
    s->at_ms = k->now_ms;
    s->unit_id = p->unit_id;
    s->from_unit_id = k->before.unit_id;
    s->due_before_ms = is_new ? 0 : petition_due(&k->before);
    s->due_after_ms = petition_due(p);
    if (s->n > PETITION_STEPS_MAX) return ERR_CONFLICT;
    if (k->text.n && !is_new) TRY(keys_seal(k->keys, k->a, "petition.step", k->text, &s->text_sealed));
    TRY(step_leaf(db, k));
    TRY(next_ids(db, k->a, "petition.seq", 1, &p->seq));
    if (!is_new) TRY(petition_set(db, k->a, p, k->before.steps));
    else {
        enum err e = petition_insert(db, k->a, p);
        if (e != OK) return e == ERR_CONFLICT ? ERR_BUSY : e; /* its code was drawn by another meanwhile: run again */
    }
    TRY(step_insert(db, k->a, s));
    if (s->event == PETITION_ANSWER) TRY(keep_answer_time(db, k));
    return petition_count(db, k->a, s, p->category_id, p->received_ms);
}
