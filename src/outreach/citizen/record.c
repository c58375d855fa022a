/* record.c - what outreach holds about a resident, told to himself: his own marks only, nobody else's name. */
#include "outreach/citizen/handover.h"
#include "core/out.h"
#include "outreach/count/visit_db.h"
#include "outreach/erase/erase_db.h"

enum { HOMES_TOLD = 10 };
struct entries { int64_t id[SAME_MAX], home[HOMES_TOLD]; struct str uid[SAME_MAX]; size_t n, n_homes; };

static enum err keep_entry(const void *row, void *arg)
{
    const struct resident *r = row;
    struct entries *e = arg;
    e->id[e->n++] = r->id;
    for (size_t i = 0; i < e->n_homes; i++) if (e->home[i] == r->household_id) return OK;
    if (e->n_homes < HOMES_TOLD) e->home[e->n_homes++] = r->household_id;
    return OK;
}

/* All entries of the person in the registers, at whatever address. */
static enum err entries_of(struct db *db, struct arena *a, int64_t resident_id, struct entries *out)
{
    struct resident r;
    *out = (struct entries){ .n = 0 };
    TRY(resident_by_id(db, a, resident_id, &r));
    TRY(residents_same(db, a, r.same_as ? r.same_as : r.id, keep_entry, out));
    for (size_t i = 0; i < out->n; i++) {
        TRY(resident_by_id(db, a, out->id[i], &r));
        out->uid[i] = r.uid;
    }
    return OK;
}

static bool is_mine(const struct entries *e, const struct visit_person *p)
{
    for (size_t i = 0; i < e->n; i++)
        if ((p->resident && p->resident == e->id[i]) || (p->uid.n && str_eq(p->uid, e->uid[i]))) return true;
    return false;
}

static void marks_write(struct json *j, const char *name, struct str marks)
{
    json_object(j, name);
    for (size_t i = 0; i < MARK_COUNT && i < marks.n; i++)
        if (marks.p[i] != MARK_UNKNOWN) json_text(j, mark_words[i], str_z(mark_value(marks.p[i])));
    json_end(j);
}

static enum err visit_write(struct db *db, struct arena *a, const struct entries *e, int64_t seq, struct json *j)
{
    struct shown s;
    struct visit v = { 0 };
    struct blame blame;
    TRY(visit_shown(db, a, seq, &s));
    enum err read = visit_read(a, s.body, str_eq(s.body_kind, S("correction")), &v, &blame);
    if (read != OK && read != ERR_BAD_INPUT) return read;
    json_object(j, NULL);
    json_i64(j, "at_ms", s.at_ms);
    json_text(j, "outcome", s.outcome);
    json_text(j, "team", s.team);
    json_text(j, "ward", s.ward);
    for (size_t i = 0; read == OK && i < v.n_people; i++)
        if (is_mine(e, &v.people[i])) marks_write(j, "marks", v.people[i].marks);
    json_end(j);
    return OK;
}

enum err record_visits(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    struct entries *e = arena_new(a, struct entries, 1);
    if (!e) return ERR_NOMEM;
    json_array(j, name);
    if (who->resident_id) TRY(entries_of(db, a, who->resident_id, e));
    for (size_t h = 0; h < e->n_homes; h++) {
        struct visit_found found;
        TRY(visits_of_household(db, a, e->home[h], INT64_MAX, VISITS_PAGE_MAX, &found));
        for (size_t i = 0; i < found.n; i++) TRY(visit_write(db, a, e, found.seq[i], j));
    }
    json_end(j);
    return OK;
}

enum err record_readiness(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    struct next_steps s = { .n = 0 };
    if (who->resident_id) TRY(steps_of(db, a, who->resident_id, LANG_VI, &s));
    marks_write(j, name, (struct str){ s.marks, who->resident_id ? MARK_COUNT : 0 });
    return OK;
}

enum err record_steps(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    struct next_steps s = { .n = 0 };
    if (who->resident_id) TRY(steps_of(db, a, who->resident_id, LANG_VI, &s));
    json_array(j, name);
    for (size_t i = 0; i < s.n; i++) {
        json_object(j, NULL);
        json_fields(j, follow_up_fields, &s.steps[i]);
        json_end(j);
    }
    json_end(j);
    return OK;
}
