/* petition_file_web.c - the doors of pictures and documents: sent in pieces by residents and the desk, seen by those who may. */
#include "civic/petition/petition_file.h"
#include "account/account.h"
#include "http/upload.h"
#include "paper/sniff.h"
#include "territory/territory.h"

enum { DESK = ROLE_OFFICER | ROLE_CITY, READERS = DESK | ROLE_AUDITOR };

static enum err file_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct petition_file f;
    struct petition p;
    TRY(petition_file_by_id(db, a, id, &f));
    if (!f.petition_id) return ERR_NOT_FOUND;
    TRY(petition_by_id(db, a, f.petition_id, &p));
    return unit_chain(db, a, p.unit_id, out);
}
const struct scope scope_petition_file = { .param = "file", .chain = file_chain };

/* ---- sending ---- */

static void standing_json(struct req *rq, int status, const struct petition_file *f)
{
    struct json j = upload_json(rq, status, f->state == FILE_COMING ? f->received : f->bytes,
                                str_z(petition_file_states[f->state]));
    json_i64(&j, "file", f->id);
    json_end(&j);
}

struct begin_in { struct str uid; unsigned part, kind; int64_t bytes; struct str sha256; };
static const struct field begin_in[] = {
    FIELD(struct begin_in, uid, .min = 36, .max = 36, .about = "UUIDv7, born where the file was picked; the report names it."),
    FIELD(struct begin_in, part, .words = petition_parts, .about = "before: what is reported; after: that it was done; document."),
    FIELD(struct begin_in, kind, .words = petition_file_kinds, .about = "photo: JPEG, PNG, WebP, 12 MB; video: MP4, WebM, 40 MB; pdf: 10 MB."),
    FIELD(struct begin_in, bytes, .min = 1, .max = FILE_VIDEO_MAX),
    FIELD(struct begin_in, sha256, .min = 64, .max = 64, .about = "Of the whole file, hex in small letters."),
};
static const struct fields begin_in_fields = { begin_in, N_OF(begin_in) };

/* POST /api/resident/files, /api/petition-files {uid, part, kind, bytes, sha256} -> 201 {offset, state, file}: send from there
   | 409 another file has this uid | 429 enough for today */
