/* fold.c - how an event moves the registers and the numbers: the one place where anything is counted. */
#include "outreach/count/book_impl.h"
#include "outreach/count/cube.h"
#include "core/time.h"
#include "territory/territory.h"

/* ---- what moved ---- */

/* By group; the ward decides when a group has come to another one since. */
static bool area_is_before(struct area a, struct area b)
{
    return a.group_id < b.group_id || (a.group_id == b.group_id && a.ward_id < b.ward_id);
}

static bool area_is(struct area a, struct area b) { return a.group_id == b.group_id && a.ward_id == b.ward_id; }

static enum err moved_add(struct book *b, struct area at)
{
    if (b->n_moved == MOVED_MAX) return ERR_INTERNAL;
    if (b->n_moved == b->cap_moved) {
        size_t cap = b->cap_moved ? 4 * b->cap_moved : 2;
        struct moved *wide = arena_new(b->arena, struct moved, cap);
        if (!wide) return ERR_NOMEM;
        if (b->n_moved) memcpy(wide, b->moved, b->n_moved * sizeof *wide);
        b->moved = wide;
        b->cap_moved = cap;
    }
    b->moved[b->n_moved++] = (struct moved){ .at = at };
    return OK;
}

static enum err move(struct book *b, struct area at, enum measure m, int64_t by)
{
    size_t i = 0;
    while (i < b->n_moved && !area_is(b->moved[i].at, at)) i++;
    if (i == b->n_moved) TRY(moved_add(b, at));
    b->moved[i].counts.n[m] += by;
    return OK;
}

static enum err worth_of_visit(struct book *b, const struct book_visit *v, int64_t sign)
{
    static const enum measure outcomes[OUTCOME_COUNT] = {
        [OUTCOME_GUIDED] = MEASURE_guided,   [OUTCOME_ABSENT] = MEASURE_absent, [OUTCOME_COME_BACK] = MEASURE_come_back,
        [OUTCOME_REFUSED] = MEASURE_refused, [OUTCOME_NO_DEVICE] = MEASURE_no_device, [OUTCOME_VACANT] = MEASURE_vacant,
    };
    const struct standing *s = &v->standing;
    if (s->live) {
        TRY(move(b, v->at, MEASURE_visits, sign));
        TRY(move(b, v->at, outcomes[v->outcome], sign));
        if (s->confirmed) TRY(move(b, v->at, MEASURE_confirmed, sign));
    } else TRY(move(b, v->at, MEASURE_voided, sign));
    if (s->flags.n && !s->reviewed) TRY(move(b, v->at, MEASURE_doubtful, sign));
    if (s->called.n) TRY(move(b, v->at, MEASURE_called_back, sign));
    if (str_eq(s->called, S("true"))) TRY(move(b, v->at, MEASURE_call_ok, sign));
    if (str_eq(s->called, S("false"))) TRY(move(b, v->at, MEASURE_call_wrong, sign));
    return OK;
}

static enum err worth_of_door(struct book *b, const struct book_door *d, int64_t campaign_id, int64_t sign)
{
    return d->campaign_id == campaign_id && d->visits > 0 ? move(b, d->at, MEASURE_doors, sign) : OK;
}

static bool starts_with(struct str s, struct str head)
{
    return s.n > head.n && memcmp(s.p, head.p, head.n) == 0;
}

/* The name is looked up once: a credit is weighed at every visit of its person. */
static enum err worth_of_credit(struct book *b, struct book_credit *k, int64_t sign)
{
    if (!k->worth)
        k->worth = 1 + (unsigned)(starts_with(k->what, S("act_")) ? MEASURE_acts
                                : starts_with(k->what, S("taught_")) ? MEASURE_taught : measure_find(k->what));
    return k->worth <= MEASURE_COUNT ? move(b, k->at, (enum measure)(k->worth - 1), sign) : ERR_INTERNAL;
}

