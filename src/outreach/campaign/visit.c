/* visit.c - the body of a visit: its field tables and how they are read. */
#include "outreach/campaign/visit.h"
#include "core/json_scan.h"

const char *const confirm_words[] = { "link", "code", "slip", NULL };

enum { WORD_MAX = 40, ACCURACY_MAX = 100000, LAT_E6_MAX = 90000000, LON_E6_MAX = 180000000, VERSION_MAX = 1000000 };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100: no clock in the field is there yet */

struct act_in { struct str skill; unsigned level; };
static const struct field act_in[] = {
    FIELD(struct act_in, skill, .min = 1, .max = WORD_MAX, .about = "Code of a skill of /api/sync/home."),
    FIELD(struct act_in, level, .words = level_words),
};
static const struct fields act_fields = { act_in, N_OF(act_in) };

struct person_in { int64_t resident; struct str uid, marks; const struct json_in *acts; };
static const struct field person_in[] = {
    FIELD(struct person_in, resident, .nullable = true, .min = 1, .max = INT64_MAX, .about = "A person the city knows; or"),
    FIELD(struct person_in, uid, .nullable = true, .min = 36, .max = 36, .about = "one a phone added."),
    FIELD(struct person_in, marks, .min = MARK_COUNT, .max = MARK_COUNT,
          .about = "Nine letters: y had it, w won at this visit, n lacks it, - does not apply, ? not touched."),
    FIELD(struct person_in, acts, .nullable = true, .is_list = true, .max = VISIT_ACTS_MAX, .of = &act_fields),
};
static const struct fields person_fields = { person_in, N_OF(person_in) };

struct confirm_in { unsigned how; struct str token, code, slip; };
static const struct field confirm_in[] = {
    FIELD(struct confirm_in, how, .words = confirm_words),
    FIELD(struct confirm_in, token, .nullable = true, .min = 22, .max = 22),
    FIELD(struct confirm_in, code, .nullable = true, .min = 6, .max = 6),
    FIELD(struct confirm_in, slip, .nullable = true, .min = 1, .max = 20),
};
static const struct fields confirm_fields = { confirm_in, N_OF(confirm_in) };

struct body_in {
    struct str visit;
    int64_t started_ms;
    unsigned outcome;
    int64_t come_back_ms, lat_e6, lon_e6, accuracy_m;
    struct str note;
    const struct json_in *people, *confirm;
    struct str photo;
    int64_t form_v, rules_v;
};
#define VISIT_FIELDS                                                                                                 \
    FIELD(struct body_in, started_ms, .min = 1, .max = MS_MAX, .about = "The phone's clock when the door opened."),  \
    FIELD(struct body_in, outcome, .words = outcome_words),                                                          \
    FIELD(struct body_in, come_back_ms, .nullable = true, .min = 1, .max = MS_MAX),                                  \
    FIELD(struct body_in, lat_e6, .nullable = true, .min = -LAT_E6_MAX, .max = LAT_E6_MAX),                          \
    FIELD(struct body_in, lon_e6, .nullable = true, .min = -LON_E6_MAX, .max = LON_E6_MAX),                          \
    FIELD(struct body_in, accuracy_m, .nullable = true, .min = 0, .max = ACCURACY_MAX),                              \
    FIELD(struct body_in, note, .nullable = true, .max = VISIT_NOTE_MAX),                                            \
    FIELD(struct body_in, people, .nullable = true, .is_list = true, .max = VISIT_PEOPLE_MAX, .of = &person_fields), \
    FIELD(struct body_in, confirm, .nullable = true, .of = &confirm_fields),                                         \
    FIELD(struct body_in, photo, .nullable = true, .min = 64, .max = 64, .about = "SHA-256 in hex of a thing seen, never of a card."), \
    FIELD(struct body_in, form_v, .min = 1, .max = VERSION_MAX),                                                     \
    FIELD(struct body_in, rules_v, .min = 1, .max = VERSION_MAX)

