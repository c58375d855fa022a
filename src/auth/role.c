/* role.c - the words of the roles, in the order of their bits. */
#include "auth/role.h"
#include <stddef.h>

const char *const role_words[] = { "member", "head", "officer", "city", "auditor", "admin", NULL };
