/* dashboard.c - a dashboard of the invented city, composed by its city desk and shared by a link: numbers, lines,
   bars, a map, a table. */
#include "demo/demo.h"
#include "account/account.h"
#include "indicator/dash/dash.h"
#include "territory/territory.h"

/* The month that runs: whoever opens it by the link sees the one before it, which is over. */
static const struct tile tiles[] = {
    { TILE_NUMBER, WIDTH_NARROW, SPLIT_WHOLE, STR("reports.received"), CITY_ID, STR("month"), STR("Phản ánh trong tháng") },
    { TILE_NUMBER, WIDTH_NARROW, SPLIT_WHOLE, STR("reports.on_time"), CITY_ID, STR("month"), STR("Trả lời đúng hạn") },
    { TILE_RING, WIDTH_NARROW, SPLIT_WHOLE, STR("ready.share"), CITY_ID, STR("month"), STR("Người đủ ba sẵn sàng") },
    { TILE_LINE, WIDTH_FULL, SPLIT_MONTH, STR("reports.received"), CITY_ID, STR("month"), STR("Phản ánh theo tháng") },
    { TILE_MAP, WIDTH_HALF, SPLIT_CHILD, STR("reports.received"), CITY_ID, STR("month"), STR("Phản ánh theo phường, xã") },
    { TILE_BARS, WIDTH_HALF, SPLIT_MONTH, STR("reports.on_time"), CITY_ID, STR("month"), STR("Đúng hạn theo tháng") },
    { TILE_TABLE, WIDTH_FULL, SPLIT_CHILD, STR("visits.doors"), CITY_ID, STR("month"), STR("Hộ đã đến theo phường, xã") },
};

enum err demo_dashboard(const struct demo *d, struct arena *a, struct str login, struct str *path)
{
    struct dashboard *dash = arena_new(a, struct dashboard, 1);
    struct account owner;
    struct dash_link link;
    struct str secret;
    const char *field;
    if (!dash) return ERR_NOMEM;
    TRY(account_by_login(d->db, a, login, &owner));
    *dash = (struct dashboard){ .account_id = owner.id, .name = S("Thành phố hôm nay"), .n_tiles = N_OF(tiles) };
    memcpy(dash->tiles, tiles, sizeof tiles);
    TRY(dash_make(d->db, a, d->now_ms, dash, &field));
    const struct actor by = { .account_id = owner.id, .roles = ROLE_CITY, .address = S("") };
    TRY(dash_share(d->db, a, d->now_ms, d->keys, &by, dash->id, &link, &secret));
    *path = arena_printf(a, "/console/shared/%.*s", (int)secret.n, secret.p);
    return path->n ? OK : ERR_NOMEM;
}