/* The credits of the campaign; `ready` 7 and a mark of the three blocks won in it: the person became ready. */
static enum err worth_of_person(struct book *b, const struct book_person *p, int64_t campaign_id, int64_t sign)
{
    bool won = false;
    for (struct book_credit *k = p->credits; k; k = k->next) {
        if (k->is_gone || k->campaign_id != campaign_id) continue;
        TRY(worth_of_credit(b, k, sign));
        won = won || (starts_with(k->what, S("won_")) && !str_eq(k->what, S("won_learn")));
    }
    if (p->campaign_id != campaign_id) return OK;
    TRY(move(b, p->home, MEASURE_people, sign));
    for (int i = 0; i < MARK_COUNT; i++) {
        char m = p->marks[i];
        if (m == MARK_YES || m == MARK_WON) TRY(move(b, p->home, (enum measure)(MEASURE_has_phone + i), sign));
        if (m == MARK_NO) TRY(move(b, p->home, (enum measure)(MEASURE_lacks_phone + i), sign));
    }
    unsigned ready = rules_ready(p->marks);
    for (int i = 0; i < 3; i++)
        if (ready >> i & 1) TRY(move(b, p->home, (enum measure)(MEASURE_ready_a + i), sign));
    if (ready == 7) TRY(move(b, p->home, MEASURE_ready, sign));
    if (ready == 7 && won) TRY(move(b, p->home, MEASURE_became_ready, sign));
    return OK;
}

/* ---- the people an entry touches ---- */

enum { TOUCHED_MAX = 2 * VISIT_PEOPLE_MAX };
struct touched { struct book_person *v[TOUCHED_MAX]; size_t n; };

static const struct book_resident *resident_named(const struct book *b, const struct book_door *d, const struct visit_person *x)
{
    return x->resident ? book_resident(b, x->resident) : book_resident_uid(b, d, x->uid);
}

static enum err touch(struct book *b, const struct book_door *d, const struct visit_person *people, size_t n, struct touched *t)
{
    for (size_t i = 0; i < n; i++) {
        const struct book_resident *r = resident_named(b, d, &people[i]);
        struct book_person *p;
        if (!r) return ERR_INTERNAL;
        TRY(book_person_of(b, r, &p));
        size_t k = 0;
        while (k < t->n && t->v[k] != p) k++;
        if (k == TOUCHED_MAX) return ERR_INTERNAL;
        if (k == t->n) t->v[t->n++] = p;
    }
    return OK;
}

static enum err worth_of_touched(struct book *b, const struct touched *t, int64_t campaign_id, int64_t sign)
{
    for (size_t i = 0; i < t->n; i++) TRY(worth_of_person(b, t->v[i], campaign_id, sign));
    return OK;
}

/* ---- registers ---- */

static enum err earn(struct book *b, struct book_person *p, const struct book_visit *v, const char *head, struct str tail)
{
    char what[64];
    size_t n = strlen(head);
    if (n + tail.n > sizeof what) return ERR_INTERNAL;
    memcpy(what, head, n);
    memcpy(what + n, tail.p, tail.n);
    struct str word = { what, n + tail.n };
    struct book_credit *k = p->credits;
    while (k && !(k->campaign_id == v->campaign_id && str_eq(k->what, word))) k = k->next;
    if (k && !k->is_gone) return OK;                 /* a person counts once */
    if (!k) {
        k = arena_new(b->arena, struct book_credit, 1);
        if (!k) return ERR_NOMEM;
        *k = (struct book_credit){ .next = p->credits, .campaign_id = v->campaign_id };
        TRY(arena_copy(b->arena, word, &k->what));
        p->credits = k;
    }
    k->seq = v->seq;
    k->at = v->at;
    k->is_gone = false;
    k->is_changed = true;
    return OK;
}

/* Won is what was not there before: a mark that somebody had at an earlier hour is no movement, whoever says so. */
static bool is_won(const struct book_person *p, const struct book_visit *v, const struct visit_person *said, size_t i)
{
    bool had = (p->marks[i] == MARK_YES || p->marks[i] == MARK_WON) && p->at[i] < v->at_ms;
    return said->marks.p[i] == MARK_WON && !had;
}

