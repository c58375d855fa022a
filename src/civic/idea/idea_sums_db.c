/* idea_sums_db.c - initiatives counted by the day they were made public: ranges of the indexes their lists are read by. */
#include "civic/idea/idea_sums.h"

enum { CHILDREN_MAX = 2000 };
static const struct field sum_row[] = { FIELD(struct idea_sum, unit_id), FIELD(struct idea_sum, n) };
#define WHEN "i.public_ms >= $2 AND i.public_ms < $3"
static const struct sql sql_city = { "idea_sum_city", "SELECT CAST($1 AS BIGINT), COUNT(*) FROM idea i WHERE " WHEN };
static const struct sql sql_unit = { "idea_sum_unit", "SELECT CAST($1 AS BIGINT), COUNT(*) FROM idea i WHERE i.unit_id = $1 AND " WHEN };
static const struct sql sql_children = { "idea_sum_children",
    "SELECT i.unit_id, COUNT(*) FROM unit u CROSS JOIN idea i WHERE i.unit_id = u.id AND u.parent_id = $1 AND u.kind <> 'agency'"
    " AND u.valid_to IS NULL AND " WHEN " GROUP BY i.unit_id" };

enum err idea_sums(struct db *db, struct arena *a, const struct idea_question *q, db_row_fn *each, void *arg)
{
    const struct sql *sql = q->of_children ? &sql_children : q->of_city ? &sql_city : &sql_unit;
    struct idea_sum row;
    return db_all(db, a, sql, BINDS(BIND(q->unit_id), BIND(q->from_ms), BIND(q->to_ms)), FIELDS(sum_row), &row,
                  sizeof row, CHILDREN_MAX, each, arg);
}
