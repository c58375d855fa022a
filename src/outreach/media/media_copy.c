/* media_copy.c - what a backup must know about pictures: their names, their files, what is not to be carried over. */
#include "outreach/media/media.h"
#include "outreach/media/media_db.h"

struct str media_file_name(struct arena *a, struct str sha256)
{
    return arena_printf(a, "%.2s/%.64s.jpg", sha256.p, sha256.p);
}

struct names { struct str *v; size_t n; };

static enum err keep_name(const void *row, void *arg)
{
    struct names *names = arg;
    names->v[names->n++] = *(const struct str *)row;
    return OK;
}

enum err media_whole_after(struct db *db, struct arena *a, struct str after, struct str names[MEDIA_PAGE], size_t *n)
{
    struct names found = { names, 0 };
    TRY(media_names_after(db, a, after, keep_name, &found));
    *n = found.n;
    return OK;
}

enum err media_is_whole(struct db *db, struct arena *a, struct str sha256, bool *is_whole)
{
    struct media m;
    enum err e = media_by_sha256(db, a, sha256, &m);
    *is_whole = e == OK && m.state == MEDIA_WHOLE;
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err media_begin_anew(struct db *db, struct arena *a) { return media_forget_pieces(db, a); }
enum err media_is_gone(struct db *db, struct arena *a, struct str sha256) { return media_set_gone(db, a, sha256); }
