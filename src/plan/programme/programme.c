/* programme.c - a plan is written, handed in, approved by a second person, amended by a later version, and closed. */
#include "plan/programme/programme_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/programme/attachment.h"
#include "territory/territory.h"

const char *const plan_states[] = { "draft", "submitted", "approved", "amended", "closed", "dropped", NULL };
const char *const plan_events[] = { "submit", "return", "approve", "replace", "close", "drop", NULL };

enum { THE_NEXT_VERSION = 1u << 28 };                /* no person holds this bit: the approval of the next version does it */
static const struct flow_step steps[] = {
    { PLAN_DRAFT,     PLAN_SUBMIT,  PLAN_SUBMITTED, ROLE_CITY        },
    { PLAN_SUBMITTED, PLAN_RETURN,  PLAN_DRAFT,     ROLE_CITY        },
    { PLAN_SUBMITTED, PLAN_APPROVE, PLAN_APPROVED,  ROLE_CITY        },
    { PLAN_APPROVED,  PLAN_REPLACE, PLAN_AMENDED,   THE_NEXT_VERSION },
    { PLAN_APPROVED,  PLAN_CLOSE,   PLAN_CLOSED,    ROLE_CITY        },
    { PLAN_DRAFT,     PLAN_DROP,    PLAN_DROPPED,   ROLE_CITY        },
};
const struct flow plan_flow = {
    .name = "plan", .states = plan_states, .events = plan_events, .steps = steps, .n_steps = N_OF(steps), .start = PLAN_DRAFT,
};

/* ---- attachments ---- */

struct document { struct str title, number; int64_t day; struct str url, file; };
static const struct field document_fields[] = {
    FIELD(struct document, title, .min = 2, .max = 300), FIELD(struct document, number, .nullable = true, .max = 80),
    FIELD(struct document, day, .nullable = true, .min = 0, .max = 100000), FIELD(struct document, url, .nullable = true, .max = 500),
    FIELD(struct document, file, .nullable = true, .max = 36),
};
enum { WITHOUT_FILE = N_OF(document_fields) - 1 };

static bool begins(struct str s, struct str with) { return s.n > with.n && memcmp(s.p, with.p, with.n) == 0; }

bool document_is_link(struct str s)
{
    if (!s.n) return true;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ') return false;
    return begins(s, S("https://")) || begins(s, S("http://"));
}

enum err documents_text(struct arena *a, const struct json_in *list, struct str *out, const char **field)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    *field = "documents";
    if (json_count(list) > PLAN_DOCUMENTS_MAX) return ERR_BAD_INPUT;
    json_array(&j, NULL);
    for (size_t i = 0; i < json_count(list); i++) {
        struct document d = { .day = 0 };
        struct blame blame;
        TRY(json_read(a, json_item(list, i), FIELDS(document_fields), S("documents"), &d, &blame));
        if (!document_is_link(d.url) || (d.file.n && !uuid_is_valid(d.file))) return ERR_BAD_INPUT;
        json_object(&j, NULL);
        json_fields(&j, (struct fields){ document_fields, d.file.n ? N_OF(document_fields) : WITHOUT_FILE }, &d);
        json_end(&j);
    }
    json_end(&j);
    if (text.failed) return ERR_NOMEM;
    *out = buf_str(&text);
    *field = NULL;
    return OK;
}

void plan_document_json(struct json *j, const struct json_in *d, const struct plan_file *file)
{
    json_object(j, NULL);
    json_text(j, "title", json_as_text(json_member(d, "title")));
    json_text(j, "number", json_as_text(json_member(d, "number")));
    json_i64(j, "day", json_as_i64(json_member(d, "day"), 0));
    json_text(j, "url", json_as_text(json_member(d, "url")));
    if (file) {
        json_text(j, "file", file->uid);
        json_text(j, "file_name", file->name);
        json_text(j, "file_kind", str_z(plan_file_kinds[file->kind]));
        json_i64(j, "file_bytes", file->bytes);
    }
    json_end(j);
}

/* ---- who may ---- */

enum err plan_may(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id)
{
    unsigned held;
    if (by->is_local) return OK;
    TRY(roles_at(db, a, by->account_id, unit_id, &held));
    return held & by->roles & ROLE_CITY ? OK : ERR_FORBIDDEN;
}

static enum err note(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct plan *p, const char *action,
                     struct str reason)
{
    struct audit_line l = { .at_ms = now_ms, .account_id = by->account_id, .unit_id = p->unit_id, .action = arena_printf(a, "plan.%s", action),
                            .subject = arena_printf(a, "plan:%lld", (long long)p->id), .reason = reason, .address = by->address };
    return l.action.n && l.subject.n ? audit_write(db, a, &l) : ERR_NOMEM;
}

/* ---- writing ---- */