/* What one live visit says of one person. Marks commute; credits go to the first visit in the order of arrival. */
static enum err hear(struct book *b, struct book_person *p, const struct book_visit *v, const struct visit_person *said)
{
    for (size_t i = 0; i < MARK_COUNT; i++)
        if (is_won(p, v, said, i)) TRY(earn(b, p, v, "won_", str_z(mark_words[i])));
    rules_marks_merge(p->marks, p->at, said->marks.p, v->at_ms);
    p->home = v->at;                                 /* counts where last asked */
    if (v->campaign_id > p->campaign_id) p->campaign_id = v->campaign_id;
    for (size_t i = 0; i < said->n_acts; i++) {
        TRY(earn(b, p, v, "act_", said->acts[i].skill));
        if (said->acts[i].level == LEVEL_TAUGHT) TRY(earn(b, p, v, "taught_", said->acts[i].skill));
    }
    return OK;
}

static enum err hear_all(struct book *b, const struct book_door *d, const struct book_visit *v, int64_t seq)
{
    for (size_t i = 0; i < v->n_people; i++) {
        const struct book_resident *r = resident_named(b, d, &v->people[i]);
        struct book_person *p;
        if (!r) return ERR_INTERNAL;
        TRY(book_person_of(b, r, &p));
        TRY(hear(b, p, v, &v->people[i]));
        p->seq = seq;
        p->is_changed = true;
    }
    return OK;
}

static void see_door(struct book_door *d, const struct book_visit *v)
{
    if (d->campaign_id != v->campaign_id) {
        d->campaign_id = v->campaign_id;
        d->visits = d->last_ms = d->due_ms = 0;
        d->last_outcome = (struct str){ 0 };
    }
    d->visits++;
    d->at = v->at;                                   /* it counts where it was visited last: wards merge */
    if (v->at_ms < d->last_ms) return;               /* arrived late: a later visit already speaks for the door */
    d->last_ms = v->at_ms;
    d->last_outcome = str_z(outcome_words[v->outcome]);
    d->due_ms = v->due_ms;
}

/* After a visit was mended or taken out: the door as its live visits of the campaign leave it. */
static void door_again(struct book_door *d, int64_t seq)
{
    int64_t campaign_id = d->campaign_id;
    d->campaign_id = 0;
    d->last_outcome = (struct str){ 0 };
    d->visits = d->last_ms = d->due_ms = 0;
    for (const struct book_visit *v = d->history; v; v = v->next)
        if (v->standing.live && v->campaign_id == campaign_id) see_door(d, v);
    d->campaign_id = campaign_id;
    d->seq = seq;
    d->is_changed = true;
}

/* The earliest visit after `heard` on any door of the page. */
static const struct book_visit *visit_after(const struct book *b, int64_t heard, const struct book_door **where)
{
    const struct book_visit *next = NULL;
    for (size_t i = 0; i < b->doors.n; i++) {
        const struct book_door *d = b->doors.v[i];
        const struct book_visit *v = d->history;
        while (v && v->seq <= heard) v = v->next;
        if (v && (!next || v->seq < next->seq)) { next = v; *where = d; }
    }
    return next;
}

/* The person as all live visits leave it, heard again in the order of arrival. */
static enum err person_again(struct book *b, struct book_person *p, int64_t seq)
{
    memset(p->marks, MARK_UNKNOWN, MARK_COUNT);
    memset(p->at, 0, sizeof p->at);
    p->campaign_id = 0;
    p->seq = seq;
    p->is_changed = true;
    for (struct book_credit *k = p->credits; k; k = k->next) k->is_gone = k->is_changed = true;
    const struct book_door *where = NULL;
    for (const struct book_visit *v = visit_after(b, 0, &where); v; v = visit_after(b, v->seq, &where)) {
        if (!v->standing.live) continue;
        for (size_t i = 0; i < v->n_people; i++) {
            const struct book_resident *r = resident_named(b, where, &v->people[i]);
            if (r && r->person_id == p->id) TRY(hear(b, p, v, &v->people[i]));
        }
    }
    return OK;
}

static enum err touched_again(struct book *b, const struct touched *t, int64_t seq)
{
    for (size_t i = 0; i < t->n; i++) TRY(person_again(b, t->v[i], seq));
    return OK;
}

