/* sync.c - one batch from one phone: judged event by event against the open page, folded in, written, answered. */
#include "account/account.h"
#include "core/log.h"
#include "core/time.h"
#include "outreach/count/book_db.h"
#include "outreach/count/cube.h"
#include "outreach/sync/envelope.h"

enum { CORRECTION_DAYS = 7 };

/* A batch on its way through the transaction; everything but `in`, `env` and is_suspect is made anew when it runs
   twice. */
struct batch {
    struct arena *a;
    const struct keys *keys;
    const struct push *in;
    const struct envelope *env;
    size_t *order, n;                    /* places in env by the phone's own count */
    struct pushed *out;

    struct post post;
    struct campaign campaign;            /* id 0 = none runs */
    struct skills skills;
    struct device device;
    int64_t first_open;                  /* of the team's group */
    int64_t next_seq, seqs_left;
    struct cells *cells;
    struct book *book;
    struct event *known;                 /* stored before this batch, when it was worth a look */
    size_t n_known;
    bool is_suspect;                     /* the run before met an id that is known */
    bool is_looked_up;                   /* `known` is all there is */
    struct event *stored;                /* by this batch */
    const struct visit **visits;
    size_t n_stored;
};

/* Why one event cannot be taken, and which field is at fault; REFUSAL_none = it can. */
struct judged { enum refusal why; struct str field; };

static enum err refuse(struct judged *j, enum refusal why, struct str field)
{
    static const char *const fields[] = {
        "",
#define X(name, at, vi, en) at,
        REFUSAL_TABLE(X)
#undef X
    };
    j->why = why;
    j->field = field.n ? field : str_z(fields[why]);
    return OK;
}
#define NO_FIELD ((struct str){ 0 })

/* ---- the clock ---- */

static int64_t skew_of(const struct batch *b) { return b->in->now_ms - b->in->sent_ms; }

/* Nothing happened after we heard of it, however wrong the phone's clock is. */
static int64_t corrected(const struct batch *b, int64_t device_ms)
{
    int64_t at = device_ms + skew_of(b);
    return at < b->in->now_ms ? at : b->in->now_ms;
}

/* ---- judging ---- */

static enum err judge_door(struct db *db, struct batch *b, const struct envelope *x, struct judged *j)
{
    bool names_people = x->kind == EVENT_PERSON || x->visit.n_people > 0;
    enum err e = names_people ? book_load_household(db, b->a, b->book, x->household)
                              : book_load_door(db, b->a, b->book, x->household);
    if (e == ERR_NOT_FOUND) return refuse(j, REFUSAL_household, NO_FIELD);
    TRY(e);
    if (book_door(b->book, x->household)->at.group_id != b->post.group_id)
        return refuse(j, REFUSAL_household, NO_FIELD);
    if (b->campaign.id == 0 || b->campaign.state != CAMPAIGN_RUNNING) return refuse(j, REFUSAL_campaign, NO_FIELD);
    return OK;
}

static enum err skill_is_known(struct db *db, struct batch *b, struct str code, bool *out)
{
    if (!b->skills.v) TRY(skill_list(db, b->a, &b->skills));
    *out = false;
    for (size_t i = 0; i < b->skills.n && !*out; i++) *out = str_eq(b->skills.v[i].code, code);
    return OK;
}

static enum err judge_people(struct db *db, struct batch *b, const struct envelope *x, struct judged *j)
{
    const struct book_door *d = book_door(b->book, x->household);
    const struct book_resident *seen[VISIT_PEOPLE_MAX];
    for (size_t i = 0; i < x->visit.n_people; i++) {
        const struct visit_person *p = &x->visit.people[i];
        const struct book_resident *r = p->resident ? book_resident(b->book, p->resident)
                                                    : book_resident_uid(b->book, d, p->uid);
        bool lives_here = r && r->household_id == x->household;
        for (size_t k = 0; k < i && lives_here; k++) lives_here = seen[k] != r;
        if (!lives_here)
            return refuse(j, REFUSAL_people, arena_printf(b->a, "body.people[%zu].%s", i, p->resident ? "resident"
                                                          : "uid"));
        seen[i] = r;
        for (size_t k = 0; k < p->n_acts; k++) {
            bool is_known;
            TRY(skill_is_known(db, b, p->acts[k].skill, &is_known));
            if (!is_known)
                return refuse(j, REFUSAL_skill, arena_printf(b->a, "body.people[%zu].acts[%zu].skill", i, k));
        }
    }
    return OK;
}

