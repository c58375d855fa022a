/* citizen.c - one account for one resident, whichever way he proves himself: found, joined, linked to the registers. */
#include "account/citizen/citizen_db.h"
#include "account/person/account_db.h"
#include "account/signin/session_db.h"
#include "auth/audit_log.h"
#include "notify/notify.h"
#include "territory/territory.h"

#define NAME_UNKNOWN "Người dân"
#define NAME_JOINED  "(đã nhập)"

static enum err found_or_none(enum err e) { return e == ERR_NOT_FOUND ? OK : e; }

static enum err note_down(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id,
                          const char *action, const char *noun, int64_t id, struct str reason)
{
    struct str subject = arena_printf(a, "%s:%lld", noun, (long long)id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = by->account_id, .unit_id = unit_id,
                       .action = str_z(action), .subject = subject, .reason = reason, .address = by->address });
}

enum err citizen_home(struct db *db, struct arena *a, int64_t account_id, struct unit_path *out)
{
    struct citizen c;
    TRY(citizen_by_id(db, a, account_id, &c));
    return unit_above(db, a, c.home_unit_id, out);
}

struct renaming { struct arena *a; int64_t account_id; struct str name; };
static enum err rename_it(struct db *db, void *arg)
{
    const struct renaming *k = arg;
    struct citizen c;
    TRY(citizen_by_id(db, k->a, k->account_id, &c));
    return c.eid_level ? ERR_CONFLICT : citizen_put_name(db, k->a, k->account_id, k->name);
}

enum err citizen_rename(struct db *db, struct arena *a, int64_t account_id, struct str name)
{
    return name_is_fit(name) ? db_tx(db, rename_it, &(struct renaming){ a, account_id, name }) : ERR_BAD_INPUT;
}

/* Where he lives is where he is told what concerns the place. */
static enum err home_put(struct db *db, struct arena *a, int64_t account_id, int64_t unit_id)
{
    struct unit_path path;
    TRY(unit_above(db, a, unit_id, &path));
    TRY(notify_place_set(db, a, account_id, path.id, path.n));
    return account_put_home(db, a, account_id, unit_id);
}

enum err citizen_new(struct db *db, struct arena *a, int64_t now_ms, struct str name, int64_t *account_id)
{
    struct account x = { .name = name_is_fit(name) ? name : S(NAME_UNKNOWN), .home_unit_id = CITY_ID,
                         .state = ACCOUNT_ACTIVE, .created_ms = now_ms, .is_resident = true };
    TRY(next_ids(db, a, "account", 1, &x.id));
    TRY(account_insert(db, a, &x));
    TRY(citizen_insert(db, a, &(struct citizen_row){ .account_id = x.id, .created_ms = now_ms }));
    TRY(home_put(db, a, x.id, CITY_ID));
    *account_id = x.id;
    return OK;
}

enum err citizen_session(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, int64_t account_id,
                         struct str address, struct str *token)
{
    struct account x;
    struct str t = token_new(a);
    struct bytes hash;
    if (!t.n) return ERR_NOMEM;
    TRY(account_by_id(db, a, account_id, &x));
    if (x.state != ACCOUNT_ACTIVE) return ERR_FORBIDDEN;
    TRY(keys_hash(keys, a, "session", t, &hash));
    TRY(session_insert(db, a, hash, account_id, now_ms, now_ms + CITIZEN_WHOLE_DAYS * (int64_t)DAY_MS, address));
    TRY(sessions_trim(db, a, account_id, now_ms, CITIZEN_SESSIONS_MAX));
    *token = t;
    const struct actor self = { .account_id = account_id, .address = address };
    return note_down(db, a, now_ms, &self, x.home_unit_id, "resident.sign_in", "account", account_id, S(""));
}

/* ---- which resident of the registers ---- */