static const struct field visit_body[] = { VISIT_FIELDS };
static const struct field correction_body[] = {
    FIELD(struct body_in, visit, .min = 36, .max = 36, .about = "The id of the visit this mends: one's own, at most 7 days old."),
    VISIT_FIELDS,
};
const struct fields visit_body_fields = { visit_body, N_OF(visit_body) };
const struct fields correction_body_fields = { correction_body, N_OF(correction_body) };

static enum err at_fault(struct arena *a, struct blame *blame, struct str path, const char *field)
{
    blame->field = field ? arena_printf(a, "%.*s.%s", (int)path.n, path.p, field) : path;
    return ERR_BAD_INPUT;
}

static enum err acts_read(struct arena *a, const struct json_in *list, struct str path, struct visit_person *out, struct blame *blame)
{
    size_t n = json_count(list);
    struct visit_act *acts = arena_new(a, struct visit_act, n + 1);
    if (!acts) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        struct act_in in = { 0 };
        TRY(json_read(a, json_item(list, i), act_fields, arena_printf(a, "%.*s.acts[%zu]", (int)path.n, path.p, i), &in,
                      blame));
        acts[i] = (struct visit_act){ in.skill, in.level };
    }
    out->acts = acts;
    out->n_acts = n;
    return OK;
}

static enum err people_read(struct arena *a, const struct json_in *list, struct visit *out, struct blame *blame)
{
    size_t n = json_count(list);
    struct visit_person *people = arena_new(a, struct visit_person, n + 1);
    if (!people) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        struct person_in in = { 0 };
        struct str path = arena_printf(a, "body.people[%zu]", i);
        TRY(json_read(a, json_item(list, i), person_fields, path, &in, blame));
        if ((in.resident == 0) == (in.uid.n == 0)) return at_fault(a, blame, path, "resident");
        if (!rules_marks_valid(in.marks.p, in.marks.n)) return at_fault(a, blame, path, "marks");
        people[i] = (struct visit_person){ .resident = in.resident, .uid = in.uid, .marks = in.marks };
        TRY(acts_read(a, in.acts, path, &people[i], blame));
    }
    out->people = people;
    out->n_people = n;
    return OK;
}

static const char HEX[] = "0123456789abcdef";

static bool is_made_of(struct str s, const char *letters)
{
    for (size_t i = 0; i < s.n; i++) if (!s.p[i] || !strchr(letters, s.p[i])) return false;
    return true;
}

static const char TOKEN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The field at fault, or NULL. */
static const char *confirm_fault(const struct confirm_in *in)
{
    if (in->how == CONFIRM_LINK && in->token.n == 0) return "token";
    if (in->how == CONFIRM_CODE && in->code.n == 0) return "code";
    if (in->how == CONFIRM_SLIP && in->slip.n == 0) return "slip";
    if (!is_made_of(in->token, TOKEN)) return "token";
    return is_made_of(in->code, "0123456789") ? NULL : "code";
}

static void confirm_keep(const struct confirm_in *in, struct visit *out)
{
    out->has_confirm = true;
    out->confirm_how = in->how;
    out->confirm_token = in->token;
    out->confirm_code = in->code;
    out->confirm_slip = in->slip;
}

static enum err confirm_read(struct arena *a, const struct json_in *value, struct visit *out, struct blame *blame)
{
    if (!value) return OK;
    struct confirm_in in = { 0 };
    struct str path = S("body.confirm");
    TRY(json_read(a, value, confirm_fields, path, &in, blame));
    const char *fault = confirm_fault(&in);
    if (fault) return at_fault(a, blame, path, fault);
    confirm_keep(&in, out);
    return OK;
}

static struct visit visit_of(const struct body_in *in)
{
    return (struct visit){
        .visit = in->visit, .started_ms = in->started_ms, .outcome = in->outcome, .come_back_ms = in->come_back_ms,
        .lat_e6 = in->lat_e6, .lon_e6 = in->lon_e6, .accuracy_m = in->accuracy_m, .note = in->note, .photo = in->photo,
        .form_v = in->form_v, .rules_v = in->rules_v,
    };
}

/* ---- the plain way: one pass, no tree; what it refuses is read again below, which names the fault ---- */

