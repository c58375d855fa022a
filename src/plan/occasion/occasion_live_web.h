/* occasion_live_web.h - what a beat says about an occasion. */
#ifndef SANSANG_OCCASION_LIVE_WEB_H
#define SANSANG_OCCASION_LIVE_WEB_H
#include "http/hub.h"

struct json;
struct occasion_counts;

/* The numbers as members; null: hidden. */
void counts_say(struct json *j, const struct occasion_counts *c);

/* A hub_render_fn of topics from OCCASION_TOPIC_FIRST on. */
enum err occasion_render(struct db *db, struct arena *a, int64_t topic, int64_t now_ms, struct beat *out);

#endif
