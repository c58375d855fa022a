/* imports.c - every kind of list that can be brought in. A new one is one line here. */
#include "outreach/team/team_import.h"
#include "territory/import.h"

const struct import_kind *const import_kinds[] = { &units_import, &aliases_import, &houses_import, &teams_import, NULL };