/* ---- entries ---- */

static enum err fold_visit(struct book *b, const struct entry *x)
{
    const struct event *e = x->e;
    struct book_door *d = book_door(b, e->household_id);
    if (!d) return ERR_INTERNAL;
    struct book_visit fresh = {
        .seq = e->seq, .campaign_id = e->campaign_id, .account_id = e->account_id, .day = e->day, .at_ms = e->at_ms,
        .due_ms = x->come_back_ms, .at = { e->group_id, e->ward_id }, .outcome = x->visit->outcome,
        .people = x->visit->people, .n_people = x->visit->n_people,
        .standing = { .seq = e->seq, .household_id = e->household_id, .live = true, .body_seq = e->seq },
    };
    struct touched t = { 0 };
    TRY(touch(b, d, fresh.people, fresh.n_people, &t));
    TRY(book_put_visit(b, d->household_id, &fresh));
    TRY(worth_of_door(b, d, e->campaign_id, -1));
    TRY(worth_of_touched(b, &t, e->campaign_id, -1));
    see_door(d, d->last);
    d->seq = e->seq;
    d->is_changed = true;
    TRY(hear_all(b, d, d->last, e->seq));
    TRY(worth_of_visit(b, d->last, +1));
    TRY(worth_of_door(b, d, e->campaign_id, +1));
    return worth_of_touched(b, &t, e->campaign_id, +1);
}

/* A visit changes after it was counted: another body, or out of the count and in again. */
static enum err fold_mended(struct book *b, const struct entry *x)
{
    const struct event *e = x->e;
    struct book_door *d = book_door(b, e->household_id);
    struct book_visit *v = d ? book_visit(d, e->visit_seq) : NULL;
    if (!v) return ERR_INTERNAL;
    struct touched t = { 0 };
    TRY(touch(b, d, v->people, v->n_people, &t));
    if (e->kind == EVENT_CORRECTION) TRY(touch(b, d, x->visit->people, x->visit->n_people, &t));
    TRY(worth_of_visit(b, v, -1));
    TRY(worth_of_door(b, d, v->campaign_id, -1));
    TRY(worth_of_touched(b, &t, v->campaign_id, -1));
    if (e->kind == EVENT_CORRECTION) {
        v->outcome = x->visit->outcome;
        v->due_ms = x->come_back_ms;
        v->people = x->visit->people;
        v->n_people = x->visit->n_people;
        v->standing.body_seq = e->seq;
    } else {
        v->standing.live = !str_eq(x->word, S("void"));
        v->standing.reviewed = true;
    }
    v->is_standing_changed = true;
    door_again(d, e->seq);
    TRY(touched_again(b, &t, e->seq));
    TRY(worth_of_visit(b, v, +1));
    TRY(worth_of_door(b, d, v->campaign_id, +1));
    return worth_of_touched(b, &t, v->campaign_id, +1);
}