static enum err begin_post(struct req *rq)
{
    struct begin_in in = { 0 };
    struct petition_file f;
    const char *field;
    TRY(req_read(rq, FIELDS(begin_in), &in));
    struct petition_file_offer o = { in.uid, in.sha256, in.part, in.kind, in.bytes, rq->who.id, rq->now_ms,
                                     .is_staff = !(rq->route->roles & ROLE_RESIDENT) };
    enum err e = petition_file_begin(rq->db, rq->arena, &o, &f, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    TRY(e);
    standing_json(rq, 201, &f);
    return OK;
}

struct uid_in { struct str uid; };
static const struct field uid_in[] = { FIELD(struct uid_in, uid, .min = 36, .max = 36) };
static const struct fields uid_in_fields = { uid_in, N_OF(uid_in) };

/* GET …/files/:uid/offset -> 200 {offset, state, file}: go on there | 404 not promised by this account */
static enum err offset_get(struct req *rq)
{
    struct uid_in in = { 0 };
    struct petition_file f;
    TRY(req_read(rq, FIELDS(uid_in), &in));
    TRY(petition_file_find(rq->db, rq->arena, in.uid, rq->who.id, &f));
    standing_json(rq, 200, &f);
    return OK;
}

static void refuse_heic(struct req *rq)
{
    struct json j = reply_json(rq, 400);
    json_object(&j, NULL);
    json_text(&j, "error", str_z(err_name(ERR_BAD_INPUT)));
    json_text(&j, "field", S("heic"));
    json_text(
        &j, "message",
        rq->lang == LANG_EN
            ? S("This photo is in HEIC format, which cannot be read here. Set the camera to \"Most compatible\" (JPEG), or send a screenshot of it.")
            : S("Ảnh này ở dạng HEIC, hệ thống chưa đọc được. Bác chọn \"Tương thích nhất\" (JPEG) trong cài đặt máy ảnh, hoặc gửi ảnh chụp màn hình."));
    json_end(&j);
}

/* PATCH …/files/:uid, Upload-Offset: N, the bytes -> 200 {offset, state, file} | 409 the same: they belong elsewhere | 400 "sha256":
   begin again at 0; "heic", "kind": none that is kept, never send it again */
static enum err piece_patch(struct req *rq)
{
    struct uid_in in = { 0 };
    struct petition_file f;
    const char *field = "kind";
    int64_t offset = 0;
    TRY(req_read(rq, FIELDS(uid_in), &in));
    TRY(upload_offset(rq, FILE_VIDEO_MAX, &offset));
    struct petition_file_piece p = { in.uid, rq->who.id, offset, rq->now_ms, rq->body };
    enum err e = petition_file_take(rq->db, rq->arena, rq->keys, &p, &f, &field);
    if (e == ERR_BAD_INPUT && strcmp(field, "heic") == 0) { refuse_heic(rq); return OK; }
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    if (e != ERR_CONFLICT) TRY(e);
    standing_json(rq, e == OK ? 200 : 409, &f);
    return OK;
}

/* ---- looking ---- */

struct file_in { int64_t file; };
static const struct field file_in[] = { FIELD(struct file_in, file, .min = 1, .max = INT64_MAX) };
static const struct fields file_in_fields = { file_in, N_OF(file_in) };

/* Everybody when it is public; before that who sent it, whose report it belongs to, and the unit that handles it. */
static enum err may_see(struct req *rq, const struct petition_file *f)
{
    struct petition p;
    if (f->state != FILE_WHOLE) return ERR_NOT_FOUND;
    if (f->audience == AUDIENCE_PUBLIC || (rq->who.roles & READERS)) return OK;
    TRY(petition_by_id(rq->db, rq->arena, f->petition_id, &p));
    return rq->who.id && (rq->who.id == f->account_id || rq->who.id == p.account_id) ? OK : ERR_NOT_FOUND;
}

static enum err show(struct req *rq, bool is_small)
{
    struct file_in in = { 0 };
    struct petition_file f;
    struct str jpeg;
    TRY(req_read(rq, FIELDS(file_in), &in));
    TRY(petition_file_by_id(rq->db, rq->arena, in.file, &f));
    TRY(may_see(rq, &f));
    TRY(petition_file_copy(rq->arena, &f, is_small, &jpeg));
    reply_bytes(rq, 200, S("image/jpeg"), jpeg);
    /* an hour: what is taken back from the public is not to be seen much longer */
    reply_header(rq, "Cache-Control",
                 f.audience == AUDIENCE_PUBLIC ? S("public, max-age=3600") : S("private, no-store"));
    return OK;
}

/* GET /api/petition-files/:file/public, /thumb -> 200 image/jpeg, no metadata | 404 none, or not for this reader (yet) */
static enum err public_get(struct req *rq) { return show(rq, false); }
static enum err thumb_get(struct req *rq) { return show(rq, true); }

/* ---- where it was used before ---- */

enum { USES_SHOWN = 5 };
struct use { int64_t id; struct str code; int64_t received_ms; };
static const struct field use_row[] = { FIELD(struct use, id), FIELD(struct use, code), FIELD(struct use, received_ms) };
static const struct fields use_fields = { use_row, N_OF(use_row) };

static enum err may_read(struct req *rq, int64_t unit_id, bool *yes)
{
    struct chain at;
    TRY(unit_chain(rq->db, rq->arena, unit_id, &at));
    *yes = (person_roles_at(&rq->who, &at) & READERS) != 0;
    return OK;
}

/* GET /api/petition-files/:file/uses -> {rows: [{id, code, received_ms}]}: other reports with this picture, newest first, at most five of
   those this reader may read */
static enum err uses_get(struct req *rq)
{
    struct file_in in = { 0 };
    struct petition_file f;
    int64_t *ids = arena_new(rq->arena, int64_t, FILE_USES_MAX);
    size_t n, shown = 0;
    if (!ids) return ERR_NOMEM;
    TRY(req_read(rq, FIELDS(file_in), &in));
    TRY(petition_file_by_id(rq->db, rq->arena, in.file, &f));
    TRY(petition_file_uses(rq->db, rq->arena, &f, ids, &n));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n && shown < USES_SHOWN; i++) {
        struct petition p;
        bool yes;
        TRY(petition_by_id(rq->db, rq->arena, ids[i], &p));
        TRY(may_read(rq, p.unit_id, &yes));
        if (!yes) continue;
        json_object(&j, NULL);
        json_fields(&j, use_fields, &(struct use){ p.id, p.code, p.received_ms });
        json_end(&j);
        shown++;
    }
    json_end(&j);
    json_end(&j);
    return OK;
}

/* Its kind is read from its first bytes, through an opening of its own. */
static enum err send_original(struct req *rq, const struct petition_file *f)
{
    struct unsealing *head, *whole;
    struct str first;
    TRY(petition_file_original(rq->keys, rq->arena, f, &head));
    TRY(unsealing_next(head, &first));
    enum sniffed is = sniff(first);
    TRY(petition_file_original(rq->keys, rq->arena, f, &whole));
    struct str name = arena_printf(rq->arena, "%.*s.%s", (int)f->uid.n, f->uid.p, sniff_ending(is));
    TRY(reply_stream(rq, sniff_mime(is), name, upload_unsealed, whole));
    reply_header(rq, "Cache-Control", S("private, no-store"));
    return OK;
}

