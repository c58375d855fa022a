/* role.h - who may do what, as bits. A role counts only at and below the unit it was granted for. */
#ifndef SANSANG_ROLE_H
#define SANSANG_ROLE_H

enum role {
    ROLE_MEMBER  = 1u << 0,      /* tổ viên: knocks on doors, in one group                    */
    ROLE_HEAD    = 1u << 1,      /* tổ trưởng: leads the team of one group                    */
    ROLE_OFFICER = 1u << 2,      /* cán bộ phường/xã: runs one ward                           */
    ROLE_CITY    = 1u << 3,      /* Ban chỉ đạo: sees the whole city                          */
    ROLE_AUDITOR = 1u << 4,      /* thanh tra: reads everything, changes nothing              */
    ROLE_ADMIN   = 1u << 5,      /* quản trị: people, roles, imports; no resident's data      */
    ROLE_RESIDENT = 1u << 29,    /* người dân: a signed-in resident, own things only; never granted   */
    ROLE_SELF    = 1u << 30,     /* signed in, whatever the grants: own session, password, second factor; never
    granted */
    ROLE_ANYONE  = 1u << 31,     /* no sign-in asked                                          */
};
enum { ROLE_BITS = 6, ROLE_STAFF = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR,
       ROLE_SIGNED_IN = (1 << ROLE_BITS) - 1 };

extern const char *const role_words[];   /* member, head, officer, city, auditor, admin; NULL-ended, bit order */

#endif