/* Words stay in alphabetical order; one that is there already stays once. */
static enum err flag_add(struct arena *a, struct str flags, struct str word, struct str *out)
{
    struct buf b = { .arena = a };
    bool is_in = false;
    for (size_t at = 0; at < flags.n;) {
        size_t n = 0;
        while (at + n < flags.n && flags.p[at + n] != ',') n++;
        struct str w = { flags.p + at, n };
        size_t least = w.n < word.n ? w.n : word.n;
        int order = memcmp(word.p, w.p, least);
        if (!is_in && (order < 0 || (order == 0 && word.n <= w.n))) {
            if (b.n) buf_add(&b, S(","));
            buf_add(&b, word);
            is_in = true;
        }
        if (!str_eq(w, word)) {
            if (b.n) buf_add(&b, S(","));
            buf_add(&b, w);
        }
        at += n + 1;
    }
    if (!is_in) {
        if (b.n) buf_add(&b, S(","));
        buf_add(&b, word);
    }
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

/* Something happened to a visit that leaves its marks alone. */
static enum err fold_said(struct book *b, const struct entry *x)
{
    struct book_door *d = book_door(b, x->e->household_id);
    struct book_visit *v = d ? book_visit(d, x->e->visit_seq) : NULL;
    if (!v) return ERR_INTERNAL;
    TRY(worth_of_visit(b, v, -1));
    struct standing *s = &v->standing;
    if (x->e->kind == EVENT_CONFIRM) s->confirmed = true;
    if (x->e->kind == EVENT_CALL) s->called = x->word;
    if (x->e->kind == EVENT_FLAG) {
        struct str before = s->flags;
        TRY(flag_add(b->arena, before, x->word, &s->flags));
        if (s->flags.n != before.n) s->reviewed = false;
    }
    v->is_standing_changed = true;
    return worth_of_visit(b, v, +1);
}

/* Each mark is a register with its own time, so two persons' registers merge one by one. */
static void marks_hand_over(struct book_person *to, const struct book_person *from)
{
    for (size_t i = 0; i < MARK_COUNT; i++) {
        char one[MARK_COUNT];
        memset(one, MARK_UNKNOWN, MARK_COUNT);
        one[i] = from->marks[i];
        rules_marks_merge(to->marks, to->at, one, from->at[i]);
    }
}

/* What both earned counts once, for the earlier visit. */
static enum err credit_hand_over(struct book *b, struct book_person *to, const struct book_credit *k)
{
    struct book_credit *mine = to->credits;
    while (mine && !(mine->campaign_id == k->campaign_id && str_eq(mine->what, k->what))) mine = mine->next;
    if (mine && !mine->is_gone && mine->seq <= k->seq) return OK;
    if (!mine) {
        mine = arena_new(b->arena, struct book_credit, 1);
        if (!mine) return ERR_NOMEM;
        *mine = (struct book_credit){ .next = to->credits, .campaign_id = k->campaign_id, .what = k->what };
        to->credits = mine;
    }
    mine->seq = k->seq;
    mine->at = k->at;
    mine->is_gone = false;
    mine->is_changed = true;
    return OK;
}

/* Resident `same_resident` proved to be person `same_as`: two persons become one, and what both earned counts once. */
static enum err fold_person(struct book *b, const struct entry *x)
{
    struct book_door *d = book_door(b, x->e->household_id);
    if (d) { d->seq = x->e->seq; d->is_changed = true; }
    if (!x->same_resident) return OK;
    struct book_resident *r = book_resident(b, x->same_resident);
    const struct book_resident *first = book_resident(b, x->same_as);
    if (!r || !first) return ERR_INTERNAL;
    int64_t from = r->person_id, into = first->person_id;
    if (from == into) return OK;
    struct book_person *p = book_person(b, from), *q;
    for (size_t i = 0; i < b->residents.n; i++) {
        struct book_resident *other = b->residents.v[i];
        if (other->person_id == from) other->person_id = into;
    }
    if (!p || !p->campaign_id) return OK;            /* never asked under that id, or all of it was taken out again */
    TRY(book_person_of(b, first, &q));
    if (!q->campaign_id) q->home = first->home;      /* whatever was taken out again left nothing behind */
    struct touched t = { .v = { p, q }, .n = 2 };
    TRY(worth_of_touched(b, &t, x->e->campaign_id, -1));
    marks_hand_over(q, p);
    if (p->campaign_id > q->campaign_id) q->campaign_id = p->campaign_id;
    for (struct book_credit *k = p->credits; k; k = k->next) {
        if (k->is_gone) continue;
        TRY(credit_hand_over(b, q, k));
        k->is_gone = k->is_changed = true;
    }
    p->campaign_id = 0;
    p->seq = q->seq = x->e->seq;
    p->is_changed = q->is_changed = true;
    return worth_of_touched(b, &t, x->e->campaign_id, +1);
}

/* ---- effects as text ---- */

static enum err effects_write(struct book *b, const struct entry *x, struct str *out)
{
    enum { MOSTLY = 256 };
    struct buf t = { .arena = b->arena, .p = arena_new(b->arena, char, MOSTLY) };
    t.cap = t.p ? MOSTLY : 0;
    if (x->same_resident) {
        buf_i64(&t, x->same_resident);
        buf_add(&t, S("="));
        buf_i64(&t, x->same_as);
        buf_add(&t, S(";"));
    }
    struct area after = { INT64_MIN, INT64_MIN };
    bool is_first_group = true;
    for (;;) {                                       /* groups ascending; they are few */
        const struct moved *next = NULL;
        for (size_t i = 0; i < b->n_moved; i++) {
            const struct moved *m = &b->moved[i];
            if (area_is_before(after, m->at) && (!next || area_is_before(m->at, next->at))) next = m;
        }
        if (!next) break;
        after = next->at;
        if (counts_are_zero(&next->counts)) continue;
        if (!is_first_group) buf_add(&t, S(";"));
        is_first_group = false;
        buf_i64(&t, next->at.group_id);
        bool is_first = true;
        for (size_t i = 0; i < MEASURE_COUNT; i++) {
            int64_t n = next->counts.n[i];
            if (!n) continue;
            buf_add(&t, is_first ? S(":") : S(","));
            is_first = false;
            buf_add(&t, str_z(measure_words[i]));
            if (n > 0) buf_add(&t, S("+"));
            buf_i64(&t, n);
        }
    }
    if (t.failed) return ERR_NOMEM;
    *out = t.n ? buf_str(&t) : S("");
    return OK;
}

static enum err cells_move(struct book *b, const struct event *e)
{
    int64_t month = month_row(month_of_day(e->day));
    for (size_t i = 0; i < b->n_moved; i++) {
        const struct moved *m = &b->moved[i];
        if (counts_are_zero(&m->counts)) continue;
        const int64_t units[] = { m->at.group_id, m->at.ward_id, CITY_ID };
        for (size_t u = 0; u < N_OF(units); u++) {
            TRY(cells_add(b->cells, e->campaign_id, units[u], e->day, &m->counts));
            TRY(cells_add(b->cells, e->campaign_id, units[u], DAY_WHOLE, &m->counts));
            if (units[u] != m->at.group_id) TRY(cells_add(b->cells, e->campaign_id, units[u], month, &m->counts));
        }
    }
    return OK;
}

enum err book_fold(struct book *b, const struct entry *x, struct str *effects)
{
    static enum err (*const folds[])(struct book *, const struct entry *) = {
        [EVENT_VISIT] = fold_visit,  [EVENT_PERSON] = fold_person, [EVENT_CORRECTION] = fold_mended,
        [EVENT_CONFIRM] = fold_said, [EVENT_FLAG] = fold_said,     [EVENT_REVIEW] = fold_mended, [EVENT_CALL] = fold_said,
        [EVENT_CARD] = fold_person,
    };
    b->n_moved = 0;
    TRY(folds[x->e->kind](b, x));
    TRY(cells_move(b, x->e));
    return effects_write(b, x, effects);
}

static bool digits(struct str *s, int64_t *out)
{
    int64_t x = 0;
    size_t n = 0;
    while (n < s->n && n < 18 && s->p[n] >= '0' && s->p[n] <= '9') x = x * 10 + (s->p[n++] - '0');
    if (n == 0) return false;
    *s = (struct str){ s->p + n, s->n - n };
    *out = x;
    return true;
}

void effects_same(struct str s, int64_t *resident, int64_t *same_as)
{
    *resident = *same_as = 0;
    int64_t r, p;
    if (!digits(&s, &r) || s.n == 0 || s.p[0] != '=') return;
    s = (struct str){ s.p + 1, s.n - 1 };
    if (!digits(&s, &p) || s.n == 0 || s.p[0] != ';') return;
    *resident = r;
    *same_as = p;
}

bool effects_move(struct str effects, enum measure m)
{
    struct str w = str_z(measure_words[m]);
    for (size_t i = 1; i + w.n < effects.n; i++) {
        char before = effects.p[i - 1], after = effects.p[i + w.n];
        if ((before == ':' || before == ',') && (after == '+' || after == '-') && memcmp(effects.p + i, w.p, w.n) == 0)
            return true;
    }
    return false;
}
