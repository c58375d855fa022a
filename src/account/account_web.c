/* account_web.c - every door of the account module, and the module itself. */
#include "account/account_web.h"
#include "account/citizen.h"
#include "account/oidc.h"
#include "account/passkey.h"
#include "account/privacy.h"
#include "account/session.h"
#include "module.h"
#include "territory/territory.h"

enum { SELF = ROLE_SELF | ROLE_SIGNED_IN,                              /* whoever is signed in, for his own things */
       MANAGER = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_ADMIN,    /* role_may_grant narrows it */
       DESK = ROLE_OFFICER | ROLE_CITY, REGISTER = ROLE_CITY | ROLE_ADMIN };

static const struct route table[] = {
    { POST,   "/api/session",        session_post,       ROLE_ANYONE, 2 * KIB, .in = &session_in_fields,
      .out = &me_fields,
      .about = "sign in" },
    { DELETE, "/api/session",        session_delete,     SELF, KIB, .about = "sign out" },
    { GET,    "/api/me",             me_get,             SELF, 0, .out = &me_fields,
      .about = "who I am and what I may do where" },
    { POST,   "/api/me/phone",       own_phone_post,     ROLE_MEMBER | ROLE_HEAD, KIB, .out = &invite_fields,
      .about = "a one-time invitation for a phone of my own, asked for at a screen" },
    { POST,   "/api/password",       password_post,      SELF, 4 * KIB, .in = &password_in_fields,
      .about = "change my password; every other session of mine ends" },
    { POST,   "/api/totp",           totp_post,          SELF, KIB, .out = &totp_fields,
      .about = "begin with a second factor" },
    { POST,   "/api/totp/confirm",   totp_confirm_post,  SELF, KIB, .in = &code_in_fields,
      .about = "the second factor is in force from its first code on" },

    { POST,   "/api/join",           join_post,          ROLE_ANYONE, 2 * KIB, .in = &join_in_fields,
      .about = "redeem an invitation with a phone: it gets a key of its own, once" },
    { POST,   "/api/invite/accept",  invite_accept_post, ROLE_ANYONE, 4 * KIB, .in = &accept_in_fields,
      .out = &me_fields,
      .about = "redeem an invitation at a screen: choose a login name and a password" },
    { POST,   "/api/device/wiped",   device_wiped_post,  SELF, KIB, .is_device = true,
      .about = "a revoked phone says that it holds nothing any more" },

    { GET,    "/api/units/:unit/people", people_get,     MANAGER | ROLE_AUDITOR, 0, &scope_unit,
      .in = &people_in_fields,
      .out = &person_fields, .about = "people with a role here or below" },
    { POST,   "/api/units/:unit/people", people_post,    MANAGER, 4 * KIB, &scope_unit, .in = &person_in_fields,
      .out = &invite_fields, .about = "a new person with a role here, and the invitation" },
    { POST,   "/api/people/:account/grants", grants_post, MANAGER, KIB, &scope_account, .in = &grant_in_fields,
      .about = "a further role at a unit" },
    { DELETE, "/api/people/:account/grants/:role/:unit", grant_delete, MANAGER, KIB, &scope_unit,
      .about = "end a role" },
    { POST,   "/api/people/:account/invite", person_invite_post, MANAGER, KIB, &scope_account, .out = &invite_fields,
      .about = "a fresh one-time invitation" },
    { POST,   "/api/people/:account/reset",  person_reset_post,  MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields,
      .out = &invite_fields, .about = "forget password and second factor, end all sessions, invite anew" },
    { POST,   "/api/people/:account/lock",   person_lock_post,   MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields,
      .about = "no sign-in until unlocked; sessions end now" },
    { POST,   "/api/people/:account/unlock", person_unlock_post, MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields },
    { POST,   "/api/people/:account/leave",  person_leave_post,  MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields,
      .about = "roles and sessions end, phones are revoked" },
    { POST,   "/api/people/:account/return", person_return_post, MANAGER, 4 * KIB, &scope_account,
      .in = &reason_in_fields },
    { POST,   "/api/devices/:device/revoke", device_revoke_post, MANAGER | ROLE_MEMBER, 4 * KIB, &scope_device,
      .in = &reason_in_fields, .about = "a lost phone: its next contact is answered 410 and it wipes" },

    { GET,    "/api/units/:unit/audit-log",  audit_get,  ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR | ROLE_ADMIN, 0,
      &scope_unit,
      .in = &audit_in_fields, .out = &audit_row_fields, .about = "who did what, newest first" },

    { GET,    "/api/residents/:resident/consents", consents_get,  DESK | ROLE_AUDITOR, 0, &scope_resident,
      .out = &consent_fields, .about = "what a resident agreed to and withdrew" },
    { POST,   "/api/residents/:resident/consents", consents_post, DESK | ROLE_HEAD, 2 * KIB, &scope_resident,
      .in = &consent_in_fields, .out = &consent_fields, .about = "consent to one purpose, with its proof" },
    { DELETE, "/api/residents/:resident/consents/:purpose", consent_delete, DESK | ROLE_HEAD, KIB, &scope_resident,
      .in = &withdraw_in_fields, .about = "withdraw a consent" },
    { GET,    "/api/units/:unit/privacy-requests", privacy_get,  DESK | ROLE_AUDITOR, 0, &scope_unit,
      .in = &before_in_fields,
      .out = &privacy_fields, .about = "requests under Law 91/2025/QH15 with their clocks" },
    { POST,   "/api/units/:unit/privacy-requests", privacy_post, DESK, 8 * KIB, &scope_unit, .in = &privacy_in_fields,
      .out = &privacy_fields, .about = "access, correct, erase, withdraw or restrict: the clock starts" },
    { POST,   "/api/privacy-requests/:request/:event", privacy_move_post, DESK, 8 * KIB, &scope_privacy,
      .in = &move_in_fields,
      .out = &privacy_fields, .about = "accept, extend once, finish (it is then done: corrected, erased, restricted) "
          "or refuse",
      .memory_max = 64 * MIB },
    { GET,    "/api/breaches",                breaches_get,     REGISTER | ROLE_AUDITOR, 0, .in = &before_in_fields,
      .out = &breach_fields, .about = "the breach register" },
    { POST,   "/api/breaches",                breaches_post,    REGISTER, 16 * KIB, .in = &breach_in_fields,
      .out = &breach_fields, .about = "a breach was found: 72 hours to report it" },
    { POST,   "/api/breaches/:breach/:event", breach_move_post, REGISTER, 8 * KIB, .in = &note_in_fields,
      .out = &breach_fields, .about = "reported to the ministry; closed" },
};

static const struct flow *const flows[] = { &account_flow, &privacy_flow, &breach_flow, NULL };
static const struct job jobs[] = {
    { "session_sweep", 6 * (int64_t)HOUR_MS, session_sweep },
    { "citizen_sweep", HOUR_MS, citizen_sweep },
    { "eid_sweep", HOUR_MS, oidc_sweep },
    { "passkey_sweep", HOUR_MS, passkey_sweep },
};
extern const struct routes schedule_routes;
static const struct routes *const subjects[] = { &citizen_routes, &schedule_routes, &oidc_routes, &passkey_routes, NULL };

const struct module account_module = {
    .name = "account", .routes = { table, N_OF(table) }, .subjects = subjects, .migrations = account_migrations,
    .n_migrations = &account_n_migrations, .flows = flows, .jobs = jobs, .n_jobs = N_OF(jobs),
};