/* The rules speak of our clock, so the phone's times are corrected first, as those of `visit`, which the body is about. */
static enum err judge_rules(struct batch *b, const struct envelope *x, const struct event *visit, struct judged *j)
{
    const struct visit *v = &x->visit;
    size_t acts = 0;
    for (size_t i = 0; i < v->n_people; i++) acts += v->people[i].n_acts;
    int64_t started = v->started_ms + visit->skew_ms;
    struct rules_visit r = {
        .outcome = (int)v->outcome, .ended_ms = visit->at_ms,
        .started_ms = v->started_ms <= visit->device_ms && started > visit->at_ms ? visit->at_ms : started,
                /* cut off at "now" together */
        .come_back_ms = v->come_back_ms ? v->come_back_ms + skew_of(b) : 0,
        .people = (int)v->n_people, .acts = (int)acts, .note_bytes = v->note.n,
        .campaign_from_ms = day_start_ms(b->campaign.from_day), .campaign_to_ms = day_start_ms(b->campaign.to_day + 1),
    };
    enum rules_fault fault = rules_visit_check(&r);
    if (fault == VISIT_OK) return OK;
    struct str field = arena_printf(b->a, "body.%s", fault_fields[fault]);
    for (unsigned i = 1; i < REFUSAL_COUNT; i++)
        if (str_eq(str_z(refusal_word((enum refusal)i)), str_z(fault_words[fault]))) return refuse(j, (enum refusal)i,
                field);
    return refuse(j, REFUSAL_json, field);
}

static enum err judge_visit(struct db *db, struct batch *b, const struct envelope *x, struct event *e, struct judged *j)
{
    e->outcome = str_z(outcome_words[x->visit.outcome]);
    TRY(judge_rules(b, x, e, j));
    return j->why ? OK : judge_people(db, b, x, j);
}

/* The visit a correction is about, from this batch or from before. */
static enum err visit_meant(struct db *db, struct batch *b, struct str id, struct event *out)
{
    for (size_t i = 0; i < b->n_stored; i++)
        if (str_eq(b->stored[i].id, id)) { *out = b->stored[i]; return OK; }
    return event_by_id(db, b->a, id, out);
}

static enum err judge_correction(struct db *db, struct batch *b, const struct envelope *x, struct event *e,
                                 struct judged *j)
{
    struct event meant;
    enum err found = visit_meant(db, b, x->visit.visit, &meant);
    if (found == ERR_NOT_FOUND) return refuse(j, REFUSAL_correction, NO_FIELD);
    TRY(found);
    if (meant.kind != EVENT_VISIT || meant.account_id != e->account_id || meant.household_id != e->household_id
        || meant.campaign_id != e->campaign_id) return refuse(j, REFUSAL_correction, NO_FIELD);
    if (e->at_ms - meant.at_ms > CORRECTION_DAYS * (int64_t)DAY_MS) return refuse(j, REFUSAL_too_late, NO_FIELD);
    TRY(book_load_history(db, b->a, b->book, e->household_id));
    const struct book_visit *v = book_visit(book_door(b->book, e->household_id), meant.seq);
    if (!v) return ERR_INTERNAL;
    if (!v->standing.live) return refuse(j, REFUSAL_correction, NO_FIELD);
    e->visit_seq = meant.seq;
    e->outcome = str_z(outcome_words[x->visit.outcome]);
    e->day = v->day;                                 /* it mends that day's numbers, as long as the day is open */
    TRY(judge_rules(b, x, &meant, j));
    return j->why ? OK : judge_people(db, b, x, j);
}

/* Who asked to be erased or left alone: what a phone still wrote about him is not taken. */
static enum err judge_guard(struct db *db, struct batch *b, int64_t resident_id, bool by_number, struct judged *j)
{
    struct str how;
    enum err e = guard_of(db, b->a, resident_id, &how);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    return refuse(j, REFUSAL_person, by_number ? S("body.resident") : S("body.uid"));
}