static int rank_of(struct str linked_by)
{
    static const int ranks[] = { [LINK_EID] = 3, [LINK_HANDOVER] = 1, [LINK_OFFICER] = 2 };
    for (size_t i = 0; citizen_links[i]; i++) if (str_eq(linked_by, str_z(citizen_links[i]))) return ranks[i];
    return 0;
}

static enum err unlink(struct db *db, struct arena *a, struct citizen_row *c)
{
    c->resident_id = c->linked_ms = 0;
    c->linked_by = (struct str){ 0 };
    TRY(citizen_set(db, a, c));
    return home_put(db, a, c->account_id, CITY_ID);
}

/* Whoever holds the link with weaker proof loses it. */
static enum err take_over(struct db *db, struct arena *a, int64_t resident_id, int64_t account_id, int rank)
{
    int64_t other = 0;
    struct citizen_row c;
    TRY(found_or_none(citizen_of_resident(db, a, resident_id, &other)));
    if (!other || other == account_id) return OK;
    TRY(citizen_row(db, a, other, &c));
    return rank_of(c.linked_by) >= rank ? ERR_CONFLICT : unlink(db, a, &c);
}

enum err citizen_link(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, int64_t resident_id,
                      enum citizen_link how, const struct actor *by)
{
    struct resident r;
    struct household h;
    struct citizen_row c;
    struct str word = str_z(citizen_links[how]);
    TRY(resident_by_id(db, a, resident_id, &r));
    int64_t person = r.same_as ? r.same_as : r.id;
    TRY(citizen_row(db, a, account_id, &c));
    if (c.joined_into) return ERR_NOT_FOUND;
    if (c.resident_id && c.resident_id != person && rank_of(c.linked_by) >= rank_of(word)) return ERR_CONFLICT;
    TRY(take_over(db, a, person, account_id, rank_of(word)));
    TRY(household_by_id(db, a, r.household_id, &h));
    TRY(home_put(db, a, account_id, h.group_id));
    if (c.resident_id == person && rank_of(c.linked_by) >= rank_of(word)) return OK;
    c.resident_id = person;
    c.linked_by = word;
    c.linked_ms = now_ms;
    TRY(citizen_set(db, a, &c));
    return note_down(db, a, now_ms, by, h.group_id, "resident.link", "resident", person, word);
}

struct unlinking { struct arena *a; int64_t now_ms, resident_id; struct str reason; const struct actor *by; };
static enum err unlink_it(struct db *db, void *arg)
{
    const struct unlinking *k = arg;
    struct resident r;
    struct household h;
    struct citizen_row c;
    int64_t account_id;
    TRY(resident_by_id(db, k->a, k->resident_id, &r));
    TRY(household_by_id(db, k->a, r.household_id, &h));
    TRY(citizen_of_resident(db, k->a, r.same_as ? r.same_as : r.id, &account_id));
    TRY(citizen_row(db, k->a, account_id, &c));
    TRY(unlink(db, k->a, &c));
    return note_down(db, k->a, k->now_ms, k->by, h.group_id, "resident.unlink", "resident", r.id, k->reason);
}

enum err citizen_unlink(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id, struct str reason,
                        const struct actor *by)
{
    return db_tx(db, unlink_it, &(struct unlinking){ a, now_ms, resident_id, reason, by });
}

/* ---- two accounts of one person become one ---- */

static enum err join_rows(struct db *db, struct arena *a, int64_t from_id, int64_t to_id)
{
    struct citizen_row from, to;
    struct account x;
    TRY(citizen_row(db, a, from_id, &from));
    TRY(citizen_row(db, a, to_id, &to));
    TRY(account_by_id(db, a, from_id, &x));
    bool takes_link = from.resident_id && !to.resident_id;
    if (takes_link) { to.resident_id = from.resident_id; to.linked_by = from.linked_by; to.linked_ms = from.linked_ms; }
    if (!to.number_hash.n) to.number_hash = from.number_hash;
    if (!to.birth_year) to.birth_year = from.birth_year;
    if (!to.sex) to.sex = from.sex;
    from = (struct citizen_row){ .account_id = from_id, .joined_into = to_id, .created_ms = from.created_ms };
    TRY(citizen_set(db, a, &from));                      /* first: what is unique is let go before it is taken */
    TRY(citizen_set(db, a, &to));
    return takes_link ? home_put(db, a, to_id, x.home_unit_id) : OK;
}

