/* petition_forget.c - the sender of a report without an account, and what goes of a report: when it is asked for, and by age. */
#include "civic/petition/petition_forget.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "civic/petition/petition_db.h"
#include "civic/petition/petition_file.h"
#include "core/json_in.h"
#include "core/log.h"
#include "core/out.h"
#include "core/time.h"
#include "territory/territory.h"

/* ---- the sender ---- */

static const struct field sender_fields[] = {
    FIELD(struct petition_sender, first_name, .nullable = true), FIELD(struct petition_sender, last_name, .nullable = true),
    FIELD(struct petition_sender, email, .nullable = true), FIELD(struct petition_sender, phone, .nullable = true),
    FIELD(struct petition_sender, account_id, .nullable = true), FIELD(struct petition_sender, device_id, .nullable = true),
};

enum err petition_sender_keep(struct db *db, struct arena *a, const struct keys *keys, int64_t petition_id, const struct petition_sender *s)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    struct bytes sealed;
    bool any = false;
    json_object(&j, NULL);
    for (size_t i = 0; i < N_OF(sender_fields); i++) {
        const struct str *told = (const void *)((const char *)s + sender_fields[i].at);
        if (!told->n) continue;
        json_text(&j, sender_fields[i].name, *told);
        any = true;
    }
    json_end(&j);
    if (text.failed) return ERR_NOMEM;
    if (!any) return OK;
    TRY(keys_seal(keys, a, "open.sender", buf_str(&text), &sealed));
    return sender_insert(db, a, petition_id, sealed);
}

enum err petition_sender_find(struct db *db, struct arena *a, const struct keys *keys, int64_t petition_id, struct petition_sender *out)
{
    struct bytes sealed;
    struct str text;
    const struct json_in *told;
    struct blame blame = { 0 };
    struct petition_sender s = { { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } };
    TRY(sender_sealed(db, a, petition_id, &sealed));
    if (keys_unseal(keys, a, "open.sender", sealed, &text) != OK || json_parse(a, text, &blame, &told) != OK
        || json_read(a, told, FIELDS(sender_fields), S(""), &s, &blame) != OK) return ERR_INTERNAL;
    *out = s;
    return OK;
}

/* ---- asked for ---- */

static enum err is_below(struct db *db, struct arena *a, const struct petition *p, int64_t unit_id, bool *below)
{
    TRY(unit_is_within(db, a, p->unit_id, unit_id, below));
    return *below ? OK : unit_is_within(db, a, p->ward_id, unit_id, below);
}

enum err petition_erase_asked(struct db *db, struct arena *a, const struct privacy_work *w)
{
    struct petition p;
    bool below = false;
    *w->field = "report";
    enum err e = petition_by_code(db, a, w->deed->report, &p);
    if (e == OK) e = is_below(db, a, &p, w->request->unit_id, &below);
    if (e == ERR_NOT_FOUND || (e == OK && (!below || p.account_id))) return ERR_BAD_INPUT;
    TRY(e);
    TRY(petition_files_forget(db, a, p.id));
    TRY(sender_forget(db, a, p.id));
    TRY(petition_words_forget(db, a, p.id));
    struct audit_line line = {
        .at_ms = w->now_ms, .account_id = w->by->account_id, .unit_id = w->request->unit_id, .action = S("petition.forget"), .reason = p.code,
        .subject = arena_printf(a, "privacy_request:%lld", (long long)w->request->id), .address = w->by->address };
    return line.subject.n ? audit_write(db, a, &line) : ERR_NOMEM;
}

/* ---- by age ---- */

static const struct duty { const char *what, *parameter; enum err (*forget)(struct db *db, struct arena *a, int64_t petition_id); } duties[] = {
    { "sender", "retention.petition_sender", sender_forget },
    { "files",  "retention.petition_files",  petition_files_forget },
};

/* A window is one transaction; a night has so many, so that the city's own work goes on. */
enum { WINDOW = 500, WINDOWS_PER_NIGHT = 2000, WINDOW_BYTES = 8 * MIB };

struct sweeping { struct arena *a; const struct duty *duty; int64_t before_ms; size_t n; struct closed_at at[WINDOW]; };

static enum err keep(const void *row, void *arg)
{
    struct sweeping *s = arg;
    s->at[s->n++] = *(const struct closed_at *)row;
    return OK;
}

static enum err window(struct db *db, void *arg)
{
    struct sweeping *s = arg;
    struct closed_at from;
    s->n = 0;
    TRY(sweep_at(db, s->a, s->duty->what, &from));
    TRY(petition_closed_rows(db, s->a, from, s->before_ms, WINDOW, keep, s));
    for (size_t i = 0; i < s->n; i++) TRY(s->duty->forget(db, s->a, s->at[i].petition_id));
    return s->n ? sweep_set(db, s->a, s->duty->what, s->at[s->n - 1]) : OK;
}

static enum err sweep(struct db *db, struct arena *a, const struct duty *duty, int64_t now_ms)
{
    int64_t days, seen = 0, today = day_of_ms(now_ms);
    TRY(parameter_i64(db, a, str_z(duty->parameter), today, &days));
    struct sweeping *s = arena_new(a, struct sweeping, 1);
    struct arena *room = arena_open(WINDOW_BYTES);
    enum err e = s && room ? OK : ERR_NOMEM;
    if (s) *s = (struct sweeping){ .a = room, .duty = duty, .before_ms = day_start_ms(today - days), .n = WINDOW };
    for (int i = 0; e == OK && s->n == WINDOW && i < WINDOWS_PER_NIGHT; i++) {
        e = db_tx(db, window, s);
        seen += (int64_t)s->n;
        arena_reset(room);
    }
    arena_close(room);
    if (seen) log_line(LOG_INFO, "petition_retention", LOG_TEXT("what", str_z(duty->what)), LOG_I64("reports", seen));
    return e;
}

enum err petition_retention_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    for (size_t i = 0; i < N_OF(duties); i++) TRY(sweep(db, a, &duties[i], now_ms));
    return OK;
}