/* Whose card it is: *resident_id 0 = a new person. */
static enum err judge_card(struct db *db, struct batch *b, const struct envelope *x, int64_t *resident_id,
                           struct judged *j)
{
    int64_t day = day_of_ms(corrected(b, x->at_ms));
    if (day < b->campaign.from_day || day > b->campaign.to_day) return refuse(j, REFUSAL_campaign, NO_FIELD);
    const struct book_door *d = book_door(b->book, x->household);
    const struct book_resident *r = x->card.resident ? book_resident(b->book, x->card.resident)
                                                     : book_resident_uid(b->book, d, x->card.uid);
    *resident_id = r ? r->id : 0;
    if (r && r->household_id != x->household) return refuse(j, REFUSAL_person, S("body.resident"));
    if (r) return judge_guard(db, b, r->id, x->card.resident != 0, j);
    if (x->card.resident) return refuse(j, REFUSAL_person, S("body.resident"));
    struct resident elsewhere;
    enum err e = resident_by_uid(db, b->a, x->card.uid, &elsewhere);
    if (e == OK) return refuse(j, REFUSAL_person, S("body.uid"));
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Another person in the city bears the same number: it is the same one, entered twice. */
static enum err same_number(struct db *db, struct batch *b, const struct envelope *x, int64_t resident_id,
                            struct entry *y)
{
    struct resident first;
    if (!x->kept.number_hash.n) return OK;
    enum err e = resident_by_number(db, b->a, x->kept.number_hash, &first);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    if (first.id == resident_id) return OK;
    TRY(book_load_person(db, b->a, b->book, first.id));
    const struct book_resident *mine = book_resident(b->book, resident_id), *theirs = book_resident(b->book, first.id);
    if (!mine || !theirs) return ERR_INTERNAL;
    if (mine->person_id == theirs->person_id) return OK;
    y->same_resident = mine->person_id;
    y->same_as = theirs->person_id;
    return same_as_put(db, b->a, mine->person_id, theirs->person_id);
}

static enum err keep_card(struct db *db, struct batch *b, const struct envelope *x, const struct event *e,
                          int64_t resident_id,
                          struct entry *y)
{
    bool is_new = resident_id == 0;
    struct card_write w = { &x->card, &x->kept, e->household_id, e->group_id, e->at_ms };
    TRY(card_store(db, b->a, &w, &resident_id));
    if (is_new) {
        struct book_resident r = { .id = resident_id, .household_id = e->household_id, .uid = x->card.uid,
                                   .person_id = resident_id, .home = { e->group_id, e->ward_id } };
        TRY(book_put_resident(b->book, &r));
    }
    return same_number(db, b, x, resident_id, y);
}

/* ---- taking one event ---- */

static struct event event_of(const struct batch *b, const struct envelope *x)
{
    struct event e = {
        .id = x->id, .kind = x->kind, .device_id = b->in->who.device_id, .n = x->n, .account_id = b->in->who.account_id,
        .member_id = b->post.member_id, .team_id = b->post.team_id, .campaign_id = b->campaign.id,
            .household_id = x->household,
        .group_id = b->post.group_id, .ward_id = b->post.ward_id, .at_ms = corrected(b, x->at_ms),
            .device_ms = x->at_ms,
        .skew_ms = skew_of(b), .received_ms = b->in->now_ms, .mono_ms = x->mono_ms, .session = x->session,
            .body = x->body,
    };
    e.day = day_of_ms(e.at_ms);
    return e;
}

static void count_on_open_day(const struct batch *b, struct event *e)
{
    e->late = e->day < b->first_open;
    if (e->late) e->day = b->first_open;
}

static enum err number_the_event(struct db *db, struct batch *b, struct event *e)
{
    if (b->seqs_left == 0) {
        b->seqs_left = (int64_t)(b->n - b->n_stored);
        TRY(next_ids(db, b->a, "event", b->seqs_left, &b->next_seq));
    }
    b->seqs_left--;
    e->seq = b->next_seq++;
    return OK;
}

static enum err take(struct db *db, struct batch *b, const struct envelope *x, struct judged *j)
{
    struct event e = event_of(b, x);
    struct entry y = { .visit = &x->visit, .come_back_ms = x->visit.come_back_ms ? x->visit.come_back_ms + e.skew_ms
                       : 0 };
    int64_t resident_id = 0;
    TRY(judge_door(db, b, x, j));
    if (j->why) return OK;
    if (x->kind == EVENT_VISIT) TRY(judge_visit(db, b, x, &e, j));
    if (x->kind == EVENT_CORRECTION) TRY(judge_correction(db, b, x, &e, j));
    if (x->kind == EVENT_PERSON) TRY(judge_card(db, b, x, &resident_id, j));
    if (j->why) return OK;