static enum err join(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to, struct str address)
{
    struct account x;
    const struct actor self = { .account_id = to, .address = address };
    struct str into = arena_printf(a, "account:%lld", (long long)to);
    if (!into.n) return ERR_NOMEM;
    TRY(account_by_id(db, a, from, &x));
    TRY(join_rows(db, a, from, to));
    TRY(citizen_proofs_move(db, a, from, to));
    TRY(notify_move(db, a, from, to));
    for (size_t i = 0; citizen_moves[i]; i++) TRY(citizen_moves[i](db, a, now_ms, from, to));
    TRY(sessions_close(db, a, now_ms, from));
    TRY(account_put_state(db, a, from, x.state, ACCOUNT_LEFT));
    TRY(citizen_put_name(db, a, from, S(NAME_JOINED)));
    return note_down(db, a, now_ms, &self, x.home_unit_id, "resident.join", "account", from, into);
}

/* ---- signing in with an e-ID ---- */

struct entering {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct eid *who;
    int64_t joined_to;
    struct str address, token;
    struct bytes subject_hash, number_hash;
    int64_t account_id;
};

/* The account the browser is signed in with becomes his own only when nobody has proved himself with an e-ID there. */
static enum err joins(struct db *db, const struct entering *k, int64_t known, bool *out)
{
    struct citizen_row c;
    struct account x;
    int64_t identities;
    *out = false;
    if (!k->joined_to || k->joined_to == known) return OK;
    enum err e = citizen_row(db, k->a, k->joined_to, &c);
    if (e != OK || c.joined_into) return found_or_none(e);
    TRY(account_by_id(db, k->a, k->joined_to, &x));
    TRY(identities_count(db, k->a, k->joined_to, &identities));
    *out = x.state == ACCOUNT_ACTIVE && identities == 0;
    return OK;
}

/* Subject first, number second; an account known by both ways is one person's. */
static enum err find_person(struct db *db, struct entering *k)
{
    int64_t known = 0, numbered = 0;
    bool may_join;
    TRY(found_or_none(identity_of(db, k->a, k->subject_hash, &known)));
    if (k->number_hash.n) TRY(found_or_none(citizen_by_number(db, k->a, k->number_hash, &numbered)));
    if (known && numbered && known != numbered) TRY(join(db, k->a, k->now_ms, known, numbered, k->address));
    if (numbered) known = numbered;
    TRY(joins(db, k, known, &may_join));
    if (known && may_join) TRY(join(db, k->a, k->now_ms, k->joined_to, known, k->address));
    if (!known && may_join) known = k->joined_to;
    if (!known) TRY(citizen_new(db, k->a, k->now_ms, k->who->name, &known));
    k->account_id = known;
    return identity_put(db, k->a, k->subject_hash, known, k->who->issuer, k->now_ms);
}

/* What the issuer says about him is newer and surer than what he typed. */
static enum err take_claims(struct db *db, const struct entering *k)
{
    struct citizen_row c;
    TRY(citizen_row(db, k->a, k->account_id, &c));
    if (k->who->birth_year) c.birth_year = k->who->birth_year;
    if (k->who->sex) c.sex = k->who->sex;
    if (k->number_hash.n) c.number_hash = k->number_hash;
    c.eid_level = k->who->level;
    TRY(citizen_set(db, k->a, &c));
    return name_is_fit(k->who->name) ? citizen_put_name(db, k->a, k->account_id, k->who->name) : OK;
}

