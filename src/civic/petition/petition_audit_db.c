/* petition_audit_db.c - the long walks of the audit, in constant memory. */
#include "civic/petition/petition_audit_db.h"

static const struct field audited_fields[] = {
    FIELD(struct audited, id), FIELD(struct audited, code), FIELD(struct audited, category_id), FIELD(struct audited, category),
    FIELD(struct audited, state, .words = petition_states), FIELD(struct audited, unit_id), FIELD(struct audited, lat_e6),
    FIELD(struct audited, lon_e6), FIELD(struct audited, received_ms), FIELD(struct audited, steps), FIELD(struct audited, sent_sealed),
    FIELD(struct audited, spot), FIELD(struct audited, attributes), FIELD(struct audited, n, .nullable = true),
    FIELD(struct audited, event, .nullable = true, .words = petition_events),
    FIELD(struct audited, from_state, .nullable = true, .words = petition_states),
    FIELD(struct audited, to_state, .nullable = true, .words = petition_states), FIELD(struct audited, at_ms, .nullable = true),
    FIELD(struct audited, account_id, .nullable = true), FIELD(struct audited, to_unit_id, .nullable = true),
    FIELD(struct audited, from_unit_id, .nullable = true), FIELD(struct audited, reason, .nullable = true, .words = petition_reasons),
    FIELD(struct audited, rating, .nullable = true, .words = petition_ratings), FIELD(struct audited, text_sealed, .nullable = true),
    FIELD(struct audited, public_text, .nullable = true), FIELD(struct audited, due_before_ms, .nullable = true),
    FIELD(struct audited, due_after_ms, .nullable = true), FIELD(struct audited, leaf, .nullable = true),
    FIELD(struct audited, leaf_salt, .nullable = true),
};
static const struct sql sql_audited = { "petition_audited",
    "SELECT p.id, p.code, p.category_id, c.code AS category, p.state, p.unit_id, p.lat_e6, p.lon_e6, p.received_ms, p.steps, p.sent_sealed,"
    " p.spot, p.attributes, s.n, s.event, s.from_state, s.to_state, s.at_ms, s.account_id, s.unit_id AS to_unit_id, s.from_unit_id,"
    " s.reason, s.rating, s.text_sealed, s.public_text, s.due_before_ms, s.due_after_ms, s.leaf, s.leaf_salt"
    " FROM petition p JOIN petition_category c ON c.id = p.category_id LEFT JOIN petition_step s ON s.petition_id = p.id"
    " ORDER BY p.id, s.n" };

enum err audited_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct audited row;
    return db_each(db, a, &sql_audited, NO_BINDS, FIELDS(audited_fields), &row, sizeof row, each, arg);
}

static const struct field tally_fields[] = {
    FIELD(struct tally, unit_id), FIELD(struct tally, day), FIELD(struct tally, category_id),
    FIELD(struct tally, measure, .words = petition_measures), FIELD(struct tally, n),
};
static const struct sql sql_tallies = { "petition_tallies", "SELECT unit_id, day, category_id, measure, n FROM petition_tally"
    " UNION ALL SELECT unit_id, -month, category_id, measure, n FROM petition_month" };

enum err tally_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct tally row;
    return db_each(db, a, &sql_tallies, NO_BINDS, FIELDS(tally_fields), &row, sizeof row, each, arg);
}

static const struct field odd_fields[] = {
    FIELD(struct odd_followers, code), FIELD(struct odd_followers, counted), FIELD(struct odd_followers, recounted),
};
static const struct sql sql_odd = { "petition_odd_followers",
    "SELECT p.code, p.followers AS counted, (SELECT COUNT(*) FROM petition_follow f WHERE f.petition_id = p.id) AS recounted FROM petition p"
    " WHERE p.followers <> (SELECT COUNT(*) FROM petition_follow f WHERE f.petition_id = p.id)" };

enum err odd_followers_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct odd_followers row;
    return db_each(db, a, &sql_odd, NO_BINDS, FIELDS(odd_fields), &row, sizeof row, each, arg);
}
