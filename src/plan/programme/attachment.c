/* attachment.c - when a file of a plan is taken, what it may be, who may have it, when it goes. */
#include "plan/programme/attachment_db.h"
#include <pthread.h>
#include "account/account.h"
#include "auth/sealed_store.h"
#include "core/time.h"
#include "core/uuid.h"
#include "paper/sniff.h"
#include "plan/programme/programme_db.h"
#include "territory/territory.h"

static struct sealed_store store = { NULL, "plan.file" };
static int64_t bytes_max;

void plan_files_keep_in(const char *folder, int64_t most)
{
    store.folder = folder;
    bytes_max = most;
}

/* ---- promised ---- */

struct beginning { struct arena *a; int64_t now_ms; const struct actor *by; const struct plan_file_offer *o; struct plan_file *out; };

static enum err begin(struct db *db, void *arg)
{
    struct beginning *k = arg;
    const struct plan_file_offer *o = k->o;
    struct plan_file *f = k->out;
    struct plan p;
    int64_t n;
    TRY(plan_by_id(db, k->a, o->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    enum err e = plan_file_by_uid(db, k->a, o->uid, f);
    if (e == OK) {
        bool is_same = f->plan_id == o->plan_id && f->account_id == k->by->account_id && str_eq(f->sha256, o->sha256) &&
                       f->bytes == o->bytes;
        return is_same && f->state != PLAN_FILE_GONE ? OK : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    if (!p.open_id) return ERR_CONFLICT;
    TRY(plan_file_count(db, k->a, p.id, &n));
    if (n >= PLAN_FILES_MAX) return ERR_TOO_MANY;
    *f = (struct plan_file){ .uid = o->uid, .plan_id = p.id, .name = o->name, .bytes = o->bytes, .sha256 = o->sha256,
                             .account_id = k->by->account_id, .created_ms = k->now_ms };
    TRY(next_ids(db, k->a, "plan_file", 1, &f->id));
    return plan_file_insert(db, k->a, f);
}

/* A name, no way to somewhere. */
static bool is_name(struct str s)
{
    if (!text_fits(s, 1, PLAN_FILE_NAME_MAX)) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127 || s.p[i] == '/' || s.p[i] == '\\') return false;
    return true;
}

static bool is_hex(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789abcdef", s.p[i]) || !s.p[i]) return false;
    return s.n == 64;
}

enum err plan_file_begin(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                         struct plan_file_offer *o, struct plan_file *out)
{
    o->field = !uuid_is_valid(o->uid) ? "uid" : !is_name(o->name) ? "name" : !is_hex(o->sha256) ? "sha256"
             : o->bytes < 1 || o->bytes > bytes_max ? "bytes" : NULL;
    if (o->field) return ERR_BAD_INPUT;
    return db_tx(db, begin, &(struct beginning){ a, now_ms, by, o, out });
}

enum err plan_file_find(struct db *db, struct arena *a, struct str uid, int64_t account_id, struct plan_file *out)
{
    TRY(plan_file_by_uid(db, a, uid, out));
    return out->account_id == account_id && out->state != PLAN_FILE_GONE ? OK : ERR_NOT_FOUND;
}

/* ---- taken ---- */

struct moving { struct arena *a; const struct plan_file *from; int64_t received; unsigned kind, state; };

static enum err move(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return plan_file_move(db, m->a, m->from, m->received, m->kind, m->state);
}

static unsigned kind_of(struct str bytes)
{
    static const struct { enum sniffed is; unsigned kind; } kinds[] = {
        { SNIFF_PDF, PLAN_FILE_PDF },   { SNIFF_DOCX, PLAN_FILE_DOCX }, { SNIFF_XLSX, PLAN_FILE_XLSX },
        { SNIFF_JPEG, PLAN_FILE_JPEG }, { SNIFF_PNG, PLAN_FILE_PNG },   { SNIFF_WEBP, PLAN_FILE_WEBP },
    };
    enum sniffed is = sniff_whole(bytes);
    for (size_t i = 0; i < N_OF(kinds); i++)
        if (kinds[i].is == is) return kinds[i].kind;
    return PLAN_FILE_UNKNOWN;
}

/* All bytes are on disk: are they what was promised, and of a kind that is kept? */
static enum err finish(struct db *db, struct arena *a, const struct keys *keys, const struct plan_file *f,
                       const char *coming, const char **field)
{
    struct str bytes;
    bool is_promised;
    struct moving m = { a, f, f->bytes, PLAN_FILE_UNKNOWN, PLAN_FILE_WHOLE };
    TRY(sealed_store_came(&store, a, f->uid, f->bytes, f->sha256, &bytes, &is_promised));
    m.kind = kind_of(bytes);
    if (!is_promised) m = (struct moving){ a, f, 0, PLAN_FILE_UNKNOWN, PLAN_FILE_COMING };
    else if (m.kind == PLAN_FILE_UNKNOWN) m.state = PLAN_FILE_REFUSED;
    else TRY(sealed_store_seal(&store, keys, f->uid));
    TRY(db_tx(db, move, &m));
    *field = m.state == PLAN_FILE_COMING ? "sha256" : "kind";
    if (m.state != PLAN_FILE_COMING) TRY(store_remove(coming));
    return m.state == PLAN_FILE_WHOLE ? OK : ERR_BAD_INPUT;
}

/* One file at a time: of two last pieces that come at once the second finds the work done. */
static enum err finish_in_turn(struct db *db, struct arena *a, const struct keys *keys, struct plan_file *f,
                               const char *coming, const char **field)
{
    static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&turn);
    enum err e = plan_file_by_uid(db, a, f->uid, f);
    if (e == OK) e = f->state == PLAN_FILE_COMING ? finish(db, a, keys, f, coming, field) : ERR_CONFLICT;
    pthread_mutex_unlock(&turn);
    return e;
}

enum err plan_file_take(struct db *db, struct arena *a, const struct keys *keys, const struct plan_file_piece *p,
                        struct plan_file *out, const char **field)
{
    char coming[STORE_PATH_MAX];
    int64_t end = 0;
    TRY(plan_file_find(db, a, p->uid, p->account_id, out));
    if (out->state != PLAN_FILE_COMING) return ERR_CONFLICT;
    TRY(sealed_store_coming(&store, out->uid, coming));
    TRY(store_take(coming, &(struct store_piece){ out->bytes, out->received, p->offset, p->bytes }, &end));
    enum err e = end < out->bytes ? db_tx(db, move, &(struct moving){ a, out, end, PLAN_FILE_UNKNOWN, PLAN_FILE_COMING })
                                  : finish_in_turn(db, a, keys, out, coming, field);
    if (e == OK || e == ERR_CONFLICT) TRY(plan_file_find(db, a, p->uid, p->account_id, out));
    return e;
}

/* ---- named by documents ---- */

static enum err hold_one(struct db *db, struct arena *a, int64_t plan_id, struct str uid, struct plan_file *out)
{
    enum err e = plan_file_by_uid(db, a, uid, out);
    if (e == ERR_NOT_FOUND || (e == OK && (out->plan_id != plan_id || out->state != PLAN_FILE_WHOLE)))
        return ERR_BAD_INPUT;
    TRY(e);
    return plan_file_name_it(db, a, out->id);
}

enum err documents_hold(struct db *db, struct arena *a, int64_t plan_id, struct str *documents)
{
    const struct json_in *list;
    struct blame blame;
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    enum err e = json_parse(a, *documents, &blame, &list);
    if (e != OK) return e == ERR_NOMEM ? e : ERR_INTERNAL;
    json_array(&j, NULL);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *d = json_item(list, i);
        const struct str uid = json_as_text(json_member(d, "file"));
        struct plan_file f = { .id = 0 };
        if (uid.n) TRY(hold_one(db, a, plan_id, uid, &f));
        plan_document_json(&j, d, uid.n ? &f : NULL);
    }
    json_end(&j);
    *documents = buf_str(&text);
    return text.failed ? ERR_NOMEM : OK;
}