    if (x->kind == EVENT_PERSON) TRY(keep_card(db, b, x, &e, resident_id, &y));
    count_on_open_day(b, &e);
    TRY(number_the_event(db, b, &e));
    y.e = &b->stored[b->n_stored];
    b->stored[b->n_stored] = e;
    TRY(book_fold(b->book, &y, &e.effects));
    TRY(event_chain(b->a, b->device.chain, &e, &e.chain));
    b->device.chain = e.chain;
    if (e.n > b->device.n) b->device.n = e.n;
    b->visits[b->n_stored] = x->kind == EVENT_VISIT ? &x->visit : NULL;
    b->stored[b->n_stored++] = e;
    return OK;
}

/* The very bytes of the same person, by whichever of his keys; of an erased event their hash is what we still have. */
static enum err said_the_same(const struct batch *b, const struct event *same, const struct envelope *x, bool *out)
{
    struct bytes hash;
    bool is_his = same->device_id && same->account_id == b->in->who.account_id;
    *out = is_his && str_eq(same->body, x->body);
    if (*out || !is_his || !same->erased.n) return OK;
    TRY(sha256(b->a, x->body, &hash));
    *out = bytes_eq_secret(hash, same->erased);
    return OK;
}

/* Seen before, here or in an earlier batch? The same bytes from the same person get the same answer. */
static enum err seen_before(struct db *db, struct batch *b, const struct envelope *x, struct verdict *v,
                            struct judged *j)
{
    const struct event *same = NULL;
    for (size_t i = 0; i < b->n_known && !same; i++) if (str_eq(b->known[i].id, x->id)) same = &b->known[i];
    for (size_t i = 0; i < b->n_stored && !same; i++) if (str_eq(b->stored[i].id, x->id)) same = &b->stored[i];
    if (same) {
        bool is_same;
        TRY(said_the_same(b, same, x, &is_same));
        if (!is_same) return refuse(j, REFUSAL_id_reuse, NO_FIELD);
        v->kind = VERDICT_AGAIN;
        v->other_key = same->device_id != b->in->who.device_id;
        return OK;
    }
    for (size_t i = 0; i < b->n_stored; i++) if (b->stored[i].n == x->n) return refuse(j, REFUSAL_n, NO_FIELD);
    bool is_used = false;
    if (x->n <= b->device.n) TRY(event_number_used(db, b->a, b->in->who.device_id, x->n, &is_used));
    return is_used ? refuse(j, REFUSAL_n, NO_FIELD) : OK;
}

static enum err keep_known(const void *row, void *arg)
{
    struct batch *b = arg;
    b->known[b->n_known++] = *(const struct event *)row;
    return OK;
}

static enum err look_up(struct db *db, struct batch *b)
{
    struct str ids[PUSH_EVENTS_MAX];
    size_t n = 0;
    b->is_looked_up = true;
    for (size_t i = 0; i < b->n; i++) if (b->env[i].verdict.kind != VERDICT_REFUSED) ids[n++] = b->env[i].id;
    return event_known(db, b->a, ids, n, keep_known, b);
}

/* What is to be refused may have been stored under an earlier key, when all was well with it: a repeat is a repeat. */
static enum err refuse_news_only(struct db *db, struct batch *b, const struct envelope *x, struct verdict *v, struct judged *j)
{
    struct judged again = { .why = REFUSAL_none };
    TRY(look_up(db, b));
    TRY(seen_before(db, b, x, v, &again));
    if (again.why || v->kind == VERDICT_AGAIN) *j = again;
    return OK;
}

static enum err decide(struct db *db, struct batch *b, size_t at)
{
    const struct envelope *x = &b->env[at];
    struct verdict *v = &b->out->verdicts[at];
    struct judged j = { .why = REFUSAL_none };
    *v = x->verdict;
    if (v->kind == VERDICT_REFUSED) return OK;
    TRY(seen_before(db, b, x, v, &j));
    if (!j.why && v->kind != VERDICT_AGAIN) TRY(take(db, b, x, &j));
    if (j.why && !b->is_looked_up) TRY(refuse_news_only(db, b, x, v, &j));
    if (j.why) *v = (struct verdict){ .id = v->id, .kind = VERDICT_REFUSED, .why = j.why, .field = j.field };
    return OK;
}

/* ---- the batch ---- */

/* Numbers above all that came before are news: whether their ids are, too, is found out when they are stored. */
static enum err open_batch(struct db *db, struct batch *b)
{
    bool is_old = b->is_suspect;
    b->is_looked_up = false;
    b->n_known = b->n_stored = 0;
    b->seqs_left = 0;
    b->campaign = (struct campaign){ 0 };
    b->skills = (struct skills){ 0 };
    b->cells = cells_new(b->a);
    b->book = b->cells ? book_open(b->a, b->cells) : NULL;
    b->known = arena_new(b->a, struct event, PUSH_EVENTS_MAX);
    b->stored = arena_new(b->a, struct event, PUSH_EVENTS_MAX);
    b->visits = arena_new(b->a, const struct visit *, PUSH_EVENTS_MAX);
    if (!b->book || !b->known || !b->stored || !b->visits) return ERR_NOMEM;

