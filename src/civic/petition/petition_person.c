/* petition_person.c - a resident's petitions follow him to another account, are shown to him, and forget him. */
#include "civic/petition/petition_person.h"
#include "civic/petition/petition_db.h"
#include "core/out.h"

enum { RECORDS_MAX = 500 };

enum err petition_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    (void)now_ms;
    TRY(account_petitions_move(db, a, from, to));
    return account_follows_move(db, a, from, to);
}

enum err petition_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id)
{
    (void)now_ms;
    TRY(account_follows_end(db, a, account_id));
    return account_petitions_forget(db, a, account_id);
}

struct record {
    struct str code, category;
    unsigned state;
    struct str unit;
    int64_t received_ms, closed_ms;
    bool followed;
};
static const struct field record_fields[] = {
    FIELD(struct record, code), FIELD(struct record, category), FIELD(struct record, state, .words = petition_states),
    FIELD(struct record, unit), FIELD(struct record, received_ms), FIELD(struct record, closed_ms), FIELD(struct record, followed),
};

struct recording { struct json *j; bool followed; };

static enum err write_record(const void *row, void *arg)
{
    const struct petition *p = row;
    const struct recording *k = arg;
    json_object(k->j, NULL);
    json_fields(k->j, FIELDS(record_fields), &(struct record){ p->code, p->category, p->state, p->unit, p->received_ms, p->closed_ms, k->followed });
    json_end(k->j);
    return OK;
}

enum err record_petitions(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name)
{
    json_array(j, name);
    TRY(petition_mine(db, a, who->account_id, false, 0, RECORDS_MAX, write_record, &(struct recording){ j, false }));
    TRY(petition_mine(db, a, who->account_id, true, 0, RECORDS_MAX, write_record, &(struct recording){ j, true }));
    json_end(j);
    return OK;
}
