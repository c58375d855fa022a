/* slip_sheet.c - numbered slips on paper. */
#include "outreach/desk/slip_sheet.h"
#include "auth/qr.h"
#include "core/time.h"
#include "outreach/desk/proof_db.h"
#include "outreach/team/team.h"
#include "paper/paper.h"
#include "territory/territory.h"

struct laying {
    struct arena *a;
    struct str origin, over, text;
    struct paper_slip slips[SLIPS_MAX];
    size_t n;
};

static enum err lay(const void *row, void *arg)
{
    struct laying *l = arg;
    struct str n = ((const struct slip_number *)row)->number;
    struct qr_grid qr;
    TRY(qr_grid(l->a, arena_printf(l->a, "%.*s/slip/%.*s", (int)l->origin.n, l->origin.p, (int)n.n, n.p), &qr));
    l->slips[l->n++] = (struct paper_slip){ .over = l->over, .text = l->text, .code = { qr.dark, qr.width, 21 },
                                            .number = arena_printf(l->a, "%.4s %.4s", n.p, n.p + 4) };
    return OK;
}

enum err slip_sheet(struct db *db, struct arena *a, const struct slip_print *what, struct str *pdf)
{
    struct team team;
    struct unit ward;
    struct paper *p;
    int64_t printed_ms = what->printed_ms;
    struct laying *l = arena_new(a, struct laying, 1);
    if (!l) return ERR_NOMEM;
    TRY(team_by_id(db, a, what->team_id, &team));
    TRY(unit_by_id(db, a, team.ward_id, &ward));
    if (!printed_ms) TRY(slips_last(db, a, what->team_id, &printed_ms));
    struct str hotline = team.hotline.n ? team.hotline : S("1022");          /* the city's own line */
    l->a = a;
    l->origin = what->origin;
    l->over = arena_printf(a, "Phiếu xác nhận có người đến nhà\n%.*s", (int)team.name.n, team.name.p);
    l->text = arena_printf(
        a,
        "Bác quét mã, hoặc mở %.*s/slip rồi nhập tám số trên, và cho biết có đúng là đã có người đến giúp không. "
        "Không có điện thoại, bác gọi %.*s và đọc số phiếu.\nNgười của thành phố không hỏi mật khẩu, mã OTP, không chụp căn cước, không "
        "thu tiền.",
        (int)what->origin.n, what->origin.p, (int)hotline.n, hotline.p);
    TRY(slips_of(db, a, what->team_id, printed_ms, lay, l));
    if (l->n == 0) return ERR_NOT_FOUND;
    struct str when = time_text_vi(a, printed_ms);
    struct str foot = arena_printf(a, "Sẵn Sàng · %.*s · %.*s · %zu phiếu in %.*s", (int)team.name.n, team.name.p,
                                   (int)ward.name.n, ward.name.p, l->n, (int)when.n, when.p);
    TRY(paper_open(a, &(struct paper_about){ S("Phiếu xác nhận"), foot, printed_ms }, &p));
    paper_slips(p, l->slips, l->n);
    return paper_close(p, pdf);
}
