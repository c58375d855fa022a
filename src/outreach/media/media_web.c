/* media_web.c - the doors of photographs: promised, sent piece by piece by a phone; seen by those who may see the visit. */
#include "outreach/media/media.h"
#include "http/upload.h"
#include "outreach/desk/desk_web.h"

/* ---- from the phone ---- */

static void standing_json(struct req *rq, int status, const struct media *m)
{
    struct json j =
        upload_json(rq, status, m->state == MEDIA_COMING ? m->received : m->bytes, str_z(media_states[m->state]));
    json_end(&j);
}

struct begin_in { struct str sha256, visit; int64_t size; };
static const struct field begin_in[] = {
    FIELD(struct begin_in, sha256, .min = 64, .max = 64, .about = "Of the bytes that will come, in hex, as the visit names it."),
    FIELD(struct begin_in, visit, .min = 36, .max = 36, .about = "The id of the stored visit or correction that names it."),
    FIELD(struct begin_in, size, .min = 1, .max = MEDIA_BYTES_MAX, .about = "Bytes."),
};
static const struct fields begin_in_fields = { begin_in, N_OF(begin_in) };

/* POST /api/media {sha256, visit, size} -> 201 {offset, state} | 404 no such visit | 409 another sends it | 429 enough for today */
static enum err begin(struct req *rq)
{
    struct begin_in in = { 0 };
    struct media m;
    TRY(req_read(rq, FIELDS(begin_in), &in));
    struct media_offer o = { in.sha256, in.visit, in.size, rq->who.device_id, rq->who.id, rq->now_ms };
    enum err e = media_begin(rq->db, rq->arena, &o, &m);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "sha256");
    TRY(e);
    standing_json(rq, 201, &m);
    return OK;
}

struct offset_in { struct str media; };
static const struct field offset_in[] = { FIELD(struct offset_in, media, .min = 64, .max = 64) };
static const struct fields offset_in_fields = { offset_in, N_OF(offset_in) };

/* GET /api/media/:media/offset -> 200 {offset, state}: go on there | 404 not promised by this phone */
static enum err offset(struct req *rq)
{
    struct offset_in in = { 0 };
    struct media m;
    TRY(req_read(rq, FIELDS(offset_in), &in));
    TRY(media_find(rq->db, rq->arena, in.media, rq->who.device_id, &m));
    standing_json(rq, 200, &m);
    return OK;
}

struct piece_in { struct str media; int64_t offset; };
static const struct field piece_in[] = {
    FIELD(struct piece_in, media, .min = 64, .max = 64),
    FIELD(struct piece_in, offset, .min = 0, .max = MEDIA_BYTES_MAX, .about = "Where these bytes begin."),
};
static const struct fields piece_in_fields = { piece_in, N_OF(piece_in) };

/* PATCH /api/media/:media?offset=N, the bytes -> 200 {offset, state} | 409 the same: they belong elsewhere | 400 "sha256": begin
   again at 0, "picture": none that is kept, never send it again */
static enum err piece(struct req *rq)
{
    struct piece_in in = { 0 };
    struct media m;
    const char *field = "picture";
    TRY(req_read(rq, FIELDS(piece_in), &in));
    struct media_piece p = { in.media, rq->who.device_id, in.offset, rq->body };
    enum err e = media_take(rq->db, rq->arena, &p, &m, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    if (e != ERR_CONFLICT) TRY(e);
    standing_json(rq, e == OK ? 200 : 409, &m);
    return OK;
}

/* ---- for the desk ---- */

struct photo_in { int64_t visit; };
static const struct field photo_in[] = { FIELD(struct photo_in, visit, .min = 1, .max = INT64_MAX, .about = "Its seq.") };
static const struct fields photo_in_fields = { photo_in, N_OF(photo_in) };

/* GET /api/visits/:visit/photo -> 200 image/jpeg | 404 the visit has none, or it has not come; who looked is in the audit log */
static enum err photo(struct req *rq)
{
    struct photo_in in = { 0 };
    struct str jpeg, subject;
    TRY(req_read(rq, FIELDS(photo_in), &in));
    TRY(media_of_visit(rq->db, rq->arena, in.visit, &jpeg));
    subject = arena_printf(rq->arena, "visit:%lld", (long long)in.visit);
    if (!subject.n) return ERR_NOMEM;
    TRY(req_audit(rq, "visit.photo", subject, rq->here.unit_id[0], S("")));
    reply_bytes(rq, 200, S("image/jpeg"), jpeg);
    reply_header(rq, "Cache-Control", S("private, no-store"));
    return OK;
}

#define FIELD_ROLES (ROLE_MEMBER | ROLE_HEAD)
#define READERS (ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR)
static const struct route table[] = {
    { POST, "/api/media", begin, FIELD_ROLES, KIB, .is_device = true, .in = &begin_in_fields,
      .about = "Promise the photograph a stored visit names; again: where it stands." },
    { GET, "/api/media/:media/offset", offset, FIELD_ROLES, 0, .is_device = true, .in = &offset_in_fields,
      .about = "How much of a photograph has come." },
    { PATCH, "/api/media/:media", piece, FIELD_ROLES, MEDIA_PIECE_MAX, .is_device = true, .is_raw = true,
      .in = &piece_in_fields, .about = "The next bytes of a photograph." },
    { GET, "/api/visits/:visit/photo", photo, READERS, 0, &scope_visit, .in = &photo_in_fields,
      .about = "The photograph of a visit." },
};
const struct routes media_routes = { table, N_OF(table) };
