/* citizen_parts.c - what the modules above account keep under a resident's account, and how it follows him. */
#include "account/citizen.h"

citizen_move_fn *const citizen_moves[] = { NULL };
citizen_forget_fn *const citizen_forgets[] = { NULL };
const struct citizen_record citizen_records[] = { { NULL, NULL } };
