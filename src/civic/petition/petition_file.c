/* petition_file.c - when a file of a report is taken, what is found in it, what is kept of it, when it goes. */
#include "civic/petition/petition_file_db.h"
#include <pthread.h>
#include <stdlib.h>
#include "auth/sealed_store.h"
#include "core/time.h"
#include "core/uuid.h"
#include "outreach/desk/doubt.h"
#include "paper/picture.h"
#include "paper/sniff.h"
#include "territory/territory.h"

/* ---- files: FOLDER/coming/<uid>, FOLDER/4e/<uid>.sealed, .jpg, .small.jpg; 4e: how the uid ends ---- */

enum place { PLACE_COMING, PLACE_SEALED, PLACE_JPEG, PLACE_SMALL, PLACES };
static const char *const endings[PLACES] = { "", ".sealed", ".jpg", ".small.jpg" };

static struct sealed_store store = { NULL, "petition.file" };

void petition_files_keep_in(const char *where) { store.folder = where; }

static enum err path_of(struct str uid, enum place what, char out[STORE_PATH_MAX])
{
    return what == PLACE_COMING ? sealed_store_coming(&store, uid, out)
                                : sealed_store_path(&store, uid, endings[what], out);
}

static enum err keep(struct str uid, enum place what, struct str jpeg)
{
    char path[STORE_PATH_MAX];
    TRY(path_of(uid, what, path));
    return store_keep(path, jpeg);
}

/* ---- promised ---- */

static const int64_t bytes_max[] = { [FILE_PHOTO] = FILE_PHOTO_MAX, [FILE_VIDEO] = FILE_VIDEO_MAX, [FILE_PDF] = FILE_PDF_MAX };

struct beginning { struct arena *a; const struct petition_file_offer *o; struct petition_file *out; };

static bool is_same(const struct petition_file *f, const struct petition_file_offer *o)
{
    return str_eq(f->sha256, o->sha256) && f->bytes == o->bytes && f->kind == o->kind && f->part == o->part;
}

static enum err begin(struct db *db, void *arg)
{
    struct beginning *b = arg;
    const struct petition_file_offer *o = b->o;
    struct petition_file *f = b->out;
    int64_t today;
    enum err found = petition_file_by_uid(db, b->a, o->uid, f);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    if (found == OK && (f->account_id != o->account_id || f->state == FILE_GONE)) return ERR_CONFLICT;
    if (found == OK && is_same(f, o)) return OK;
    if (found == OK && (f->state != FILE_COMING || f->received)) return ERR_CONFLICT;
    TRY(petition_file_count(db, b->a, o->account_id, day_start_ms(day_of_ms(o->now_ms)), &today));
    if (today >= (o->is_staff ? FILES_PER_DAY_STAFF : FILES_PER_DAY)) return ERR_TOO_MANY;
    if (found == ERR_NOT_FOUND) {
        *f = (struct petition_file){ .uid = o->uid, .account_id = o->account_id, .created_ms = o->now_ms, .flags = S("") };
        TRY(next_ids(db, b->a, "petition_file", 1, &f->id));
    }
    f->part = o->part;
    f->kind = o->kind;
    f->bytes = o->bytes;
    f->sha256 = o->sha256;
    return found == OK ? petition_file_promise(db, b->a, f) : petition_file_insert(db, b->a, f);
}

enum err petition_file_begin(struct db *db, struct arena *a, const struct petition_file_offer *o, struct petition_file *out,
                             const char **field)
{
    *field = !uuid_is_valid(o->uid) ? "uid" : o->part == (o->is_staff ? PART_BEFORE : PART_AFTER) ? "part"
           : o->bytes < 1 || o->bytes > bytes_max[o->kind] ? "bytes" : NULL;
    if (*field) return ERR_BAD_INPUT;
    return db_tx(db, begin, &(struct beginning){ a, o, out });
}

enum err petition_file_find(struct db *db, struct arena *a, struct str uid, int64_t account_id,
                            struct petition_file *out)
{
    TRY(petition_file_by_uid(db, a, uid, out));
    return out->account_id == account_id && out->state != FILE_GONE ? OK : ERR_NOT_FOUND;
}

/* ---- what is found in it ---- */

/* One word more for the desk. */
static enum err flag(struct arena *a, struct str *flags, const char *word)
{
    struct str s = flags->n ? arena_printf(a, "%.*s,%s", (int)flags->n, flags->p, word) : str_z(word);
    if (!s.n) return ERR_NOMEM;
    *flags = s;
    return OK;
}

