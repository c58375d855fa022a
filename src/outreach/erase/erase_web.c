/* erase_web.c - the certificate of an erasure, handed out to who asked for it. */
#include "outreach/erase/erase.h"
#include "http/http.h"

struct one_in { int64_t request; };
static const struct field one_in[] = { FIELD(struct one_in, request, .min = 1, .max = INT64_MAX) };

/* GET /api/privacy-requests/:request/certificate -> the text that was certified, its hash below | 404 nothing erased */
static enum err certificate_get(struct req *rq)
{
    struct one_in in = { 0 };
    struct erasure e;
    TRY(req_read(rq, FIELDS(one_in), &in));
    TRY(erasure_of_request(rq->db, rq->arena, in.request, &e));
    struct str hash = hex(rq->arena, e.hash);
    struct str text = arena_printf(rq->arena, "%.*s\nSHA-256 của phần trên: %.*s\nDòng nhật ký: %lld\n",
                                   (int)e.certificate.n,
                                   e.certificate.p, (int)hash.n, hash.p, (long long)e.audit_id);
    if (!text.n) return ERR_NOMEM;
    reply_bytes(rq, 200, S("text/plain; charset=utf-8"), text);
    reply_header(rq, "Content-Disposition", arena_printf(rq->arena,
                                                         "attachment; filename=\"giay-xac-nhan-xoa-%lld.txt\"",
                 (long long)e.id));
    return OK;
}

static const struct route table[] = {
    { GET, "/api/privacy-requests/:request/certificate", certificate_get, ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, 0,
      .within = &scope_privacy, .about = "What was erased, when and by whom, as text with its hash" },
};
const struct routes erase_routes = { table, N_OF(table) };
