/* erase_web.c - the certificate of an erasure, handed out to who asked for it. */
#include "outreach/erase/erase.h"
#include "account/privacy/citizen_rights.h"
#include "http/http.h"

struct one_in { int64_t request; };
static const struct field one_in[] = { FIELD(struct one_in, request, .min = 1, .max = INT64_MAX) };

static enum err certificate_reply(struct req *rq, int64_t request_id)
{
    struct erasure e;
    TRY(erasure_of_request(rq->db, rq->arena, request_id, &e));
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

/* GET /api/privacy-requests/:request/certificate -> the text that was certified, its hash below | 404 nothing erased */
static enum err certificate_get(struct req *rq)
{
    struct one_in in = { 0 };
    TRY(req_read(rq, FIELDS(one_in), &in));
    return certificate_reply(rq, in.request);
}

struct receipt_in { struct str receipt; };
static const struct field receipt_in[] = { FIELD(struct receipt_in, receipt, .min = 43, .max = 43) };

/* GET /api/resident/receipts/:receipt/certificate -> the same, to whoever asked for the erasure with an account that is gone */
static enum err my_certificate_get(struct req *rq)
{
    struct receipt_in in = { 0 };
    struct privacy_request r;
    TRY(req_read(rq, FIELDS(receipt_in), &in));
    TRY(citizen_request_of(rq->db, rq->arena, rq->keys, in.receipt, &r));
    return certificate_reply(rq, r.id);
}
static const struct route table[] = {
    { GET, "/api/privacy-requests/:request/certificate", certificate_get, ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, 0,
      .within = &scope_privacy, .about = "What was erased, when and by whom, as text with its hash" },
    { GET, "/api/resident/receipts/:receipt/certificate", my_certificate_get, ROLE_ANYONE, 0,
      .about = "The same, for the receipt of the request" },
};
const struct routes erase_routes = { table, N_OF(table) };
