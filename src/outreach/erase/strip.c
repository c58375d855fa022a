/* strip.c - forgetting within a body: read by its field table, written again without the words. */
#include "outreach/erase/strip.h"
#include "core/out.h"
#include "outreach/sync/person.h"
#include "outreach/campaign/visit.h"

static void write_person(struct json *j, const struct visit_person *p)
{
    json_object(j, NULL);
    if (p->resident) json_i64(j, "resident", p->resident);
    else json_text(j, "uid", p->uid);
    json_text(j, "marks", p->marks);
    if (p->n_acts) {
        json_array(j, "acts");
        for (size_t i = 0; i < p->n_acts; i++) {
            json_object(j, NULL);
            json_text(j, "skill", p->acts[i].skill);
            json_text(j, "level", str_z(level_words[p->acts[i].level]));
            json_end(j);
        }
        json_end(j);
    }
    json_end(j);
}

static void write_confirm(struct json *j, const struct visit *v)
{
    json_object(j, "confirm");
    json_text(j, "how", str_z(confirm_words[v->confirm_how]));
    if (v->confirm_token.n) json_text(j, "token", v->confirm_token);
    if (v->confirm_code.n) json_text(j, "code", v->confirm_code);
    if (v->confirm_slip.n) json_text(j, "slip", v->confirm_slip);
    json_end(j);
}

/* All of a visit but note, photograph and position. */
static void write_visit(struct json *j, const struct visit *v)
{
    json_object(j, NULL);
    if (v->visit.n) json_text(j, "visit", v->visit);
    json_i64(j, "started_ms", v->started_ms);
    json_text(j, "outcome", str_z(outcome_words[v->outcome]));
    if (v->come_back_ms) json_i64(j, "come_back_ms", v->come_back_ms);
    json_array(j, "people");
    for (size_t i = 0; i < v->n_people; i++) write_person(j, &v->people[i]);
    json_end(j);
    if (v->has_confirm) write_confirm(j, v);
    json_i64(j, "form_v", v->form_v);
    json_i64(j, "rules_v", v->rules_v);
    json_end(j);
}

static enum err strip_visit(struct arena *a, const struct event *e, struct json *j, bool *changed)
{
    struct visit v;
    struct blame blame;
    TRY(visit_read(a, e->body, e->kind == EVENT_CORRECTION, &v, &blame));
    *changed = v.note.n || v.photo.n || v.lat_e6 || v.lon_e6 || v.accuracy_m;
    if (*changed) write_visit(j, &v);
    return OK;
}

/* An event of the desk: its word is counted, its reason is somebody's sentence. */
static enum err strip_desk(struct arena *a, const struct event *e, struct json *j, bool *changed)
{
    const struct json_in *doc;
    struct blame blame;
    TRY(json_parse(a, e->body, &blame, &doc));
    *changed = json_as_text(json_member(doc, "reason")).n > 0;
    if (!*changed) return OK;
    json_object(j, NULL);
    json_text(j, "word", json_as_text(json_member(doc, "word")));
    json_text(j, "reason", S(""));
    json_end(j);
    return OK;
}

/* A card without its sealed boxes. */
static enum err strip_boxes(struct arena *a, const struct event *e, struct json *j, bool *changed)
{
    struct person_card c;
    struct blame blame;
    *changed = false;
    if (e->erased.n && str_eq(e->body, S("{\"erased\":true}"))) return OK;
    TRY(card_read(a, e->body, &c, &blame));
    *changed = c.number_box.n || c.phone_box.n;
    if (!*changed) return OK;
    json_object(j, NULL);
    if (c.uid.n) json_text(j, "uid", c.uid);
    if (c.resident) json_i64(j, "resident", c.resident);
    if (c.name.n) json_text(j, "name", c.name);
    if (c.birth_year) json_i64(j, "birth_year", c.birth_year);
    if (c.sex != SEX_UNKNOWN) json_text(j, "sex", str_z(sex_words[c.sex]));
    if (c.left) json_bool(j, "left", true);
    json_end(j);
    return OK;
}

static enum err strip_card(const struct event *e, struct json *j, bool *changed)
{
    struct str rest = e->kind == EVENT_CARD ? S("{\"word\":\"correct\",\"reason\":\"\"}") : S("{\"erased\":true}");
    *changed = !str_eq(e->body, rest);
    buf_add(j->out, rest);
    return OK;
}

static bool is_card(const struct event *e) { return e->kind == EVENT_PERSON || e->kind == EVENT_CARD; }

enum err event_strip(struct arena *a, const struct event *e, unsigned what, struct str *body, bool *changed)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    *changed = false;
    if (is_card(e)) {
        if (what & STRIP_CARD) TRY(strip_card(e, &j, changed));
        else if ((what & STRIP_BOXES) && e->kind == EVENT_PERSON) TRY(strip_boxes(a, e, &j, changed));
    } else if (what & STRIP_NOTES) {
        bool is_visit = e->kind == EVENT_VISIT || e->kind == EVENT_CORRECTION;
        TRY(is_visit ? strip_visit(a, e, &j, changed) : strip_desk(a, e, &j, changed));
    }
    if (b.failed) return ERR_NOMEM;
    if (*changed) *body = buf_str(&b);
    return OK;
}
