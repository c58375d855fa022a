/* publog_web.c - the doors of the public log: its head, its lines, and the proofs, for everybody's programs. */
#include "civic/publog/publog_json.h"
#include "http/listing.h"

static struct json answer(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    return j;
}

/* GET /api/publog/head -> {size, at_ms, root, signature, public_key, signed}: the log as it is now */
static enum err head_get(struct req *rq)
{
    struct publog_head h;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(publog_head_now(rq->db, rq->arena, rq->keys, rq->now_ms, &h));
    struct json j = answer(rq);
    publog_head_json(&j, rq->arena, &h, keys_public_sign(rq->keys));
    json_end(&j);
    return OK;
}

struct proof_in { int64_t index, size; };
static const struct field proof_in[] = {
    FIELD(struct proof_in, index, .min = 0, .max = INT64_MAX, .about = "The line, from 0."),
    FIELD(struct proof_in, size, .min = 1, .max = INT64_MAX, .about = "Of the head it is proved for."),
};
static const struct fields proof_in_fields = { proof_in, N_OF(proof_in) };

/* GET /api/publog/proof?index=&size= -> {index, size, hashes}: that this line is in the log of that size | 404 there is none */
static enum err proof_get(struct req *rq)
{
    struct proof_in in = { 0 };
    struct publog_proof p;
    TRY(req_read(rq, FIELDS(proof_in), &in));
    TRY(publog_inclusion(rq->db, rq->arena, in.index, in.size, &p));
    struct json j = answer(rq);
    json_i64(&j, "index", in.index);
    json_i64(&j, "size", in.size);
    publog_hashes_json(&j, rq->arena, &p);
    json_end(&j);
    return OK;
}

struct growth_in { int64_t from, to; };
static const struct field growth_in[] = {
    FIELD(struct growth_in, from, .min = 0, .max = INT64_MAX, .about = "The size of the older head."),
    FIELD(struct growth_in, to, .min = 0, .max = INT64_MAX, .about = "The size of the newer one."),
};
static const struct fields growth_in_fields = { growth_in, N_OF(growth_in) };

/* GET /api/publog/consistency?from=&to= -> {from, to, hashes}: that the log only grew in between | 404 no such sizes */
static enum err growth_get(struct req *rq)
{
    struct growth_in in = { 0 };
    struct publog_proof p;
    TRY(req_read(rq, FIELDS(growth_in), &in));
    TRY(publog_consistency(rq->db, rq->arena, in.from, in.to, &p));
    struct json j = answer(rq);
    json_i64(&j, "from", in.from);
    json_i64(&j, "to", in.to);
    publog_hashes_json(&j, rq->arena, &p);
    json_end(&j);
    return OK;
}

struct lines_in { int64_t from; struct page page; };
static const struct field lines_in[] = {
    FIELD(struct lines_in, from, .nullable = true, .min = 0, .max = INT64_MAX, .about = "Begin at this line; without it at the first."),
    PAGE_FIELDS(struct lines_in),
};
static const struct fields lines_in_fields = { lines_in, N_OF(lines_in) };
struct line_out { int64_t index, at_ms; struct str hash, leaf; };
static const struct field line_out[] = {
    FIELD(struct line_out, index), FIELD(struct line_out, at_ms), FIELD(struct line_out, hash), FIELD(struct line_out, leaf),
};
static const struct fields line_out_fields = { line_out, N_OF(line_out) };

static enum err line_row(const void *row, void *arg)
{
    const struct publog_line *l = row;
    struct listing *to = arg;
    return listing_row(&(struct line_out){ l->index, l->at_ms, hex(to->rq->arena, l->hash), l->leaf }, to);
}

/* GET /api/publog/leaves?from= -> the log, line by line: {index, at_ms, hash, leaf} */
static enum err lines_get(struct req *rq)
{
    struct lines_in in = { 0 };
    struct listing l;
    int64_t last = -1;
    TRY(req_read(rq, FIELDS(lines_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &last));
    int64_t from = in.page.after.n ? last + 1 : in.from;
    listing_open(&l, rq, line_out_fields, offsetof(struct line_out, index), page_limit(in.page));
    TRY(publog_lines(rq->db, rq->arena, from, l.limit + 1, line_row, &l));
    return listing_close(&l);
}

struct leaf_in { int64_t index; };
static const struct field leaf_in[] = { FIELD(struct leaf_in, index, .min = 0, .max = INT64_MAX) };
static const struct fields leaf_in_fields = { leaf_in, N_OF(leaf_in) };

/* GET /api/publog/leaf?index= -> the very bytes of a line, to be hashed | 404 */
static enum err leaf_get(struct req *rq)
{
    struct leaf_in in = { 0 };
    struct str leaf;
    TRY(req_read(rq, FIELDS(leaf_in), &in));
    TRY(publog_leaf(rq->db, rq->arena, in.index, &leaf));
    reply_bytes(rq, 200, S("application/octet-stream"), leaf);
    reply_header(rq, "Content-Disposition",
                 arena_printf(rq->arena, "attachment; filename=\"leaf-%lld\"", (long long)in.index));
    return OK;
}

static const struct route table[] = {
    { GET, "/api/publog/head", head_get, ROLE_ANYONE, 0, .is_shared = true, .about = "The head of the public log, signed." },
    { GET, "/api/publog/proof", proof_get, ROLE_ANYONE, 0, .is_shared = true, .in = &proof_in_fields,
      .about = "That a line is in the log of a size (RFC 6962, 2.1.1)." },
    { GET, "/api/publog/consistency", growth_get, ROLE_ANYONE, 0, .is_shared = true, .in = &growth_in_fields,
      .about = "That the log of one size only grew into that of another (RFC 6962, 2.1.2)." },
    { GET, "/api/publog/leaves", lines_get, ROLE_ANYONE, 0, .is_shared = true, .in = &lines_in_fields, .out = &line_out_fields,
      .about = "The log, line by line." },
    { GET, "/api/publog/leaf", leaf_get, ROLE_ANYONE, 0, .is_shared = true, .in = &leaf_in_fields, .about = "The very bytes of a line." },
};
const struct routes publog_routes = { table, N_OF(table) };