struct original_in { int64_t file; struct str reason; };
static const struct field original_in[] = {
    FIELD(struct original_in, file, .min = 1, .max = INT64_MAX),
    FIELD(struct original_in, reason, .min = 3, .max = 500, .about = "Kept in the audit log with your name."),
};
static const struct fields original_in_fields = { original_in, N_OF(original_in) };

/* GET /api/petition-files/:file/original?reason= -> 200 what was sent, to the last bit; every look is in the audit log */
static enum err original_get(struct req *rq)
{
    struct original_in in = { 0 };
    struct petition_file f;
    TRY(req_read(rq, FIELDS(original_in), &in));
    TRY(petition_file_by_id(rq->db, rq->arena, in.file, &f));
    if (f.state != FILE_WHOLE) return ERR_NOT_FOUND;
    TRY(req_audit(rq, "petition.original", arena_printf(rq->arena, "petition_file:%lld", (long long)in.file),
                  rq->here.unit_id[0], in.reason));
    return send_original(rq, &f);
}

/* GET /api/resident/files/:file/document -> 200 the document the desk answered with, for whose report it is */
static enum err document_get(struct req *rq)
{
    struct file_in in = { 0 };
    struct petition_file f;
    struct petition p;
    TRY(req_read(rq, FIELDS(file_in), &in));
    TRY(petition_file_by_id(rq->db, rq->arena, in.file, &f));
    if (f.state != FILE_WHOLE || f.part != PART_DOCUMENT || !f.petition_id) return ERR_NOT_FOUND;
    TRY(petition_by_id(rq->db, rq->arena, f.petition_id, &p));
    if (p.account_id != rq->who.id) return ERR_NOT_FOUND;
    return send_original(rq, &f);
}

enum { FINISH_BYTES = 16 * MIB };        /* of memory for the last piece: the copies are made then */
static const struct route table[] = {
    { POST, "/api/resident/files", begin_post, ROLE_RESIDENT, KIB, .in = &begin_in_fields,
      .about = "Promise a picture or document for a report; again: where it stands." },
    { GET, "/api/resident/files/:uid/offset", offset_get, ROLE_RESIDENT, 0, .in = &uid_in_fields, .about = "How much of a file has come." },
    { PATCH, "/api/resident/files/:uid", piece_patch, ROLE_RESIDENT, FILE_PIECE_MAX, .is_raw = true, .in = &uid_in_fields,
      .memory_max = FINISH_BYTES, .about = "The next bytes of a file; the header Upload-Offset says where they begin." },
    { GET, "/api/resident/files/:file/document", document_get, ROLE_RESIDENT, 0, .in = &file_in_fields,
      .about = "The document one's report was answered with." },
    { POST, "/api/petition-files", begin_post, DESK, KIB, .in = &begin_in_fields,
      .about = "Promise proof of an answer: a picture taken afterwards, a document; again: where it stands." },
    { GET, "/api/petition-files/:uid/offset", offset_get, DESK, 0, .in = &uid_in_fields, .about = "How much of a file has come." },
    { PATCH, "/api/petition-files/:uid", piece_patch, DESK, FILE_PIECE_MAX, .is_raw = true, .in = &uid_in_fields,
      .memory_max = FINISH_BYTES, .about = "The next bytes of a file; the header Upload-Offset says where they begin." },
    { GET, "/api/petition-files/:file/public", public_get, ROLE_ANYONE, 0, .within = &scope_petition_file, .is_shared = true,
      .in = &file_in_fields, .about = "The picture as everybody may see it; before it is cleared, its sender and the unit that handles it." },
    { GET, "/api/petition-files/:file/thumb", thumb_get, ROLE_ANYONE, 0, .within = &scope_petition_file, .is_shared = true,
      .in = &file_in_fields, .about = "The same, small." },
    { GET, "/api/petition-files/:file/uses", uses_get, READERS, 0, .within = &scope_petition_file, .in = &file_in_fields, .out = &use_fields,
      .about = "Other reports with the same picture, of those one may read; at most five." },
    { GET, "/api/petition-files/:file/original", original_get, READERS, 0, .within = &scope_petition_file, .in = &original_in_fields,
      .about = "What was sent, to the last bit; with a reason." },
};
const struct routes petition_file_routes = { table, N_OF(table) };
