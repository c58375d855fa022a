/* person.c - a person's card from a phone: read, checked against the rules, written as registers of which the later wins. */
#include "outreach/sync/person_db.h"
#include "core/time.h"
#include "outreach/sync/sync.h"
#include "rules/rules.h"
#include "core/uuid.h"

enum { NAME_BYTES_MAX = 120, YEAR_MIN = 1900, YEAR_MAX = 2100, BOX_MAX = 400 };

static const struct field card_body[] = {
    FIELD(struct person_card, uid, .nullable = true, .min = 36, .max = 36, .about = "A person new to the city; or"),
    FIELD(struct person_card, resident, .nullable = true, .min = 1, .max = INT64_MAX, .about = "one it knows."),
    FIELD(struct person_card, name, .nullable = true, .max = NAME_BYTES_MAX),
    FIELD(struct person_card, birth_year, .nullable = true, .min = YEAR_MIN, .max = YEAR_MAX),
    FIELD(struct person_card, sex, .nullable = true, .words = sex_words),
    FIELD(struct person_card, number_box, .nullable = true, .max = BOX_MAX,
          .about = "The personal number, sealed to the city's key; only a keyed hash and four digits are kept."),
    FIELD(struct person_card, phone_box, .nullable = true, .max = BOX_MAX),
    FIELD(struct person_card, left, .nullable = true, .about = "Moved away."),
};
const struct fields card_body_fields = { card_body, N_OF(card_body) };

enum err card_read(struct arena *a, struct str body, struct person_card *out, struct blame *blame)
{
    const struct json_in *doc;
    struct person_card c = { 0 };
    blame->field = (struct str){ 0 };
    enum err e = json_parse(a, body, blame, &doc);
    if (e == ERR_BAD_INPUT)
        blame->field = blame->field.n ? arena_printf(a, "body.%.*s", (int)blame->field.n, blame->field.p) : S("body");
    TRY(e);
    TRY(json_read(a, doc, card_body_fields, S("body"), &c, blame));
    blame->field = S("body.uid");
    if ((c.resident == 0) == (c.uid.n == 0)) return ERR_BAD_INPUT;
    if (c.uid.n && !uuid_is_valid(c.uid)) return ERR_BAD_INPUT;
    *out = c;
    return OK;
}

/* What came out of a box is a secret: it is gone before anything else happens. */
static void wipe(struct str s)
{
    if (s.n) explicit_bzero((void *)(uintptr_t)s.p, s.n);
}

/* OK and the text; ERR_BAD_INPUT when the box does not open. */
static enum err box_text(struct arena *a, const struct keys *keys, struct str box, struct str *out)
{
    struct bytes sealed;
    TRY(base64url_read(a, box, &sealed));
    return keys_box_open(keys, a, sealed, out);
}

static enum err number_keep(struct arena *a, const struct keys *keys, const struct person_card *c, int this_year,
                            struct card_kept *out, bool *is_good)
{
    struct str number = { 0 };
    enum err e = box_text(a, keys, c->number_box, &number);
    *is_good = false;
    if (e == ERR_BAD_INPUT) return OK;
    TRY(e);
    struct rules_person typed = { .birth_year = (int)c->birth_year, .sex = (int)c->sex };
    if (rules_number_check(number.p, number.n, typed, this_year) == NUMBER_OK) {
        e = keys_hash(keys, a, "resident.number", number, &out->number_hash);
        if (e == OK) e = arena_copy(a, (struct str){ number.p + number.n - 4, 4 }, &out->number_last4);
        *is_good = true;
    }
    wipe(number);
    return e;
}

static enum err phone_keep(struct arena *a, const struct keys *keys, const struct person_card *c, struct card_kept *out,
                           bool *is_good)
{
    struct str typed = { 0 };
    char phone[16];
    enum err e = box_text(a, keys, c->phone_box, &typed);
    *is_good = false;
    if (e == ERR_BAD_INPUT) return OK;
    TRY(e);
    size_t n = rules_phone(typed.p, typed.n, phone);
    wipe(typed);
    if (n == 0) return OK;
    e = keys_seal(keys, a, "resident.phone", (struct str){ phone, n }, &out->phone_sealed);
    explicit_bzero(phone, sizeof phone);
    *is_good = true;
    return e;
}

enum err card_judge(struct arena *a, const struct keys *keys, const struct person_card *c, int this_year,
                    struct card_kept *out, unsigned *refusal, struct str *field)
{
    bool is_good = true;
    *out = (struct card_kept){ 0 };
    *refusal = REFUSAL_person;
    *field = S("body.name");
    if (c->uid.n && !c->name.n) return OK;
    if (c->name.n && !rules_name_ok(c->name.p, c->name.n)) return OK;
    *field = S("body.birth_year");
    if (c->birth_year && !rules_birth_year_ok((int)c->birth_year, this_year)) return OK;
    *refusal = REFUSAL_number;
    *field = S("body.number_box");
    if (c->number_box.n) TRY(number_keep(a, keys, c, this_year, out, &is_good));
    if (!is_good) return OK;
    *refusal = REFUSAL_phone;
    *field = S("body.phone_box");
    if (c->phone_box.n) TRY(phone_keep(a, keys, c, out, &is_good));
    if (!is_good) return OK;
    *refusal = REFUSAL_none;
    *field = (struct str){ 0 };
    return OK;
}

/* Each field is a register: the later time wins; what lost stays in the event that wrote it. */
static void card_merge(const struct card_write *w, struct resident *r, struct card_time *t)
{
    const struct person_card *c = w->card;
    if (c->name.n && w->at_ms >= t->name_ms) { r->name = c->name; t->name_ms = w->at_ms; }
    if (c->birth_year && w->at_ms >= t->birth_year_ms) { r->birth_year = c->birth_year; t->birth_year_ms = w->at_ms; }
    if (c->sex != SEX_UNKNOWN && w->at_ms >= t->sex_ms) { r->sex = (enum sex)c->sex; t->sex_ms = w->at_ms; }
    if (c->left && w->at_ms >= t->left_ms) { r->left_ms = w->at_ms; t->left_ms = w->at_ms; }
    if (w->kept->number_hash.n) { r->number_hash = w->kept->number_hash; r->number_last4 = w->kept->number_last4; }
    if (w->kept->phone_sealed.n) r->phone_sealed = w->kept->phone_sealed;
}

enum err card_store(struct db *db, struct arena *a, const struct card_write *w, int64_t *resident_id)
{
    struct resident r = { .household_id = w->household_id, .uid = w->card->uid };
    struct card_time t = { 0 };
    if (*resident_id == 0) {
        card_merge(w, &r, &t);
        TRY(resident_add(db, a, &r));
        TRY(unit_count_add(db, a, w->group_id, 0, 1));
    } else {
        TRY(resident_by_id(db, a, *resident_id, &r));
        TRY(card_time_of(db, a, *resident_id, &t));
        card_merge(w, &r, &t);
        TRY(resident_set(db, a, &r));
    }
    t.resident_id = *resident_id = r.id;
    return card_time_put(db, a, &t);
}