static enum err check_draft(struct arena *a, struct plan_draft *d, struct plan_version *v)
{
    if (!line_fits(d->name, PLAN_NAME_MIN, PLAN_NAME_MAX)) return bad_field(&d->field, "name");
    if (!line_fits(d->name_en, 0, PLAN_NAME_MAX)) return bad_field(&d->field, "name_en");
    if (!text_fits(d->purpose, 0, PLAN_TEXT_MAX)) return bad_field(&d->field, "purpose");
    if (!text_fits(d->legal_basis, 0, PLAN_TEXT_MAX)) return bad_field(&d->field, "legal_basis");
    if (d->from_day < 1 || d->from_day > 100000) return bad_field(&d->field, "from_day");
    if (d->to_day < d->from_day || d->to_day - d->from_day > 4000) return bad_field(&d->field, "to_day");
    v->name = d->name;
    v->name_en = d->name_en;
    v->purpose = d->purpose;
    v->legal_basis = d->legal_basis;
    v->from_day = d->from_day;
    v->to_day = d->to_day;
    return documents_text(a, d->documents, &v->documents, &d->field);
}

struct making {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct plan_draft *d;
    struct plan p;
    struct plan_version v;
    bool again;
};

static enum err hold(struct db *db, struct arena *a, int64_t plan_id, struct plan_version *v, const char **field)
{
    enum err e = documents_hold(db, a, plan_id, &v->documents);
    return e == ERR_BAD_INPUT ? bad_field(field, "documents") : e;
}

static enum err make(struct db *db, void *arg)
{
    struct making *k = arg;
    int64_t taken;
    enum err e = plan_by_uid(db, k->a, k->d->uid, &k->p);
    k->again = e == OK;
    TRY(plan_may(db, k->a, k->by, CITY_ID));
    if (e != ERR_NOT_FOUND) return e;
    TRY(plan_code_taken(db, k->a, k->d->code, &taken));
    if (taken) return ERR_CONFLICT;
    TRY(next_ids(db, k->a, "plan", 1, &k->p.id));
    TRY(next_ids(db, k->a, "plan_version", 1, &k->v.id));
    k->p = (struct plan){ .id = k->p.id, .uid = k->d->uid, .code = k->d->code, .unit_id = CITY_ID, .created_ms = k->now_ms, .open_id = k->v.id };
    k->v.plan_id = k->p.id;
    k->v.number = 1;
    k->v.created_by = k->by->account_id;
    k->v.created_ms = k->now_ms;
    TRY(hold(db, k->a, k->p.id, &k->v, &k->d->field));
    TRY(plan_insert(db, k->a, &k->p));
    TRY(version_insert(db, k->a, &k->v));
    TRY(note(db, k->a, k->now_ms, k->by, &k->p, "make", S("")));
    return plan_by_id(db, k->a, k->p.id, &k->p);
}

enum err plan_make(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct plan_draft *d, struct plan *out, bool *again)
{
    struct making k = { .a = a, .now_ms = now_ms, .by = by, .d = d };
    d->field = NULL;
    if (!uuid_is_valid(d->uid)) return bad_field(&d->field, "uid");
    if (!line_fits(d->code, 2, PLAN_CODE_MAX)) return bad_field(&d->field, "code");
    TRY(check_draft(a, d, &k.v));
    TRY(db_tx(db, make, &k));
    *out = k.p;
    *again = k.again;
    return OK;
}

struct editing { struct arena *a; const struct actor *by; int64_t plan_id; struct plan_draft *d; struct plan_version v; };

