/* support_house.c - a database with the schema of every module, as `sansang migrate` makes it. */
#include "support.h"
#include "app/modules.h"
#include "auth/audit_log.h"

enum err migrate_all(struct db *db, struct arena *a, int64_t now_ms)
{
    TRY(db_migrate(db, a, auth_migrations, auth_n_migrations, now_ms));
    for (const struct module *const *m = all_modules; *m; m++)
        TRY(db_migrate(db, a, (*m)->migrations, *(*m)->n_migrations, now_ms));
    return OK;
}

int house_open(void **state)
{
    if (house_again(state)) return 0;
    int failed = bare_open(state);
    struct fixture *h = *state;
    assert_int_equal(migrate_all(h->db, h->arena, NINE_AM), OK);
    house_keep();
    return failed;
}