struct acts_here { struct visit_act v[VISIT_ACTS_MAX]; size_t n; };
struct lists_here {
    struct arena *a;
    struct visit_person v[VISIT_PEOPLE_MAX];
    size_t n;
    bool has_confirm;
    struct confirm_in confirm;
};

static bool acts_scan(struct scan *s, const struct field *f, void *arg)
{
    struct acts_here *acts = arg;
    (void)f;
    if (!scan_take(s, '[')) return false;
    if (scan_take(s, ']')) return true;
    do {
        struct act_in in = { 0 };
        if (acts->n == VISIT_ACTS_MAX || !scan_object(s, act_fields, &in, NULL, NULL)) return false;
        acts->v[acts->n++] = (struct visit_act){ in.skill, in.level };
    } while (scan_take(s, ','));
    return scan_take(s, ']');
}

static bool person_scan(struct scan *s, struct arena *a, struct visit_person *out)
{
    struct person_in in = { 0 };
    struct acts_here acts;
    acts.n = 0;
    if (!scan_object(s, person_fields, &in, acts_scan, &acts)) return false;
    if ((in.resident == 0) == (in.uid.n == 0) || !rules_marks_valid(in.marks.p, in.marks.n)) return false;
    struct visit_act *v = arena_new(a, struct visit_act, acts.n + 1);
    if (!v) return false;
    memcpy(v, acts.v, acts.n * sizeof *v);
    *out = (struct visit_person){ .resident = in.resident, .uid = in.uid, .marks = in.marks, .acts = v, .n_acts = acts.n };
    return true;
}

static bool lists_scan(struct scan *s, const struct field *f, void *arg)
{
    struct lists_here *l = arg;
    if (f->of == &confirm_fields) {
        l->has_confirm = scan_object(s, confirm_fields, &l->confirm, NULL, NULL);
        return l->has_confirm && !confirm_fault(&l->confirm);
    }
    if (!scan_take(s, '[')) return false;
    if (scan_take(s, ']')) return true;
    do {
        if (l->n == VISIT_PEOPLE_MAX || !person_scan(s, l->a, &l->v[l->n])) return false;
        l->n++;
    } while (scan_take(s, ','));
    return scan_take(s, ']');
}

static bool visit_scan(struct arena *a, struct str body, bool is_correction, struct visit *out)
{
    struct body_in in = { 0 };
    struct lists_here l;
    l.a = a;
    l.n = 0;
    l.has_confirm = false;
    l.confirm = (struct confirm_in){ 0 };
    if (!json_scan(body, is_correction ? correction_body_fields : visit_body_fields, &in, lists_scan, &l)) return false;
    struct visit_person *people = is_made_of(in.photo, HEX) ? arena_new(a, struct visit_person, l.n + 1) : NULL;
    if (!people) return false;
    memcpy(people, l.v, l.n * sizeof *people);
    *out = visit_of(&in);
    out->people = people;
    out->n_people = l.n;
    if (l.has_confirm) confirm_keep(&l.confirm, out);
    return true;
}

/* ---- the whole way ---- */

enum err visit_read(struct arena *a, struct str body, bool is_correction, struct visit *out, struct blame *blame)
{
    const struct json_in *doc;
    struct body_in in = { 0 };
    if (visit_scan(a, body, is_correction, out)) return OK;
    blame->field = S("body");
    enum err e = json_parse(a, body, blame, &doc);
    if (e == ERR_BAD_INPUT && blame->field.n && !str_eq(blame->field, S("body")))
        blame->field = arena_printf(a, "body.%.*s", (int)blame->field.n, blame->field.p);
    if (e == ERR_BAD_INPUT && blame->field.n == 0) blame->field = S("body");
    TRY(e);
    TRY(json_read(a, doc, is_correction ? correction_body_fields : visit_body_fields, S("body"), &in, blame));
    if (!is_made_of(in.photo, HEX)) return at_fault(a, blame, S("body"), "photo");
    struct visit v = visit_of(&in);
    TRY(people_read(a, in.people, &v, blame));
    TRY(confirm_read(a, in.confirm, &v, blame));
    *out = v;
    return OK;
}
