/* idea_person.c - a resident's initiatives follow him to another account, are shown to him, and forget him. */
#include "account/citizen/citizen.h"
#include "civic/idea/idea_db.h"
#include "core/out.h"

enum { PER_PAGE = 100, RECORDS_MAX = 500 };

struct page { int64_t id[PER_PAGE]; size_t n; };
static enum err keep(const void *row, void *arg)
{
    struct page *k = arg;
    k->id[k->n++] = ((const struct supported *)row)->idea_id;
    return OK;
}

/* The support of `from` goes; `to`, when not 0, supports it instead, once, unless it is his own. */
static enum err move_support(struct db *db, struct arena *a, int64_t now_ms, int64_t id, int64_t from, int64_t to)
{
    struct idea i;
    bool was, is = false;
    TRY(idea_by_id(db, a, id, &i));
    TRY(support_delete(db, a, id, from, &was));
    if (to && i.account_id != to) TRY(support_insert(db, a, id, to, now_ms, &is));
    return was == is ? OK : support_count(db, a, id, is ? 1 : -1);
}

static enum err move_all(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    struct page page = { .n = PER_PAGE };
    int64_t after = 0;
    while (page.n == PER_PAGE) {
        page.n = 0;
        TRY(supported_rows(db, a, from, after, PER_PAGE, keep, &page));
        for (size_t i = 0; i < page.n; i++) TRY(move_support(db, a, now_ms, after = page.id[i], from, to));
    }
    return OK;
}

enum err idea_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    TRY(idea_account_move(db, a, from, to));
    return move_all(db, a, now_ms, from, to);
}

enum err idea_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    TRY(move_all(db, a, now_ms, account_id, 0));
    return idea_account_forget(db, a, account_id);
}

static enum err write_record(const void *row, void *arg)
{
    json_object(arg, NULL);
    json_fields(arg, idea_fields, row);
    json_end(arg);
    return OK;
}

enum err record_ideas(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(idea_mine(db, a, who->account_id, 0, RECORDS_MAX, write_record, j));
    json_end(j);
    return OK;
}