static enum err link_by_number(struct db *db, const struct entering *k)
{
    struct resident r;
    const struct actor self = { .account_id = k->account_id, .address = k->address };
    if (!k->number_hash.n) return OK;
    enum err e = resident_by_number(db, k->a, k->number_hash, &r);
    return e == OK ? citizen_link(db, k->a, k->now_ms, k->account_id, r.id, LINK_EID, &self) : found_or_none(e);
}

static enum err enter(struct db *db, void *arg)
{
    struct entering *k = arg;
    TRY(find_person(db, k));
    TRY(take_claims(db, k));
    TRY(link_by_number(db, k));
    return citizen_session(db, k->a, k->now_ms, k->keys, k->account_id, k->address, &k->token);
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n == 0 || s.n == 12;
}

static bool is_in_shape(const struct eid *who)
{
    return who->issuer.n && who->issuer.n <= CITIZEN_ISSUER_MAX && who->subject.n &&
           who->subject.n <= CITIZEN_SUBJECT_MAX && (who->level == 1 || who->level == 2) && who->sex <= SEX_FEMALE &&
           is_number(who->number);
}

/* By what he is found again. */
static enum err hash_person(struct entering *k)
{
    const struct eid *who = k->who;
    if (!is_in_shape(who)) return ERR_BAD_INPUT;
    struct str whole = arena_printf(k->a, "%lld:%.*s%.*s", (long long)who->issuer.n, (int)who->issuer.n, who->issuer.p,
                                    (int)who->subject.n, who->subject.p);
    if (!whole.n) return ERR_NOMEM;
    TRY(keys_hash(k->keys, k->a, "citizen.subject", whole, &k->subject_hash));
    return who->number.n ? keys_hash(k->keys, k->a, "resident.number", who->number, &k->number_hash) : OK;
}

enum err citizen_meets_eid(struct db *db, struct arena *a, const struct keys *keys, const struct eid *who, int64_t joined_to, bool *meets)
{
    struct entering k = { .a = a, .keys = keys, .who = who, .joined_to = joined_to };
    int64_t known = 0;
    TRY(hash_person(&k));
    TRY(found_or_none(identity_of(db, a, k.subject_hash, &known)));
    if (k.number_hash.n) TRY(found_or_none(citizen_by_number(db, a, k.number_hash, &known)));
    return joins(db, &k, known, meets);
}

enum err citizen_sign_in_eid(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                             const struct eid *who, int64_t joined_to, struct str address, struct str *session_token,
                             int64_t *account_id)
{
    struct entering k = {
        .a = a, .now_ms = now_ms, .keys = keys, .who = who, .joined_to = joined_to, .address = address };
    TRY(hash_person(&k));
    TRY(db_tx(db, enter, &k));
    *session_token = k.token;
    *account_id = k.account_id;
    return OK;
}

enum err citizen_phone(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str *out)
{
    struct bytes sealed;
    *out = (struct str){ 0 };
    enum err e = phone_newest(db, a, account_id, &sealed);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    return keys_unseal(keys, a, "citizen.phone", sealed, out) == OK ? OK : ERR_INTERNAL;
}

/* ---- being forgotten ---- */

enum err citizen_forget(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    struct citizen_row c;
    struct account x;
    TRY(citizen_row(db, a, account_id, &c));
    TRY(account_by_id(db, a, account_id, &x));
    for (size_t i = 0; citizen_forgets[i]; i++) TRY(citizen_forgets[i](db, a, now_ms, account_id));
    TRY(notify_forget(db, a, account_id));
    TRY(citizen_proofs_forget(db, a, account_id));
    c = (struct citizen_row){ .account_id = account_id, .joined_into = c.joined_into, .created_ms = c.created_ms };
    TRY(citizen_set(db, a, &c));
    TRY(citizen_put_name(db, a, account_id, S("(đã xoá)")));
    return x.state == ACCOUNT_LEFT ? OK : account_put_state(db, a, account_id, x.state, ACCOUNT_LEFT);
}
