/* exports.c - every kind of table that can be taken out. A new one is one line here. */
#include "outreach/team/team_import.h"
#include "territory/export.h"

const struct export_kind *const export_kinds[] = { &units_export, &houses_export, &residents_export, &teams_export,
                                                   &visits_export, NULL };
