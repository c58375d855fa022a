/* desk.c - what happens to a visit after it was stored, at the city's side: an event like any other. */
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "outreach/count/book_db.h"
#include "outreach/desk/desk.h"
#include "territory/territory.h"

static bool word_fits(const struct desk_act *d)
{
    static const char *const reviews[] = { "kept", "void", NULL };
    static const char *const calls[] = { "true", "false", "unreachable", "refused", NULL };
    const char *const *words = d->kind == EVENT_REVIEW ? reviews : d->kind == EVENT_CALL ? calls : confirm_words;
    if (d->kind == EVENT_FLAG) {
        for (size_t i = 0; i < d->word.n; i++)
            if (d->word.p[i] != '_' && (d->word.p[i] < 'a' || d->word.p[i] > 'z')) return false;
        return d->word.n >= 1 && d->word.n <= 24;
    }
    for (; *words; words++) if (str_eq(d->word, str_z(*words))) return true;
    return false;
}

static bool has_flag(struct str flags, struct str word)
{
    for (size_t at = 0; at < flags.n;) {
        size_t n = 0;
        while (at + n < flags.n && flags.p[at + n] != ',') n++;
        if (str_eq((struct str){ flags.p + at, n }, word)) return true;
        at += n + 1;
    }
    return false;
}

static bool changes_nothing(const struct desk_act *d, const struct standing *s)
{
    if (d->kind == EVENT_CONFIRM) return s->confirmed;
    if (d->kind == EVENT_FLAG) return has_flag(s->flags, d->word);
    if (d->kind == EVENT_CALL) return str_eq(s->called, d->word);
    bool is_void = str_eq(d->word, S("void"));
    return s->live != is_void && (s->reviewed || is_void);
}

static enum err body_of(struct arena *a, const struct desk_act *d, struct str *out)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    json_text(&j, "word", d->word);
    json_text(&j, "reason", d->reason);
    json_end(&j);
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

/* The day it counts on: a review mends the visit's own day, the rest happens today; never a closed day. */
static enum err day_of(struct db *db, struct arena *a, const struct desk_act *d, const struct event *visit,
                       struct event *e)
{
    int64_t open;
    TRY(day_first_open(db, a, (struct area){ e->group_id, e->ward_id }, &open));
    int64_t own = d->kind == EVENT_REVIEW ? visit->day : day_of_ms(d->now_ms);
    e->late = own < open;
    e->day = e->late ? open : own;
    return OK;
}

static enum err event_of(struct db *db, struct arena *a, const struct desk_act *d, const struct event *visit,
                         struct event *out)
{
    struct event e = {
        .id = uuid_v7(a, d->now_ms), .kind = d->kind, .account_id = d->account_id, .member_id = visit->member_id,
        .team_id = visit->team_id, .campaign_id = visit->campaign_id, .household_id = visit->household_id,
        .group_id = visit->group_id, .ward_id = visit->ward_id, .at_ms = d->now_ms, .device_ms = d->now_ms,
        .received_ms = d->now_ms, .visit_seq = visit->seq,
    };
    if (!e.id.n) return ERR_NOMEM;
    TRY(body_of(a, d, &e.body));
    TRY(day_of(db, a, d, visit, &e));
    TRY(event_next_seq(db, a, &e.seq));
    *out = e;
    return OK;
}

static enum err fold_and_store(struct db *db, struct arena *a, struct book *b, const struct desk_act *d,
                               struct event *e)
{
    struct entry x = { .e = e, .word = d->word };
    TRY(book_fold(b, &x, &e->effects));
    return events_insert(db, a, e, 1);
}

enum err event_desk_on(struct db *db, struct arena *a, struct book *page, const struct event *visit,
                       const struct desk_act *d, int64_t *seq)
{
    struct event e;
    const struct book_door *door = book_door(page, visit->household_id);
    const struct book_visit *v = door ? book_visit(door, visit->seq) : NULL;
    *seq = 0;
    if (d->kind < EVENT_CONFIRM || d->kind > EVENT_CALL || d->kind == EVENT_REVIEW || !word_fits(d))
        return ERR_BAD_INPUT;
    if (!v) return ERR_INTERNAL;
    if (changes_nothing(d, &v->standing)) return OK;
    TRY(event_of(db, a, d, visit, &e));
    TRY(fold_and_store(db, a, page, d, &e));
    *seq = e.seq;
    return OK;
}

enum err event_desk(struct db *db, struct arena *a, const struct desk_act *d, int64_t *seq, struct area *at)
{
    struct event visit, e;
    struct standing s;
    *seq = 0;
    if (d->kind < EVENT_CONFIRM || d->kind > EVENT_CALL || !word_fits(d)) return ERR_BAD_INPUT;
    TRY(standing_of(db, a, d->visit_seq, &s));
    TRY(event_by_seq(db, a, d->visit_seq, &visit));
    if (at) *at = (struct area){ visit.group_id, visit.ward_id };
    if (changes_nothing(d, &s)) return OK;
    TRY(event_of(db, a, d, &visit, &e));

    struct cells *cells = cells_new(a);
    struct book *b = cells ? book_open(a, cells) : NULL;
    if (!b) return ERR_NOMEM;
    if (d->kind == EVENT_REVIEW) TRY(book_load_history(db, a, b, e.household_id));
    else TRY(book_load_visit(db, a, b, e.household_id, d->visit_seq));
    TRY(fold_and_store(db, a, b, d, &e));
    TRY(book_write(db, a, b, cells, d->now_ms));
    *seq = e.seq;
    return OK;
}
