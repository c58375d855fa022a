/* house_web.c - the doors to lanes, houses and households: addresses for all who work there, names by names_web.h. */
#include "territory/house_db.h"
#include "territory/names_web.h"
#include "territory/territory.h"
#include "territory/territory_web.h"

static enum err lane_write(const void *row, void *arg)
{
    struct list *l = arg;
    const struct lane *lane = row;
    json_object(&l->j, NULL);
    json_fields(&l->j, lane_fields, lane);
    json_end(&l->j);
    l->last = lane->id;
    l->last_order = lane->walk_order;
    l->n++;
    return OK;
}

/* Two numbers in one cursor: "order.id". */
static enum err order_cursor(struct req *rq, struct str after, int64_t *order, int64_t *id)
{
    struct str keys[2] = { { 0 } };
    static const struct field one = { .name = "after", .kind = FIELD_I64 };
    if (!after.n) return OK;
    TRY(cursor_read_text(rq, after, keys, 2));
    if (field_read(&one, keys[0], order) != OK || field_read(&one, keys[1], id) != OK) return req_blame(rq, "after");
    return OK;
}

/* GET /api/units/:unit/lanes -> lanes of a group in walking order */
enum err lanes_get(struct req *rq)
{
    struct page_in in = { 0 };
    int64_t order = -1, id = 0;
    TRY(req_read(rq, page_in_fields, &in));
    TRY(order_cursor(rq, in.page.after, &order, &id));
    int64_t limit = page_limit(in.page);
    struct list l = list_begin(rq);
    TRY(lane_list(rq->db, rq->arena, rq->here.unit_id[0], order, id, limit, lane_write, &l));
    struct str keys[2] = { arena_printf(rq->arena, "%lld", (long long)l.last_order), arena_printf(rq->arena, "%lld",
        (long long)l.last) };
    return list_end(&l, limit, cursor_text(rq->arena, keys, 2));
}

static enum err home_write(const void *row, void *arg)
{
    struct list *l = arg;
    const struct household *h = row;
    json_object(&l->j, NULL);
    json_i64(&l->j, "household", h->id);
    json_text(&l->j, "code", h->code);
    json_text(&l->j, "head", l->is_plain ? h->head_name : name_initials(l->rq->arena, h->head_name));
    json_end(&l->j);
    return OK;
}

static enum err house_write(const void *row, void *arg)
{
    struct list *l = arg;
    const struct house *h = row;
    json_object(&l->j, NULL);
    json_fields(&l->j, house_fields, h);
    json_array(&l->j, "households");
    TRY(household_of_house(l->rq->db, l->rq->arena, h->id, home_write, l));
    json_end(&l->j);
    json_end(&l->j);
    l->last_key = h->sort_key;
    l->last_number = h->number;
    l->n++;
    return OK;
}

struct houses_in { int64_t lane; struct str reason; struct page page; };
static const struct field houses_in[] = {
    FIELD(struct houses_in, lane, .min = 1, .max = INT64_MAX), REASON_FIELD(struct houses_in),
    PAGE_FIELDS(struct houses_in),
};
const struct fields houses_in_fields = { houses_in, N_OF(houses_in) };

/* GET /api/lanes/:lane/houses?reason= -> houses by number, with the households in each */
enum err houses_get(struct req *rq)
{
    struct houses_in in = { 0 };
    struct str keys[2] = { S(""), S("") };
    struct lane lane;
    bool is_plain;
    TRY(req_read(rq, houses_in_fields, &in));
    TRY(cursor_read_text(rq, in.page.after, keys, 2));
    TRY(lane_by_id(rq->db, rq->arena, in.lane, &lane));
    struct str subject = arena_printf(rq->arena, "lane:%lld", (long long)lane.id);
    TRY(names_are_plain(rq, rq->who.roles, "lane.unmask", subject, lane.group_id, in.reason, &is_plain));
    int64_t limit = page_limit(in.page);
    struct list l = list_begin(rq);
    l.is_plain = is_plain;
    TRY(house_list(rq->db, rq->arena, lane.id, keys[0], keys[1], limit, house_write, &l));
    return list_end(&l, limit, cursor_text(rq->arena, (struct str[]){ l.last_key, l.last_number }, 2));
}

static enum err resident_write(const void *row, void *arg)
{
    struct list *l = arg;
    const struct resident *r = row;
    if (r->left_ms) return OK;
    json_object(&l->j, NULL);
    json_i64(&l->j, "id", r->id);
    json_text(&l->j, "name", l->is_plain ? r->name : name_initials(l->rq->arena, r->name));
    json_i64(&l->j, "birth_year", l->is_plain ? r->birth_year : 0);
    json_text(&l->j, "sex", str_z(sex_words[r->sex]));
    struct str last4 = l->is_plain ? r->number_last4 : S("");
    json_text(&l->j, "number", last4.n ? arena_printf(l->rq->arena, "••••%.*s", (int)last4.n, last4.p) : S(""));
    json_bool(&l->j, "has_phone", r->phone_sealed.n > 0);
    json_i64(&l->j, "same_as", r->same_as);
    json_end(&l->j);
    return OK;
}

struct household_in { int64_t household; struct str reason; };
static const struct field household_in[] = {
    FIELD(struct household_in, household, .min = 1, .max = INT64_MAX), REASON_FIELD(struct household_in),
};
const struct fields household_in_fields = { household_in, N_OF(household_in) };

/* GET /api/households/:household?reason= -> the address and the people; numbers masked, phones only named. Who does not
   work with the people gets initials and no years of birth, unless there is a reason. */
enum err household_get(struct req *rq)
{
    struct household_in in = { 0 };
    struct household_card c;
    bool is_plain;
    TRY(req_read(rq, household_in_fields, &in));
    TRY(household_card(rq->db, rq->arena, in.household, &c));
    struct str subject = arena_printf(rq->arena, "household:%lld", (long long)in.household);
    TRY(names_are_plain(rq, rq->who.roles, "household.unmask", subject, c.household.group_id, in.reason, &is_plain));
    struct list l = { .rq = rq, .j = reply_json(rq, 200), .is_plain = is_plain };
    json_object(&l.j, NULL);
    json_i64(&l.j, "id", c.household.id);
    json_text(&l.j, "code", c.household.code);
    json_text(&l.j, "head", is_plain ? c.household.head_name : name_initials(rq->arena, c.household.head_name));
    json_bool(&l.j, "masked", !is_plain);
    json_i64(&l.j, "group_id", c.household.group_id);
    json_text(&l.j, "group", c.group_name);
    json_i64(&l.j, "ward_id", c.household.ward_id);
    json_text(&l.j, "ward", c.ward_name);
    json_text(&l.j, "lane", c.lane_name);
    json_object(&l.j, "house");
    json_fields(&l.j, house_fields, &c.house);
    json_end(&l.j);
    json_array(&l.j, "people");
    TRY(resident_list(rq->db, rq->arena, c.household.id, resident_write, &l));
    json_end(&l.j);
    json_end(&l.j);
    return OK;
}
