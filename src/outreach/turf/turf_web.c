/* turf_web.c - the doors to turf: cut, look, assign, move by hand, print. */
#include "outreach/turf/turf.h"
#include "http/listing.h"
#include "territory/territory.h"

enum { READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, LEADERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY };

static enum err piece_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct piece p;
    TRY(piece_by_id(db, a, id, &p));
    return unit_chain(db, a, p.group_id, out);
}
static const struct scope scope_piece = { .param = "piece", .chain = piece_chain };

/* ---- look ---- */

enum { DOORS_STANDARD = 2000, DOORS_MAX = 5000 };        /* a map is one picture: a group comes whole, as a rule */
struct turf_in { int64_t limit; struct str after; };
static const struct field turf_in[] = {
    FIELD(struct turf_in, limit, .nullable = true, .min = 1, .max = DOORS_MAX), FIELD(struct turf_in, after, .nullable = true, .max = 200),
};
static const struct fields turf_in_fields = { turf_in, N_OF(turf_in) };

struct writing { struct json *j; struct fields f; int64_t limit, seen, last, epoch; };

static enum err write_row(const void *row, void *arg)
{
    struct writing *w = arg;
    json_object(w->j, NULL);
    json_fields(w->j, w->f, row);
    json_end(w->j);
    return OK;
}

static enum err write_piece(const void *row, void *arg)
{
    struct writing *w = arg;
    w->epoch += ((const struct turf_piece *)row)->epoch;
    return write_row(row, arg);
}

static enum err write_door(const void *row, void *arg)
{
    struct writing *w = arg;
    if (w->seen++ == w->limit) return OK;                /* the one too many: there is a next page */
    w->last = ((const struct turf_door *)row)->household;
    return write_row(row, arg);
}

enum { LANES_MAX = 5000 };

static enum err write_group(struct req *rq, const struct turf_in *in)
{
    struct json j = reply_json(rq, 200);
    struct writing w = { .j = &j, .limit = in->limit ? in->limit : DOORS_STANDARD };
    int64_t after = 0, group_id = rq->here.unit_id[0];
    TRY(cursor_read_i64(rq, in->after, &after));
    json_object(&j, NULL);
    w.f = lane_fields;
    json_array(&j, "lanes");
    if (!in->after.n) TRY(lane_list(rq->db, rq->arena, group_id, INT64_MIN, 0, LANES_MAX, write_row, &w));
    json_end(&j);
    w.f = turf_piece_fields;
    json_array(&j, "pieces");
    TRY(turf_pieces(rq->db, rq->arena, group_id, write_piece, &w));
    json_end(&j);
    w.f = turf_door_fields;
    json_array(&j, "houses");
    TRY(turf_doors(rq->db, rq->arena, group_id, after, w.limit + 1, write_door, &w));
    json_end(&j);
    json_i64(&j, "epoch", w.epoch);
    json_text(&j, "next", w.seen > w.limit ? cursor_i64(rq->arena, w.last) : (struct str){ 0 });
    json_end(&j);
    return OK;
}

/* GET /api/units/:unit/turf -> a group: lanes, pieces, doors on the ground; a ward: its groups, a page at a time */
static enum err turf_get(struct req *rq)
{
    struct turf_in in = { 0 };
    struct unit u;
    struct listing l;
    int64_t after = 0;
    TRY(req_read(rq, FIELDS(turf_in), &in));
    TRY(unit_by_id(rq->db, rq->arena, rq->here.unit_id[0], &u));
    if (u.kind == UNIT_GROUP) return write_group(rq, &in);
    if (!unit_is_ward_level(u.kind)) return req_blame(rq, "unit");
    TRY(cursor_read_i64(rq, in.after, &after));
    listing_open(&l, rq, turf_row_fields, offsetof(struct turf_row, unit_id),
                 in.limit && in.limit < 200 ? in.limit : 200);
    TRY(turf_rows(rq->db, rq->arena, u.id, after, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

/* ---- cut ---- */

struct cut_in { bool fresh; };
static const struct field cut_in[] = {
    FIELD(struct cut_in, fresh, .nullable = true, .about = "forget the cut there is; otherwise as little changes as balance allows"),
};
static const struct fields cut_in_fields = { cut_in, N_OF(cut_in) };

/* POST /api/units/:unit/turf {fresh?} -> 200 the summary; for the whole city 202 {job}, see …/turf/run */
static enum err turf_post(struct req *rq)
{
    struct cut_in in = { 0 };
    struct unit u;
    TRY(req_read(rq, FIELDS(cut_in), &in));
    TRY(unit_by_id(rq->db, rq->arena, rq->here.unit_id[0], &u));
    TRY(req_audit(rq, in.fresh ? "turf.cut_fresh" : "turf.cut", arena_printf(rq->arena, "unit:%lld", (long long)u.id),
                  u.id, S("")));
    struct json j;
    if (u.kind == UNIT_CITY) {
        int64_t run;
        TRY(turf_run_ask(rq->db, rq->arena, u.id, in.fresh, rq->now_ms, &run));
        j = reply_json(rq, 202);
        json_object(&j, NULL);
        json_i64(&j, "job", run);
    } else {
        struct turf_summary sum;
        TRY(turf_cut_unit(rq->db, u.id, &(struct turf_how){ .fresh = in.fresh, .now_ms = rq->now_ms }, &sum));
        j = reply_json(rq, 200);
        json_object(&j, NULL);
        json_fields(&j, turf_summary_fields, &sum);
    }
    json_end(&j);
    return OK;
}

/* GET /api/units/:unit/turf/run -> how far the last cut of the whole city is | 204 none was asked for */
static enum err run_get(struct req *rq)
{
    struct turf_run run;
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    enum err e = turf_run_last(rq->db, rq->arena, rq->here.unit_id[0], &run);
    if (e == ERR_NOT_FOUND) { reply_empty(rq, 204); return OK; }
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, turf_run_fields, &run);
    json_end(&j);
    return OK;
}

/* ---- one piece ---- */

struct assign_in { int64_t piece, member_id; };
static const struct field assign_in[] = {
    FIELD(struct assign_in, piece, .min = 1, .max = INT64_MAX),
    FIELD(struct assign_in, member_id, .nullable = true, .min = 0, .max = INT64_MAX, .about = "of the piece's team; 0 or absent: nobody"),
};
static const struct fields assign_in_fields = { assign_in + 1, N_OF(assign_in) - 1 };

/* PUT /api/pieces/:piece {member_id?} -> 200 the piece | 400 not an active member of its team */
static enum err piece_put(struct req *rq)
{
    struct assign_in in = { 0 };
    struct piece p;
    TRY(req_read(rq, FIELDS(assign_in), &in));
    enum err e = piece_assign(rq->db, rq->arena, in.piece, in.member_id);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "member_id");
    TRY(e);
    TRY(piece_by_id(rq->db, rq->arena, in.piece, &p));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, piece_fields, &p);
    json_end(&j);
    return OK;
}

