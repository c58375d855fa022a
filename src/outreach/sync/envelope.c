/* envelope.c - unpacking what a phone sent; every mistake gets a code and the path of its field. */
#include "core/time.h"
#include "core/uuid.h"
#include "outreach/sync/envelope.h"

enum { SESSION_MAX = 8, BODY_MAX = 16 * KIB };
#define MS_MAX INT64_C(4102444800000)                                 /* the year 2100 */

static const char *const phone_kinds[] = { "visit", "person", "correction", NULL };      /* as enum event_kind begins */

static const struct field envelope_in[] = {
    FIELD(struct envelope, id, .min = UUID_LEN, .max = UUID_LEN, .about = "UUIDv7, born on the phone."),
    FIELD(struct envelope, n, .min = 1, .max = INT64_C(1) << 40, .about = "The phone's own count, from 1."),
    FIELD(struct envelope, kind, .words = phone_kinds),
    FIELD(struct envelope, at_ms, .min = 1, .max = MS_MAX, .about = "The phone's clock when it was saved."),
    FIELD(struct envelope, mono_ms, .nullable = true, .min = 0, .max = MS_MAX, .about = "The phone's monotonic clock."),
    FIELD(struct envelope, session, .nullable = true, .max = SESSION_MAX, .about = "Which run of the app that clock belongs to."),
    FIELD(struct envelope, household, .min = 1, .max = INT64_MAX),
    FIELD(struct envelope, body, .min = 2, .max = BODY_MAX, .about = "A JSON object as text: both sides keep the same bytes."),
};
const struct fields envelope_fields = { envelope_in, N_OF(envelope_in) };

const char *const verdict_words[] = { "stored", "again", "refused", NULL };

const char *refusal_word(enum refusal r)
{
    static const char *const words[] = {
        "",
#define X(name, field, vi, en) #name,
        REFUSAL_TABLE(X)
#undef X
    };
    return words[r];
}

struct str refusal_text(enum refusal r, enum lang lang)
{
    static const struct str text[][2] = {
        { { 0 }, { 0 } },
#define X(name, field, vi, en) { STR(vi), STR(en) },
        REFUSAL_TABLE(X)
#undef X
    };
    return text[r][lang == LANG_EN];
}

/* Which refusal a field of the wrong shape belongs to: by the last of these words in its path. */
static enum refusal refusal_of(struct str path)
{
    static const struct { const char *word; enum refusal r; } by_word[] = {
        { "id", REFUSAL_json },          { "n", REFUSAL_n },               { "kind", REFUSAL_kind },
        { "at_ms", REFUSAL_times },      { "household", REFUSAL_household },
        { "started_ms", REFUSAL_times }, { "outcome", REFUSAL_outcome },   { "come_back_ms", REFUSAL_come_back },
        { "people", REFUSAL_people },    { "resident", REFUSAL_people },   { "marks", REFUSAL_marks },
        { "acts", REFUSAL_skill },       { "skill", REFUSAL_skill },       { "level", REFUSAL_skill },
        { "note", REFUSAL_note },        { "confirm", REFUSAL_confirm },   { "how", REFUSAL_confirm },
        { "token", REFUSAL_confirm },    { "code", REFUSAL_confirm },      { "slip", REFUSAL_confirm },
        { "visit", REFUSAL_correction }, { "name", REFUSAL_person },       { "birth_year", REFUSAL_person },
        { "sex", REFUSAL_person },       { "number_box", REFUSAL_number }, { "phone_box", REFUSAL_phone },
    };
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '.') at--;
    struct str last = { path.p + at, path.n - at };
    for (size_t i = 0; i < last.n; i++) if (last.p[i] == '[') last.n = i;
    for (size_t i = 0; i < N_OF(by_word); i++) if (str_eq(last, str_z(by_word[i].word))) return by_word[i].r;
    return REFUSAL_json;
}

static void refuse(struct envelope *out, enum refusal why, struct str field)
{
    out->verdict.kind = VERDICT_REFUSED;
    out->verdict.why = why;
    out->verdict.field = field;
}

/* ERR_BAD_INPUT becomes a refusal, so that the rest of the batch goes on. */
static enum err or_refuse(struct envelope *out, enum err e, const struct blame *blame)
{
    if (e != ERR_BAD_INPUT) return e;
    refuse(out, refusal_of(blame->field), blame->field.n ? blame->field : S("body"));
    return OK;
}

static enum err card_open(struct arena *a, const struct keys *keys, int64_t now_ms, struct envelope *out)
{
    unsigned why;
    struct str field;
    TRY(card_judge(a, keys, &out->card, date_of_day(day_of_ms(now_ms)).year, &out->kept, &why, &field));
    if (why != REFUSAL_none) refuse(out, (enum refusal)why, field);
    return OK;
}

enum err envelope_read(struct arena *a, const struct keys *keys, const struct json_in *value, int64_t now_ms,
                       struct envelope *out)
{
    struct blame blame = { 0 };
    *out = (struct envelope){ .verdict.id = json_as_text(json_member(value, "id")) };
    out->verdict.kind = VERDICT_STORED;
    struct verdict open = out->verdict;
    enum err e = json_read(a, value, envelope_fields, S(""), out, &blame);
    out->verdict = open;
    TRY(or_refuse(out, e, &blame));
    if (out->verdict.kind == VERDICT_REFUSED) return OK;
    if (!uuid_is_valid(out->id)) { refuse(out, REFUSAL_json, S("id")); return OK; }
    if (out->kind == EVENT_PERSON) {
        TRY(or_refuse(out, card_read(a, out->body, &out->card, &blame), &blame));
        return out->verdict.kind == VERDICT_REFUSED ? OK : card_open(a, keys, now_ms, out);
    }
    return or_refuse(out, visit_read(a, out->body, out->kind == EVENT_CORRECTION, &out->visit, &blame), &blame);
}
