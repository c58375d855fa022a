/* checkin.h - at the door: tickets scanned and walk-ins counted on a phone without a network, pushed in batches, each once (docs/occasion.md). */
#ifndef SANSANG_CHECKIN_H
#define SANSANG_CHECKIN_H
#include "core/json_in.h"
#include "plan/occasion/ticket.h"

/* Why an event is refused. X(name, the field it is about, Vietnamese, English) */
#define CHECKIN_REFUSALS(X)                                                                                                \
    X(json,           "id",    "Nội dung gửi không đọc được.",             "The event cannot be read.")                    \
    X(id_reuse,       "id",    "Mã này đã dùng cho một lượt khác.",        "This id was already used for something else.") \
    X(ticket,         "token", "Không có vé nào mang mã này.",             "There is no such ticket.")                     \
    X(other_occasion, "token", "Vé này của sự kiện khác.",                 "This ticket is for another event.")            \
    X(times,          "at_ms", "Giờ này cách sự kiện quá xa.",             "That time is too far from the event.")         \
    X(state,          "at_ms", "Sự kiện chưa mở hoặc đã huỷ.",             "The event is not open, or was cancelled.")     \
    X(too_late,       "at_ms", "Chỉ gửi được trong 7 ngày sau sự kiện.",   "Check-ins are taken for 7 days after the event.")

enum checkin_refusal {
    CHECKIN_none,
#define X(name, field, vi, en) CHECKIN_##name,
    CHECKIN_REFUSALS(X)
#undef X
    CHECKIN_COUNT
};
const char *checkin_word(enum checkin_refusal r);
struct str checkin_text(enum checkin_refusal r, enum lang lang);

enum arrival_kind { ARRIVAL_TICKET, ARRIVAL_WALK_IN, ARRIVAL_JOIN };
extern const char *const arrival_kinds[], *const checkin_verdicts[], *const checkin_notes[];
enum checkin_verdict_kind { CHECKIN_STORED, CHECKIN_AGAIN, CHECKIN_REFUSED };
enum checkin_note { NOTE_NONE, NOTE_TWICE, NOTE_WAITING, NOTE_WITHDRAWN };

struct checkin_verdict {
    struct str id;                       /* as sent; empty when there was none */
    unsigned kind, note;
    int64_t counted, number;             /* what this event added; of the ticket */
    enum checkin_refusal why;
    struct str field;
};

enum { CHECKIN_EVENTS_MAX = 200, CHECKIN_BYTES_MAX = 64 * 1024 };
extern const struct fields checkin_event_fields;

struct checkin_push {
    int64_t occasion_id, account_id, device_id, sent_ms, now_ms;
    const struct json_in *events;        /* unread */
};
struct checkin_done { struct checkin_verdict *verdicts; size_t n; };
/* One batch in one transaction: each event stored whole or refused; asking again gives the same answer. Who may was asked before. */
MUST_USE enum err checkin_take(struct db *db, struct arena *a, const struct checkin_push *in, struct checkin_done *out);

/* OK: an officer of its unit or above, or in its crew; else ERR_FORBIDDEN. */
MUST_USE enum err checkin_may(struct db *db, struct arena *a, const struct actor *by, const struct occasion *o);
/* Those `by` may check in for about now. */
MUST_USE enum err checkin_list(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const int64_t *units, size_t n_units,
                               db_row_fn *each, void *arg);

/* The events behind the numbers, oldest first. */
struct arrival_line { int64_t id; unsigned kind; int64_t number, heads, counted, at_ms, received_ms; struct str by; };
extern const struct fields arrival_fields;
MUST_USE enum err arrival_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit,
                               db_row_fn *each, void *arg);

#endif