struct move_in { int64_t piece; const struct json_in *households; bool force; };
static const struct field move_in[] = {
    FIELD(struct move_in, piece, .min = 1, .max = INT64_MAX),
    FIELD(struct move_in, households, .is_list = true, .min = 1, .max = TURF_MOVE_MAX, .about = "ids; all households of their houses go along"),
    FIELD(struct move_in, force, .nullable = true, .about = "even when a piece falls apart along the lanes"),
};
static const struct fields move_in_fields = { move_in + 1, N_OF(move_in) - 1 };

/* POST /api/pieces/:piece/doors {households, force?} -> 200 {moved} | 409 a piece would fall apart | 400 not of this
   group */
static enum err doors_post(struct req *rq)
{
    struct move_in in = { 0 };
    int64_t moved;
    TRY(req_read(rq, FIELDS(move_in), &in));
    size_t n = json_count(in.households);
    int64_t *ids = arena_new(rq->arena, int64_t, n + 1);
    if (!ids) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        if ((ids[i] = json_as_i64(json_item(in.households, i), 0)) <= 0) return req_blame(rq, "households");
    struct turf_move m = { .piece_id = in.piece, .households = ids, .n = n, .force = in.force, .now_ms = rq->now_ms };
    enum err e = turf_move(rq->db, rq->arena, &m, &moved);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "households");
    if (e == ERR_CONFLICT) rq->blame.field = S("households");
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "moved", moved);
    json_end(&j);
    return OK;
}

struct sheet_in { int64_t piece; };
static const struct field sheet_in[] = { FIELD(struct sheet_in, piece, .min = 1, .max = INT64_MAX) };

/* GET /api/pieces/:piece/sheet.pdf -> the walking sheet; names of residents leave the system, so it is in the audit
   log */
static enum err sheet_get(struct req *rq)
{
    struct sheet_in in = { 0 };
    struct str pdf;
    TRY(req_read(rq, FIELDS(sheet_in), &in));
    TRY(turf_sheet(rq->db, rq->arena, in.piece, rq->now_ms, &pdf));
    TRY(req_audit(rq, "turf.sheet", arena_printf(rq->arena, "piece:%lld", (long long)in.piece), rq->here.unit_id[0],
                  S("")));
    reply_bytes(rq, 200, S("application/pdf"), pdf);
    reply_header(rq, "Content-Disposition",
                 arena_printf(rq->arena, "inline; filename=\"phieu-di-ngo-%lld.pdf\"", (long long)in.piece));
    reply_header(rq, "Cache-Control", S("private, no-store"));
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/units/:unit/turf",         turf_get,  READERS, 0,        &scope_unit,  .in = &turf_in_fields, .memory_max = 32 * MIB,
      .about = "the pieces of a group with its doors on the ground, or the groups of a ward" },
    { POST, "/api/units/:unit/turf",         turf_post, LEADERS, KIB,      &scope_unit,  .in = &cut_in_fields, .out = &turf_summary_fields,
      .about = "cut the ground into one walkable piece of equal work for each member" },
    { GET,  "/api/units/:unit/turf/run",     run_get,   READERS, 0,        &scope_unit,  .out = &turf_run_fields,
      .about = "how far the last cut of the whole city is" },
    { PUT,  "/api/pieces/:piece",            piece_put, LEADERS, KIB,      &scope_piece, .in = &assign_in_fields, .out = &piece_fields,
      .about = "give a piece to a member, or to nobody" },
    { POST, "/api/pieces/:piece/doors",      doors_post, LEADERS, 16 * KIB, &scope_piece, .in = &move_in_fields, .memory_max = 64 * MIB,
      .about = "move houses into a piece by hand" },
    { GET,  "/api/pieces/:piece/sheet.pdf",  sheet_get, LEADERS, 0,        &scope_piece, .memory_max = 64 * MIB,
      .about = "the printed walking sheet of a piece" },
};
const struct routes turf_routes = { table, N_OF(table) };