    enum err e = post_of_account(db, b->a, b->in->who.account_id, &b->post);
    TRY(e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e);
    const int64_t units[] = { b->post.group_id, b->post.ward_id, CITY_ID };
    e = campaign_at(db, b->a, units, N_OF(units), &b->campaign);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(device_by_id(db, b->a, b->in->who.device_id, &b->device));
    TRY(day_first_open(db, b->a, (struct area){ b->post.group_id, b->post.ward_id }, &b->first_open));
    for (size_t i = 0; i < b->n; i++)
        is_old = is_old || (b->env[i].verdict.kind != VERDICT_REFUSED && b->env[i].n <= b->device.n);
    return is_old ? look_up(db, b) : OK;
}

static void note_area(struct pushed *out, struct area at)
{
    for (size_t i = 0; i < out->n_areas; i++) if (out->areas[i].group_id == at.group_id) return;
    if (out->n_areas < AREAS_MAX) out->areas[out->n_areas++] = at;
}

static enum err close_batch(struct db *db, struct batch *b)
{
    const struct book_person *p;
    if (b->n_stored == 0) return OK;
    enum err stored = events_insert(db, b->a, b->stored, b->n_stored);
    if (stored == ERR_CONFLICT) {                    /* an id is known, under another number or phone: look, then */
        b->is_suspect = true;
        return ERR_BUSY;
    }
    TRY(stored);
    const struct stored_push s = { b->book, b->stored, b->visits, b->n_stored };
    for (size_t f = 0; visit_followers[f]; f++) TRY(visit_followers[f](db, b->a, b->keys, &s));
    TRY(book_write_page(db, b->a, b->book));
    TRY(cube_add_shared(db, b->a, b->cells, b->in->now_ms));
    TRY(device_receipt_set(db, b->a, b->in->who.device_id, b->device.n, b->device.chain));
    note_area(b->out, (struct area){ b->post.group_id, b->post.ward_id });
    for (size_t i = 0; (p = book_persons(b->book, i)); i++) if (p->is_changed) note_area(b->out, p->home);
    return OK;
}

static enum err store(struct db *db, void *arg)
{
    struct batch *b = arg;
    b->out->n_areas = 0;
    TRY(open_batch(db, b));
    for (size_t i = 0; i < b->n; i++) TRY(decide(db, b, b->order[i]));
    TRY(close_batch(db, b));
    b->out->expect_n = b->device.n + 1;
    b->out->chain = b->device.chain;
    return OK;
}

static void sort_by_number(const struct envelope *env, size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = 1; i < n; i++)                   /* at most 50, and mostly in order */
        for (size_t k = i; k > 0 && env[order[k]].n < env[order[k - 1]].n; k--) {
            size_t swap = order[k];
            order[k] = order[k - 1];
            order[k - 1] = swap;
        }
}

static void log_reuse(const struct push *in, const struct pushed *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->verdicts[i].why == REFUSAL_id_reuse)
            log_line(LOG_WARN, "event_id_reused", LOG_TEXT("id", out->verdicts[i].id), LOG_I64("device",
                    in->who.device_id));
}

enum err sync_push(struct db *db, struct arena *a, const struct keys *keys, const struct push *in, struct pushed *out)
{
    struct pushed made = { .n = json_count(in->events) };
    if (made.n > PUSH_EVENTS_MAX) return ERR_BAD_INPUT;
    struct envelope *env = arena_new(a, struct envelope, made.n + 1);
    size_t *order = arena_new(a, size_t, made.n + 1);
    made.verdicts = arena_new(a, struct verdict, made.n + 1);
    if (!env || !order || !made.verdicts) return ERR_NOMEM;
    for (size_t i = 0; i < made.n; i++) TRY(envelope_read(a, keys, json_item(in->events, i), in->now_ms, &env[i]));
    sort_by_number(env, order, made.n);
    struct batch b = { .a = a, .keys = keys, .in = in, .env = env, .order = order, .n = made.n, .out = &made };
    TRY(db_tx(db, store, &b));
    log_reuse(in, &made);
    *out = made;
    return OK;
}
