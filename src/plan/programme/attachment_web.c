/* attachment_web.c - the doors of files of a plan: sent in pieces by the city, fetched by those whom the plan
   concerns. */
#include "plan/programme/attachment.h"
#include "account/account.h"
#include "core/time.h"
#include "http/upload.h"
#include "paper/sniff.h"
#include "plan/programme/looker_web.h"

enum { FINDING_MEMORY = 48 * MIB };      /* an officer's file is looked for among the items of the plan */

static void standing_json(struct req *rq, int status, const struct plan_file *f)
{
    struct json j = upload_json(rq, status, f->state == PLAN_FILE_COMING ? f->received : f->bytes,
                                str_z(plan_file_states[f->state]));
    json_end(&j);
}

struct begin_in { int64_t plan; struct plan_file_offer offer; };
#define OFFER(member, ...) { .name = #member, .at = offsetof(struct begin_in, offer.member), __VA_ARGS__ }
static const struct field begin_in[] = {
    FIELD(struct begin_in, plan, .min = 1, .max = INT64_MAX),
    OFFER(uid, .kind = FIELD_TEXT, .min = 36, .max = 36,
          .about = "UUIDv7, born where the file was picked; a document names it as file"),
    OFFER(name, .kind = FIELD_TEXT, .min = 1, .max = PLAN_FILE_NAME_MAX),
    OFFER(bytes, .kind = FIELD_I64, .min = 1, .max = PLAN_FILE_BYTES_MAX,
          .about = "at most plan_file_mb of the settings"),
    OFFER(sha256, .kind = FIELD_TEXT, .min = 64, .max = 64, .about = "of the whole file, hex in small letters"),
};
static const struct fields begin_in_fields = { begin_in + 1, N_OF(begin_in) - 1 };

/* POST /api/plans/:plan/files {uid, name, bytes, sha256} -> 201 {offset, state}: send from there | 409 no draft is
   open, another file has this uid */
static enum err begin_post(struct req *rq)
{
    struct begin_in in = { .plan = 0 };
    const struct actor by = actor_of(rq);
    struct plan_file f;
    TRY(req_read(rq, FIELDS(begin_in), &in));
    in.offer.plan_id = in.plan;
    enum err e = plan_file_begin(rq->db, rq->arena, rq->now_ms, &by, &in.offer, &f);
    if (e == ERR_BAD_INPUT && in.offer.field) return req_blame(rq, in.offer.field);
    TRY(e);
    standing_json(rq, 201, &f);
    return OK;
}

struct uid_in { struct str uid; };
static const struct field uid_in[] = { FIELD(struct uid_in, uid, .min = 36, .max = 36) };

/* GET /api/plan-files/:uid/offset -> {offset, state}: go on there | 404 not promised by this account */
static enum err offset_get(struct req *rq)
{
    struct uid_in in = { 0 };
    struct plan_file f;
    TRY(req_read(rq, FIELDS(uid_in), &in));
    TRY(plan_file_find(rq->db, rq->arena, in.uid, rq->who.id, &f));
    standing_json(rq, 200, &f);
    return OK;
}

/* PATCH /api/plan-files/:uid, Upload-Offset: N, the bytes -> {offset, state} | 409 the same: they belong elsewhere |
   400 "sha256": begin again at 0; "kind": none that is kept, never send it again */
static enum err piece_patch(struct req *rq)
{
    struct uid_in in = { 0 };
    struct plan_file f;
    const char *field = "kind";
    int64_t offset = 0;
    TRY(req_read(rq, FIELDS(uid_in), &in));
    TRY(upload_offset(rq, PLAN_FILE_BYTES_MAX, &offset));
    const struct plan_file_piece p = { in.uid, rq->who.id, offset, rq->body };
    enum err e = plan_file_take(rq->db, rq->arena, rq->keys, &p, &f, &field);
    if (e == ERR_BAD_INPUT) return req_blame(rq, field);
    if (e != ERR_CONFLICT) TRY(e);
    standing_json(rq, e == OK ? 200 : 409, &f);
    return OK;
}

static enum sniffed sniffed_of(const struct plan_file *f)
{
    static const enum sniffed of[] = {
        [PLAN_FILE_UNKNOWN] = SNIFF_UNKNOWN, [PLAN_FILE_PDF] = SNIFF_PDF,   [PLAN_FILE_DOCX] = SNIFF_DOCX,
        [PLAN_FILE_XLSX] = SNIFF_XLSX,       [PLAN_FILE_JPEG] = SNIFF_JPEG, [PLAN_FILE_PNG] = SNIFF_PNG,
        [PLAN_FILE_WEBP] = SNIFF_WEBP,
    };
    return of[f->kind];
}

/* Its own name in UTF-8 (RFC 8187), and one in plain letters for those who do not read that. */
static struct str disposition(struct arena *a, const struct plan_file *f)
{
    struct buf b = { .arena = a };
    buf_add(&b, arena_printf(a, "attachment; filename=\"%.*s.%s\"; filename*=UTF-8''", (int)f->uid.n, f->uid.p,
                             sniff_ending(sniffed_of(f))));
    for (size_t i = 0; i < f->name.n; i++) {
        char c = f->name.p[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                        c == '_' || c == '.';
        buf_add(&b, is_plain ? (struct str){ &f->name.p[i], 1 } : arena_printf(a, "%%%02X", (unsigned)(unsigned char)c));
    }
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

/* GET /api/plan-files/:uid -> the file as it was sent | 404 none, or it does not concern who asks */
static enum err file_get(struct req *rq)
{
    struct uid_in in = { 0 };
    struct looker who;
    struct plan_file f;
    struct unsealing *whole;
    TRY(req_read(rq, FIELDS(uid_in), &in));
    TRY(looker_of(rq, &who));
    TRY(plan_file_for(rq->db, rq->arena, in.uid, &who, day_of_ms(rq->now_ms), &f));
    TRY(plan_file_original(rq->keys, rq->arena, &f, &whole));
    TRY(reply_stream(rq, sniff_mime(sniffed_of(&f)), S(""), upload_unsealed, whole));
    struct str name = disposition(rq->arena, &f);
    if (!name.n) return ERR_NOMEM;
    reply_header(rq, "Content-Disposition", name);
    reply_header(rq, "Cache-Control", S("private, no-store"));
    return OK;
}

enum { FINISH_BYTES = 16 * MIB };
static const struct route table[] = {
    { POST,  "/api/plans/:plan/files",      begin_post,  PLAN_MAKERS,  KIB, .about = "Promise a file for a document of the draft; again: where it stands",
      .in = &begin_in_fields },
    { GET,   "/api/plan-files/:uid/offset", offset_get,  PLAN_MAKERS,  0,   .about = "How much of a file has come" },
    { PATCH, "/api/plan-files/:uid",        piece_patch, PLAN_MAKERS,  PLAN_FILE_PIECE_MAX, .is_raw = true, .memory_max = FINISH_BYTES,
      .about = "The next bytes of a file; the header Upload-Offset says where they begin" },
    { GET,   "/api/plan-files/:uid",        file_get,    PLAN_READERS, 0,   .about = "A file of a plan, for those whom what names it concerns",
      .memory_max = FINDING_MEMORY },
};
const struct routes attachment_routes = { table, N_OF(table) };
