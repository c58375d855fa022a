/* visit_json.c - draws a plausible visit: who was met, what they had, what was won, in the words of the protocol. */
#include "demo/visit_json.h"
#include "core/time.h"
#include "core/uuid.h"
#include "rules/rules.h"

enum { THIS_YEAR = 2026, ADULT = 14 };

static const struct { enum rules_outcome outcome; int percent; } outcomes[] = {
    { OUTCOME_GUIDED, 63 }, { OUTCOME_ABSENT, 17 }, { OUTCOME_COME_BACK, 8 }, { OUTCOME_REFUSED, 4 },
    { OUTCOME_NO_DEVICE, 4 }, { OUTCOME_VACANT, 4 },
};

/* Of a hundred people: who had it before, young and old; and how many of the others win it at a visit. Invented. */
static const struct { int young, old, won; const char *skill; } chances[MARK_COUNT] = {
    [MARK_PHONE]    = { 96, 58, 5,  NULL },
    [MARK_NETWORK]  = { 95, 62, 20, "platform_wifi" },
    [MARK_CITY_APP] = { 52, 18, 62, "platform_app" },
    [MARK_EID]      = { 86, 55, 38, "services_eid" },
    [MARK_ACCOUNT]  = { 91, 46, 18, "pay_account" },
    [MARK_SKILLS]   = { 74, 22, 34, "services_submit" },
    [MARK_SAFETY]   = { 66, 28, 44, "protect_scam" },
    [MARK_CULTURE]  = { 80, 57, 30, "protect_manners" },
    [MARK_LEARN]    = { 84, 61, 40, NULL },
};

static enum rules_outcome draw_outcome(struct rng *r)
{
    int64_t left = rng_below(r, 100);
    for (size_t i = 0; i < N_OF(outcomes); i++)
        if ((left -= outcomes[i].percent) < 0) return outcomes[i].outcome;
    return OUTCOME_GUIDED;
}

static void person_json(struct json *j, struct rng *r, const struct dweller *p)
{
    char marks[MARK_COUNT];
    bool old = p->birth_year < THIS_YEAR - 60;
    for (int m = 0; m < MARK_COUNT; m++) {
        int had = old ? chances[m].old : chances[m].young;
        marks[m] = rng_below(r, 100) < had ? MARK_YES : rng_below(r, 100) < chances[m].won ? MARK_WON : MARK_NO;
    }
    json_object(j, NULL);
    json_i64(j, "resident", p->resident_id);
    json_text(j, "marks", (struct str){ marks, sizeof marks });
    json_array(j, "acts");
    for (int m = 0; m < MARK_COUNT; m++) {
        if (marks[m] != MARK_WON || !chances[m].skill) continue;
        json_object(j, NULL);
        json_text(j, "skill", str_z(chances[m].skill));
        json_text(j, "level", str_z(level_words[rng_between(r, LEVEL_HEARD, LEVEL_ALONE)]));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

/* Half of the phones may tell where they are; now and then one is somewhere else: the doubts of the desk. */
static void place_json(struct json *j, struct rng *r, const struct dweller *at)
{
    if (!at->lat_e6 || rng_chance(r, 0.5)) return;
    int64_t off = rng_chance(r, 0.006) ? 9000 : 60;         /* micro-degrees: about a kilometre, or a few steps */
    json_i64(j, "lat_e6", at->lat_e6 + rng_between(r, off / 2, off));
    json_i64(j, "lon_e6", at->lon_e6 - rng_between(r, off / 2, off));
    json_i64(j, "accuracy_m", rng_between(r, 6, 30));
}

static struct str body_json(struct arena *a, struct rng *r, const struct visit_draft *v)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    enum rules_outcome outcome = draw_outcome(r);
    bool met = outcome == OUTCOME_GUIDED;
    json_object(&j, NULL);
    json_i64(&j, "started_ms", v->ended_ms - rng_between(r, 1, met ? 3 : 1) * MINUTE_MS);
    json_text(&j, "outcome", str_z(outcome_words[outcome]));
    if (outcome == OUTCOME_COME_BACK)
        json_i64(&j, "come_back_ms", day_start_ms(day_of_ms(v->ended_ms) + 1) + 19 * (int64_t)HOUR_MS);
    place_json(&j, r, &v->people[0]);
    json_array(&j, "people");
    for (size_t i = 0; met && i < v->n_people; i++)
        if (v->people[i].birth_year <= THIS_YEAR - ADULT && (i == 0 || rng_chance(r, 0.7)))
            person_json(&j, r, &v->people[i]);
    json_end(&j);
    json_i64(&j, "form_v", 1);
    json_i64(&j, "rules_v", RULES_VERSION);
    json_end(&j);
    return buf_str(&text);
}

void visit_json(struct json *j, struct arena *a, struct rng *r, const struct visit_draft *v)
{
    json_object(j, NULL);
    json_text(j, "id", uuid_v7(a, v->ended_ms));
    json_i64(j, "n", v->n);
    json_text(j, "kind", S("visit"));
    json_i64(j, "at_ms", v->ended_ms);
    json_i64(j, "mono_ms", v->ended_ms % DAY_MS);
    json_text(j, "session", S("demo0001"));
    json_i64(j, "household", v->people[0].household_id);
    json_text(j, "body", body_json(a, r, v));
    json_end(j);
}