/* ---- for whom ---- */

static bool names(struct str documents, struct str uid)
{
    for (size_t at = 0; at + uid.n <= documents.n; at++)
        if (memcmp(documents.p + at, uid.p, uid.n) == 0) return true;
    return false;
}

/* What the version in force says to these people. */
static enum err is_said_to(struct db *db, struct arena *a, const struct plan_file *f, const struct looker *who,
                           int64_t today, bool *out)
{
    struct plan p;
    struct plan_version v;
    struct outline o;
    *out = false;
    TRY(plan_by_id(db, a, f->plan_id, &p));
    if (!p.in_force_id) return OK;
    TRY(plan_version_by_id(db, a, p.in_force_id, &v));
    *out = names(v.documents, f->uid);
    if (*out) return OK;
    TRY(outline_read(db, a, v.id, S(""), today, &o));
    outline_keep(&o, who);
    for (size_t i = 0; i < o.n && !*out; i++) *out = !o.v[i].is_hidden && names(o.v[i].documents, f->uid);
    return OK;
}

enum err plan_file_for(struct db *db, struct arena *a, struct str uid, const struct looker *who, int64_t today,
                       struct plan_file *out)
{
    struct plan_file f;
    bool concerns = who->sees_all;
    TRY(plan_file_by_uid(db, a, uid, &f));
    if (f.state != PLAN_FILE_WHOLE) return ERR_NOT_FOUND;
    if (!concerns) TRY(is_said_to(db, a, &f, who, today, &concerns));
    if (!concerns) return ERR_NOT_FOUND;
    *out = f;
    return OK;
}

