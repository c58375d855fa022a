/* media.c - when a picture is taken, how its pieces become a file, when it goes. */
#include "outreach/media/media.h"
#include <stdio.h>
#include "core/store.h"
#include "core/time.h"
#include "outreach/media/media_db.h"
#include "paper/picture.h"
#include "outreach/count/visit_db.h"

/* ---- files: FOLDER/coming/<sha256>, FOLDER/ab/<sha256>.jpg; all 0600 ---- */

static const char *folder;

void media_keep_in(const char *where) { folder = where; }

struct place { char file[STORE_PATH_MAX]; };

static enum err place_of(struct str sha256, bool is_whole, struct place *out)
{
    if (!folder || sha256.n != 64) return ERR_INTERNAL;
    int n = is_whole ? snprintf(out->file, sizeof out->file, "%s/%.2s/%.64s.jpg", folder, sha256.p, sha256.p)
                     : snprintf(out->file, sizeof out->file, "%s/coming/%.64s", folder, sha256.p);
    return n < 0 || (size_t)n >= sizeof out->file ? ERR_INTERNAL : OK;
}

static enum err keep_whole(struct str sha256, struct str jpeg)
{
    struct place p;
    TRY(place_of(sha256, true, &p));
    return store_keep(p.file, jpeg);
}

static enum err remove_file(struct str sha256, bool is_whole)
{
    struct place p;
    TRY(place_of(sha256, is_whole, &p));
    return store_remove(p.file);
}

/* ---- promised ---- */

static enum err photo_of(struct arena *a, const struct event *e, struct str *photo)
{
    struct visit v;
    struct blame blame;
    *photo = (struct str){ 0 };
    if (e->kind != EVENT_VISIT && e->kind != EVENT_CORRECTION) return OK;
    enum err read = visit_read(a, e->body, e->kind == EVENT_CORRECTION, &v, &blame);
    if (read == OK) *photo = v.photo;
    return read == ERR_BAD_INPUT ? OK : read;            /* altered by somebody: the audit names it */
}

struct beginning { struct arena *a; const struct media_offer *o; struct media *out; };

static enum err known(struct db *db, const struct beginning *b)
{
    struct media *m = b->out;
    if (m->state != MEDIA_COMING || m->device_id == b->o->device_id) return OK;
    if (m->account_id != b->o->account_id) return ERR_CONFLICT;
    m->device_id = b->o->device_id;                      /* a new key of the same person */
    return media_set_device(db, b->a, m->sha256, m->device_id);
}

static enum err begin(struct db *db, void *arg)
{
    struct beginning *b = arg;
    const struct media_offer *o = b->o;
    struct event e;
    struct str photo;
    int64_t today;
    TRY(event_by_id(db, b->a, o->visit, &e));
    if (e.account_id != o->account_id) return ERR_NOT_FOUND;
    TRY(photo_of(b->a, &e, &photo));
    if (photo.n == 0) return ERR_NOT_FOUND;
    if (!str_eq(photo, o->sha256)) return ERR_BAD_INPUT;
    enum err found = media_by_sha256(db, b->a, o->sha256, b->out);
    if (found != ERR_NOT_FOUND) return found == OK ? known(db, b) : found;
    TRY(media_count(db, b->a, o->device_id, day_start_ms(day_of_ms(o->now_ms)), &today));
    if (today >= MEDIA_PER_DAY) return ERR_TOO_MANY;
    *b->out = (struct media){ .sha256 = o->sha256, .account_id = o->account_id, .device_id = o->device_id, .bytes = o->size,
                              .created_ms = o->now_ms, .visit_seq = e.seq };
    return media_insert(db, b->a, b->out);
}

enum err media_begin(struct db *db, struct arena *a, const struct media_offer *o, struct media *out)
{
    if (o->size < 1 || o->size > MEDIA_BYTES_MAX) return ERR_BAD_INPUT;
    return db_tx(db, begin, &(struct beginning){ a, o, out });
}

enum err media_find(struct db *db, struct arena *a, struct str sha256, int64_t device_id, struct media *out)
{
    TRY(media_by_sha256(db, a, sha256, out));
    return out->device_id == device_id ? OK : ERR_NOT_FOUND;
}

/* ---- taken ---- */

struct moving { struct arena *a; const struct media *from; int64_t received; enum media_state to; };

static enum err move(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return media_move(db, m->a, m->from, m->received, m->to);
}