/* `uses`, when it is there: the reports it was found in, each once. */
struct comparing { const struct petition_file *f; bool found; int64_t *uses; size_t n; };

static void keep_use(struct comparing *c, int64_t petition_id)
{
    c->found = true;
    if (!c->uses || !petition_id || c->n == FILE_USES_MAX) return;
    for (size_t i = 0; i < c->n; i++) if (c->uses[i] == petition_id) return;
    c->uses[c->n++] = petition_id;
}

/* In another report; or sent by somebody else and not named by any yet. */
static bool is_elsewhere(const struct petition_file *f, const struct alike *x)
{
    return x->id != f->id && (x->petition_id ? x->petition_id != f->petition_id : x->account_id != f->account_id);
}

static enum err compare(const void *row, void *arg)
{
    const struct alike *x = row;
    struct comparing *c = arg;
    const struct petition_file *f = c->f;
    bool is_alike = f->look && __builtin_popcountll((unsigned long long)(x->look ^ f->look)) <= FILE_LOOK_BITS;
    if (is_alike && is_elsewhere(f, x)) keep_use(c, x->petition_id);
    return OK;
}

static enum err compare_same(const void *row, void *arg)
{
    const struct alike *x = row;
    struct comparing *c = arg;
    if (is_elsewhere(c->f, x)) keep_use(c, x->petition_id);
    return OK;
}

/* Two looks that differ in three bits or fewer have one of four quarters in common. */
static void quarters_of(int64_t look, int64_t quarter[4])
{
    for (int q = 0; q < 4; q++) quarter[q] = q * INT64_C(65536) + (int64_t)((uint64_t)look >> (16 * q) & 0xffff);
}

static enum err find_used(struct db *db, struct arena *a, const struct petition_file *f, bool *is_used)
{
    int64_t quarter[4];
    struct comparing c = { .f = f };
    TRY(petition_file_same(db, a, f->sha256, compare_same, &c));
    quarters_of(f->look, quarter);
    if (f->look && !c.found) TRY(petition_look_alike(db, a, quarter, compare, &c));
    for (int q = 0; f->look && q < 4; q++) TRY(petition_look_insert(db, a, quarter[q], f->id));
    *is_used = c.found;
    return OK;
}