static enum err edit(struct db *db, void *arg)
{
    struct editing *k = arg;
    struct plan p;
    TRY(plan_by_id(db, k->a, k->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    if (!p.open_id) return ERR_CONFLICT;
    k->v.id = p.open_id;
    k->v.edited_by = k->by->account_id;
    TRY(hold(db, k->a, p.id, &k->v, &k->d->field));
    return version_write(db, k->a, &k->v);
}

enum err plan_edit(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, struct plan_draft *d)
{
    struct editing k = { .a = a, .by = by, .plan_id = plan_id, .d = d };
    d->field = NULL;
    TRY(check_draft(a, d, &k.v));
    return db_tx(db, edit, &k);
}

/* ---- moving ---- */

struct moving {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    struct plan_move *m;
    struct plan p;
    struct plan_version v;
};

static enum err submit(struct db *db, struct moving *k)
{
    enum err e = plan_items_check(db, k->a, &k->v);
    if (e == ERR_BAD_INPUT) return bad_field(&k->m->field, "items");
    TRY(e);
    k->v.submitted_by = k->by->account_id;
    k->v.submitted_ms = k->now_ms;
    return OK;
}

static enum err take_reason(struct db *db, struct moving *k)
{
    (void)db;
    if (!text_fits(k->m->reason, PLAN_REASON_MIN, PLAN_REASON_MAX)) return bad_field(&k->m->field, "reason");
    k->v.reason = k->m->reason;
    return OK;
}

static enum err decide(struct moving *k)
{
    k->v.decided_by = k->by->account_id;
    k->v.decided_ms = k->now_ms;
    return OK;
}

static enum err replace_in_force(struct db *db, struct moving *k)
{
    struct plan_version old;
    if (!k->p.in_force_id) return OK;
    TRY(plan_version_by_id(db, k->a, k->p.in_force_id, &old));
    unsigned before = old.state;
    TRY(flow_next(&plan_flow, before, PLAN_REPLACE, THE_NEXT_VERSION, &old.state));
    return version_set(db, k->a, &old, before);
}

static enum err approve(struct db *db, struct moving *k)
{
    int64_t me = k->by->account_id;
    bool wrote;
    TRY(version_has_written(db, k->a, k->v.id, me, &wrote));
    if (me && (wrote || me == k->v.submitted_by)) return ERR_CONFLICT;
    if (!line_fits(k->m->decision_number, 1, PLAN_DECISION_MAX)) return bad_field(&k->m->field, "decision_number");
    if (k->m->decision_day < 1 || k->m->decision_day > day_of_ms(k->now_ms)) return bad_field(&k->m->field, "decision_day");
    k->v.decision_number = k->m->decision_number;
    k->v.decision_day = k->m->decision_day;
    TRY(decide(k));
    TRY(replace_in_force(db, k));
    k->p.in_force_id = k->v.id;
    k->p.open_id = 0;
    return OK;
}

static enum err drop(struct db *db, struct moving *k)
{
    TRY(take_reason(db, k));
    k->p.open_id = 0;
    return decide(k);
}

/* Who approved it stays; who closed it and why stands in the audit log. */
static enum err finish(struct db *db, struct moving *k)
{
    const struct str amended_for = k->v.reason;
    TRY(take_reason(db, k));
    k->v.reason = amended_for;
    return k->p.open_id ? ERR_CONFLICT : OK;
}

static enum err (*const deeds[])(struct db *db, struct moving *k) = {
    [PLAN_SUBMIT] = submit, [PLAN_RETURN] = take_reason, [PLAN_APPROVE] = approve, [PLAN_REPLACE] = NULL, [PLAN_CLOSE] = finish, [PLAN_DROP] = drop,
};

static enum err move(struct db *db, void *arg)
{
    struct moving *k = arg;
    TRY(plan_by_id(db, k->a, k->m->plan_id, &k->p));
    TRY(plan_may(db, k->a, k->by, k->p.unit_id));
    int64_t in_force = k->p.in_force_id, open = k->p.open_id, id = k->m->event == PLAN_CLOSE ? in_force : open;
    if (!id) return ERR_CONFLICT;
    TRY(plan_version_by_id(db, k->a, id, &k->v));
    unsigned before = k->v.state;
    TRY(flow_next(&plan_flow, before, k->m->event, ROLE_CITY, &k->v.state));
    TRY(deeds[k->m->event](db, k));
    TRY(version_set(db, k->a, &k->v, before));
    TRY(plan_set(db, k->a, &k->p, in_force, open));
    return note(db, k->a, k->now_ms, k->by, &k->p, plan_events[k->m->event], k->m->reason);
}

enum err plan_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct plan_move *m)
{
    struct moving k = { .a = a, .now_ms = now_ms, .by = by, .m = m };
    m->field = NULL;
    if (m->event > PLAN_DROP || m->event == PLAN_REPLACE) return bad_field(&m->field, "event");
    return db_tx(db, move, &k);
}

/* ---- amending ---- */

struct amending { struct arena *a; int64_t now_ms, plan_id; const struct actor *by; struct str reason; };

static enum err amend(struct db *db, void *arg)
{
    struct amending *k = arg;
    struct plan p;
    struct plan_version v;
    int64_t last;
    TRY(plan_by_id(db, k->a, k->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    if (!p.in_force_id || p.open_id) return ERR_CONFLICT;
    TRY(plan_version_by_id(db, k->a, p.in_force_id, &v));
    if (v.state != PLAN_APPROVED) return ERR_CONFLICT;
    TRY(version_last_number(db, k->a, p.id, &last));
    if (last >= PLAN_VERSIONS_MAX) return ERR_TOO_MANY;
    v.number = last + 1;
    v.reason = k->reason;
    v.created_by = k->by->account_id;
    v.created_ms = k->now_ms;
    TRY(next_ids(db, k->a, "plan_version", 1, &v.id));
    TRY(version_insert(db, k->a, &v));
    TRY(plan_items_copy(db, k->a, p.in_force_id, v.id));
    p.open_id = v.id;
    TRY(plan_set(db, k->a, &p, p.in_force_id, 0));
    return note(db, k->a, k->now_ms, k->by, &p, "amend", k->reason);
}

enum err plan_amend(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t plan_id, struct str reason, const char **field)
{
    struct amending k = { a, now_ms, plan_id, by, reason };
    *field = NULL;
    if (!text_fits(reason, PLAN_REASON_MIN, PLAN_REASON_MAX)) return bad_field(field, "reason");
    return db_tx(db, amend, &k);
}

enum err plan_version_of(struct db *db, struct arena *a, const struct plan *p, int64_t number, struct plan_version *out)
{
    if (number) return version_by_number(db, a, p->id, number, out);
    int64_t id = p->in_force_id ? p->in_force_id : p->open_id;
    if (id) return plan_version_by_id(db, a, id, out);
    int64_t last;                                            /* its only draft was dropped */
    TRY(version_last_number(db, a, p->id, &last));
    return version_by_number(db, a, p->id, last, out);
}