static enum err move_to(struct db *db, struct arena *a, struct media *m, int64_t received, enum media_state to)
{
    TRY(db_tx(db, move, &(struct moving){ a, m, received, to }));
    m->received = received;
    m->state = to;
    return OK;
}

/* All bytes are on disk: are they what was promised, and a picture? */
static enum err finish(struct db *db, struct arena *a, struct media *m, const char *path, const char **field)
{
    struct str bytes, jpeg;
    struct bytes hash;
    TRY(store_read(a, path, MEDIA_BYTES_MAX, &bytes));
    bytes.n = bytes.n < (size_t)m->bytes ? bytes.n : (size_t)m->bytes;
    TRY(sha256(a, bytes, &hash));
    if (!str_eq(hex(a, hash), m->sha256)) {
        TRY(move_to(db, a, m, 0, MEDIA_COMING));
        *field = "sha256";
        return ERR_BAD_INPUT;
    }
    enum err e = picture_to_jpeg(a, bytes, &jpeg);
    if (e == ERR_BAD_INPUT) {
        *field = "picture";
        TRY(move_to(db, a, m, m->bytes, MEDIA_REFUSED));
    } else {
        TRY(e);
        TRY(keep_whole(m->sha256, jpeg));
        TRY(move_to(db, a, m, m->bytes, MEDIA_WHOLE));
    }
    enum err gone = store_remove(path);
    return e == OK ? gone : e;
}

enum err media_take(struct db *db, struct arena *a, const struct media_piece *p, struct media *out, const char **field)
{
    struct place part;
    TRY(media_find(db, a, p->sha256, p->device_id, out));
    int64_t end;
    if (out->state != MEDIA_COMING) return ERR_CONFLICT;
    TRY(place_of(out->sha256, false, &part));
    TRY(store_take(part.file, &(struct store_piece){ out->bytes, out->received, p->offset, p->bytes }, &end));
    enum err e = end < out->bytes ? move_to(db, a, out, end, MEDIA_COMING) : finish(db, a, out, part.file, field);
    if (e == ERR_CONFLICT) TRY(media_find(db, a, p->sha256, p->device_id, out)); /* the same piece came twice at once */
    return e;
}

/* ---- shown ---- */

enum { JPEG_BYTES_MAX = 2 * MIB };                       /* 1280 x 1280 at its worst is below */

enum err media_of_visit(struct db *db, struct arena *a, int64_t visit_seq, struct str *jpeg)
{
    struct shown s;
    struct visit v;
    struct blame blame;
    struct media m;
    struct place p;
    TRY(visit_shown(db, a, visit_seq, &s));
    enum err read = visit_read(a, s.body, str_eq(s.body_kind, str_z(event_kinds[EVENT_CORRECTION])), &v, &blame);
    if (read != OK) return read == ERR_BAD_INPUT ? ERR_INTERNAL : read;
    if (v.photo.n == 0) return ERR_NOT_FOUND;
    TRY(media_by_sha256(db, a, v.photo, &m));
    if (m.state != MEDIA_WHOLE) return ERR_NOT_FOUND;
    TRY(place_of(m.sha256, true, &p));
    return store_read(a, p.file, JPEG_BYTES_MAX, jpeg);
}

/* ---- gone ---- */

enum err media_forget(struct db *db, struct arena *a, const struct event *e)
{
    struct str photo;
    TRY(photo_of(a, e, &photo));
    return photo.n ? media_set_gone(db, a, photo) : OK;
}

struct tending { struct arena *a; struct media v[MEDIA_LOOSE_MAX]; size_t n; };

static enum err keep_loose(const void *row, void *arg)
{
    struct tending *t = arg;
    t->v[t->n++] = *(const struct media *)row;
    return OK;
}

static enum err delete_all(struct db *db, void *arg)
{
    struct tending *t = arg;
    for (size_t i = 0; i < t->n; i++) TRY(media_delete(db, t->a, &t->v[i]));
    return OK;
}

enum err media_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct tending *t = arena_new(a, struct tending, 1);
    (void)keys;
    if (!t) return ERR_NOMEM;
    if (!folder) return OK;
    t->a = a;
    TRY(media_loose(db, a, now_ms - MEDIA_WAIT_DAYS * DAY_MS, keep_loose, t));
    for (size_t i = 0; i < t->n; i++) {
        TRY(remove_file(t->v[i].sha256, true));
        TRY(remove_file(t->v[i].sha256, false));
    }
    if (t->n) TRY(db_tx(db, delete_all, t));             /* the rows last: a file without a row would stay for ever */
    return OK;
}
