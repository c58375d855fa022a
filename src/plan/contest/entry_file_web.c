/* entry_file_web.c - a file of an entry leaves the house: for its judges, for its desk; by its number, and called by that of the entry. */
#include "plan/contest/contest_web.h"
#include "civic/petition/petition_file.h"
#include "http/upload.h"
#include "paper/sniff.h"

/* The n-th of an entry, 1 the first: neither its name nor its id is asked for, for both tell something of who sent it. */
struct wanted { int64_t n, seen; struct entry_file f; };
static enum err pick(const void *row, void *arg)
{
    struct wanted *k = arg;
    if (++k->seen == k->n) k->f = *(const struct entry_file *)row;
    return OK;
}

/* "BT-4821-1.pdf" */
static struct str called(struct arena *a, const struct entry *e, int64_t n, enum sniffed is)
{
    return arena_printf(a, "BT-%04lld-%lld.%s", (long long)e->number, (long long)n, sniff_ending(is));
}

/* Of a photograph the copy without what the camera wrote; a document as it was sent, to be kept and not to be shown in our name. */
static enum err send(struct req *rq, const struct entry *e, int64_t n)
{
    struct wanted w = { .n = n };
    struct petition_file f;
    struct unsealing *whole;
    struct str jpeg;
    TRY(entry_files(rq->db, rq->arena, e->id, pick, &w));
    if (w.seen < n) return ERR_NOT_FOUND;
    TRY(petition_file_by_id(rq->db, rq->arena, w.f.file_id, &f));
    if (f.kind == FILE_PHOTO) {
        TRY(petition_file_copy(rq->arena, &f, false, &jpeg));
        reply_bytes(rq, 200, sniff_mime(SNIFF_JPEG), jpeg);
        struct str name = called(rq->arena, e, n, SNIFF_JPEG);
        reply_header(rq, "Content-Disposition",
                     arena_printf(rq->arena, "inline; filename=\"%.*s\"", (int)name.n, name.p));
    } else {
        TRY(petition_file_original(rq->keys, rq->arena, &f, &whole));
        TRY(reply_stream(rq, sniff_mime(SNIFF_PDF), called(rq->arena, e, n, SNIFF_PDF), upload_unsealed, whole));
    }
    reply_header(rq, "Cache-Control", S("private, no-store"));
    return OK;
}

struct file_in { int64_t entry, n; };
static const struct field file_in[] = {
    FIELD(struct file_in, n, .min = 1, .max = ENTRY_FILES_MAX), FIELD(struct file_in, entry, .min = 1, .max = INT64_MAX),
};
static const struct fields n_in_fields = { file_in, 1 }, file_in_fields = { file_in, N_OF(file_in) };

/* GET /api/judging/:code/entries/:number/files/:n -> the file | 404 not mine to judge, or no such file */
static enum err judge_get(struct req *rq)
{
    struct file_in in = { 0 };
    struct contest c;
    struct entry e;
    enum conflict why;
    TRY(req_read(rq, n_in_fields, &in));
    TRY(judging_entry(rq, &c, &e));
    TRY(conflict_of(rq->db, rq->arena, rq->who.id, &e, &why));
    bool is_his = c.state == CONTEST_SCORING && e.state == ENTRY_IN && e.round == c.round && why == CONFLICT_NONE;
    return is_his ? send(rq, &e, in.n) : ERR_NOT_FOUND;
}

/* GET /api/entries/:entry/files/:n -> the file; who opens it judges the contest no more | 403 who judges it opens it as a judge */
static enum err desk_get(struct req *rq)
{
    struct file_in in = { 0 };
    struct contest c;
    struct entry e;
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, file_in_fields, &in));
    TRY(entry_by_id(rq->db, rq->arena, in.entry, &e));
    TRY(contest_by_id(rq->db, rq->arena, e.contest_id, &c));
    if (contest_is_blind(&c)) TRY(contest_names_read(rq->db, rq->arena, rq->now_ms, &by, &c));     /* a document may name who wrote it */
    return send(rq, &e, in.n);
}

static const struct route table[] = {
    { GET, "/api/judging/:code/entries/:number/files/:n", judge_get, ANY_JUDGE, 0,
      .about = "A file of an entry I judge", .in = &n_in_fields },
    { GET, "/api/entries/:entry/files/:n",                desk_get,  READERS,   0, .within = &scope_entry,
      .about = "A file of an entry, for its desk", .in = &file_in_fields },
};
const struct routes entry_file_routes = { table, N_OF(table) };