static int newest_first(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

enum err petition_file_uses(struct db *db, struct arena *a, const struct petition_file *f, int64_t out[FILE_USES_MAX], size_t *n)
{
    int64_t quarter[4];
    struct comparing c = { .f = f, .uses = out };
    TRY(petition_file_same(db, a, f->sha256, compare_same, &c));
    quarters_of(f->look, quarter);
    if (f->look) TRY(petition_look_alike(db, a, quarter, compare, &c));
    qsort(out, c.n, sizeof *out, newest_first);
    *n = c.n;
    return OK;
}

struct finishing { struct arena *a; struct petition_file f; struct picture seen; int64_t now_ms; };

/* Inside a transaction: what the file is like, and whole. */
static enum err mark_whole(struct db *db, void *arg)
{
    struct finishing *k = arg;
    struct petition_file f = k->f;
    bool is_used;
    const struct exif *x = &k->seen.exif;
    f.look = k->seen.look;
    f.taken_ms = x->has_time ? x->taken_ms : 0;
    f.flags = S("");
    TRY(find_used(db, k->a, &f, &is_used));
    if (is_used) TRY(flag(k->a, &f.flags, "used_before"));
    if (x->has_time && x->taken_ms < k->now_ms - FILE_OLD_DAYS * (int64_t)DAY_MS) TRY(flag(k->a, &f.flags, "old"));
    if (f.kind == FILE_PHOTO && !x->has_time) TRY(flag(k->a, &f.flags, "no_time"));
    if (x->has_place) TRY(petition_place_insert(db, k->a, &(struct camera_place){ f.id, x->lat_e6, x->lon_e6, 0, 0, S("") }));
    TRY(petition_file_known(db, k->a, &f));
    return petition_file_move(db, k->a, &k->f, f.bytes, FILE_WHOLE);
}

struct moving { struct arena *a; const struct petition_file *from; int64_t received; unsigned to; };

static enum err move(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return petition_file_move(db, m->a, m->from, m->received, m->to);
}

static enum err move_to(struct db *db, struct arena *a, const struct petition_file *f, int64_t received, unsigned to)
{
    return db_tx(db, move, &(struct moving){ a, f, received, to });
}

/* Is it what it is called? Of a photograph the copies are made; the others are kept as they came. */
static enum err look_into(struct finishing *k, struct str bytes, const char **field)
{
    enum sniffed is = sniff(bytes);
    bool fits = k->f.kind == FILE_PHOTO ? sniff_is_picture(is)
                : k->f.kind == FILE_PDF ? is == SNIFF_PDF
                                        : is == SNIFF_MP4 || is == SNIFF_WEBM;
    *field = is == SNIFF_HEIC && k->f.kind == FILE_PHOTO ? "heic" : "kind";
    if (!fits) return ERR_BAD_INPUT;
    if (k->f.kind != FILE_PHOTO) return OK;
    TRY(picture_read(k->a, bytes, FILE_JPEG_MAX, &k->seen));
    TRY(keep(k->f.uid, PLACE_JPEG, k->seen.jpeg));
    return keep(k->f.uid, PLACE_SMALL, k->seen.small);
}

/* All bytes are on disk: are they what was promised? */
static enum err finish(struct db *db, struct finishing *k, const struct keys *keys, const char *coming,
                       const char **field)
{
    struct str bytes;
    bool is_promised;
    TRY(sealed_store_came(&store, k->a, k->f.uid, k->f.bytes, k->f.sha256, &bytes, &is_promised));
    *field = "sha256";
    if (!is_promised) {
        TRY(move_to(db, k->a, &k->f, 0, FILE_COMING));
        return ERR_BAD_INPUT;
    }
    enum err e = look_into(k, bytes, field);
    if (e == ERR_BAD_INPUT) TRY(move_to(db, k->a, &k->f, k->f.bytes, FILE_REFUSED));
    else {
        TRY(e);
        TRY(sealed_store_seal(&store, keys, k->f.uid));
        TRY(db_tx(db, mark_whole, k));
    }
    enum err gone = store_remove(coming);
    return e == OK ? gone : e;
}

/* One file at a time: of two last pieces that come at once the second finds the work done. */
static enum err finish_in_turn(struct db *db, struct finishing *k, const struct keys *keys, const char *coming,
                               const char **field)
{
    static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&turn);
    enum err e = petition_file_by_id(db, k->a, k->f.id, &k->f);
    if (e == OK && k->f.state != FILE_COMING) e = store_remove(coming) == OK ? ERR_CONFLICT : ERR_INTERNAL;
    else if (e == OK) e = finish(db, k, keys, coming, field);
    pthread_mutex_unlock(&turn);
    return e;
}

enum err petition_file_take(struct db *db, struct arena *a, const struct keys *keys, const struct petition_file_piece *p,
                            struct petition_file *out, const char **field)
{
    char coming[STORE_PATH_MAX];
    int64_t end = 0;
    TRY(petition_file_find(db, a, p->uid, p->account_id, out));
    if (out->state != FILE_COMING) return ERR_CONFLICT;
    TRY(path_of(out->uid, PLACE_COMING, coming));
    TRY(store_take(coming, &(struct store_piece){ out->bytes, out->received, p->offset, p->bytes }, &end));
    struct finishing k = { .a = a, .f = *out, .now_ms = p->now_ms };
    enum err e = end < out->bytes ? move_to(db, a, out, end, FILE_COMING)
                                    : finish_in_turn(db, &k, keys, coming, field);
    if (e == OK || e == ERR_CONFLICT) TRY(petition_file_find(db, a, p->uid, p->account_id, out));
    return e;
}

/* ---- shown ---- */

enum err petition_file_copy(struct arena *a, const struct petition_file *f, bool is_small, struct str *jpeg)
{
    char path[STORE_PATH_MAX];
    if (f->state != FILE_WHOLE || f->kind != FILE_PHOTO) return ERR_NOT_FOUND;
    TRY(path_of(f->uid, is_small ? PLACE_SMALL : PLACE_JPEG, path));
    return store_read(a, path, 2 * MIB, jpeg);
}

enum err petition_file_original(const struct keys *keys, struct arena *a, const struct petition_file *f,
                                struct unsealing **out)
{
    return f->state == FILE_WHOLE ? sealed_store_open(&store, keys, a, f->uid, out) : ERR_NOT_FOUND;
}

/* ---- by the clock ---- */

enum { GONE_BYTES = 4 * MIB, GONE_ROUNDS_MAX = 100 };    /* after a night of forgetting many are gone at once */
struct tending {
    struct arena *a;
    int64_t now_ms;
    struct petition_file v[FILE_LOOSE_MAX];
    struct camera_place p[FILE_LOOSE_MAX];
    size_t n;
};