enum err plan_file_original(const struct keys *keys, struct arena *a, const struct plan_file *f, struct unsealing **out)
{
    return sealed_store_open(&store, keys, a, f->uid, out);
}

/* ---- by the clock ---- */

struct tending { struct arena *a; int64_t before_ms; struct plan_file v[PLAN_FILE_LOOSE_MAX]; size_t n; };

static enum err give_up(struct db *db, void *arg)
{
    const struct tending *t = arg;
    return plan_files_give_up(db, t->a, t->before_ms);
}

static enum err keep_gone(const void *row, void *arg)
{
    struct tending *t = arg;
    t->v[t->n++] = *(const struct plan_file *)row;
    return OK;
}

static enum err delete_rows(struct db *db, void *arg)
{
    const struct tending *t = arg;
    for (size_t i = 0; i < t->n; i++) TRY(plan_file_delete(db, t->a, t->v[i].id));
    return OK;
}

/* The files first, the rows last: a file without a row would stay for ever. */
enum err plan_file_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct tending *t = arena_new(a, struct tending, 1);
    (void)keys;
    if (!t) return ERR_NOMEM;
    if (!store.folder) return OK;
    t->a = a;
    t->before_ms = now_ms - PLAN_FILE_WAIT_DAYS * (int64_t)DAY_MS;
    TRY(db_tx(db, give_up, t));
    t->n = 0;
    TRY(plan_files_gone(db, a, keep_gone, t));
    for (size_t i = 0; i < t->n; i++) TRY(sealed_store_forget(&store, t->v[i].uid, &(const char *){ ".sealed" }, 1));
    return t->n ? db_tx(db, delete_rows, t) : OK;
}

/* ---- copied elsewhere ---- */

struct uids { struct str *v; size_t n; };

static enum err keep_uid(const void *row, void *arg)
{
    struct uids *u = arg;
    u->v[u->n++] = *(const struct str *)row;
    return OK;
}

enum err plan_files_after(struct db *db, struct arena *a, struct str after, struct str uids[PLAN_FILE_PAGE], size_t *n)
{
    struct uids found = { uids, 0 };
    TRY(plan_file_uids_after(db, a, after, keep_uid, &found));
    *n = found.n;
    return OK;
}

enum err plan_file_names(struct db *db, struct arena *a, struct str uid, struct str names_out[PLAN_FILE_NAMES_MAX],
                         size_t *n)
{
    (void)db;
    names_out[0] = sealed_store_name(a, uid, ".sealed");
    *n = 1;
    return names_out[0].n ? OK : ERR_NOMEM;
}

enum err plan_file_is_whole(struct db *db, struct arena *a, struct str uid, bool *is_whole)
{
    struct plan_file f;
    enum err e = plan_file_by_uid(db, a, uid, &f);
    *is_whole = e == OK && f.state == PLAN_FILE_WHOLE;
    return e == ERR_NOT_FOUND ? OK : e;
}