static enum err keep_file(const void *row, void *arg)
{
    struct tending *t = arg;
    t->v[t->n++] = *(const struct petition_file *)row;
    return OK;
}

static enum err keep_place(const void *row, void *arg)
{
    struct tending *t = arg;
    t->p[t->n++] = *(const struct camera_place *)row;
    return OK;
}

static enum err compare_places(struct db *db, void *arg)
{
    struct tending *t = arg;
    t->n = 0;
    TRY(petition_place_known(db, t->a, keep_place, t));
    for (size_t i = 0; i < t->n; i++) {
        struct camera_place *p = &t->p[i];
        bool has_pin = p->pin_lat_e6 || p->pin_lon_e6;
        if (has_pin && metres_between(p->lat_e6, p->lon_e6, p->pin_lat_e6, p->pin_lon_e6) > FILE_ELSEWHERE_M) {
            TRY(flag(t->a, &p->flags, "elsewhere"));
            TRY(petition_file_flags(db, t->a, p->file_id, p->flags));
        }
        TRY(petition_place_delete(db, t->a, p->file_id));
    }
    return petition_files_give_up(db, t->a, t->now_ms - FILE_WAIT_DAYS * (int64_t)DAY_MS);
}

static enum err delete_all(struct db *db, void *arg)
{
    struct tending *t = arg;
    for (size_t i = 0; i < t->n; i++) {
        int64_t quarter[4];
        quarters_of(t->v[i].look, quarter);
        for (int q = 0; t->v[i].look && q < 4; q++) TRY(petition_look_delete(db, t->a, quarter[q], t->v[i].id));
        TRY(petition_place_delete(db, t->a, t->v[i].id));
        TRY(petition_file_delete(db, t->a, t->v[i].id));
    }
    return OK;
}

/* The files first, the rows last: a file without a row would stay for ever. */
static enum err remove_gone(struct db *db, struct tending *t)
{
    t->n = 0;
    TRY(petition_files_gone(db, t->a, keep_file, t));
    for (size_t i = 0; i < t->n; i++) TRY(sealed_store_forget(&store, t->v[i].uid, endings + PLACE_SEALED, PLACES - PLACE_SEALED));
    return t->n ? db_tx(db, delete_all, t) : OK;
}

enum err petition_file_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct tending *t = arena_new(a, struct tending, 1);
    struct arena *room = arena_open(GONE_BYTES);
    enum err e = t && room ? OK : ERR_NOMEM;
    (void)keys;
    if (e == OK && store.folder) {
        t->a = room;
        t->now_ms = now_ms;
        e = db_tx(db, compare_places, t);
        t->n = FILE_LOOSE_MAX;
        for (int round = 0; e == OK && t->n == FILE_LOOSE_MAX && round < GONE_ROUNDS_MAX; round++) {
            arena_reset(room);
            e = remove_gone(db, t);
        }
    }
    arena_close(room);
    return e;
}

/* ---- copied elsewhere ---- */

struct uids { struct str *v; size_t n; };

static enum err keep_uid(const void *row, void *arg)
{
    struct uids *u = arg;
    u->v[u->n++] = *(const struct str *)row;
    return OK;
}

enum err petition_files_after(struct db *db, struct arena *a, struct str after, struct str uids[FILE_PAGE], size_t *n)
{
    struct uids found = { uids, 0 };
    TRY(petition_file_uids_after(db, a, after, keep_uid, &found));
    *n = found.n;
    return OK;
}

enum err petition_file_names(struct db *db, struct arena *a, struct str uid, struct str names[FILE_NAMES_MAX],
                             size_t *n)
{
    struct petition_file f;
    TRY(petition_file_by_uid(db, a, uid, &f));
    *n = 0;
    for (enum place what = PLACE_SEALED; what < (f.kind == FILE_PHOTO ? PLACES : PLACE_JPEG); what++) {
        struct str name = sealed_store_name(a, uid, endings[what]);
        if (!name.n) return ERR_NOMEM;
        names[(*n)++] = name;
    }
    return OK;
}

enum err petition_file_is_whole(struct db *db, struct arena *a, struct str uid, bool *is_whole)
{
    struct petition_file f;
    enum err e = petition_file_by_uid(db, a, uid, &f);
    *is_whole = e == OK && f.state == FILE_WHOLE;
    return e == ERR_NOT_FOUND ? OK : e;
}
