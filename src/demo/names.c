/* names.c - the tables of invented names and how they are drawn. */
#include "demo/names.h"
#include <stdio.h>

/* Surnames with the share of people who bear them, per thousand (rounded from general knowledge; only the look matters). */
static const struct { const char *name; int per_mille; } surnames[] = {
    { "Nguyễn", 380 }, { "Trần", 120 }, { "Lê", 95 },  { "Phạm", 70 }, { "Hoàng", 50 }, { "Vũ", 45 },  { "Đặng", 30 },
    { "Bùi", 28 },     { "Đỗ", 28 },    { "Ngô", 22 }, { "Dương", 18 }, { "Đinh", 16 }, { "Trịnh", 14 }, { "Đào", 14 },
    { "Lương", 12 },   { "Hà", 10 },    { "Phan", 10 }, { "Mai", 8 },   { "Tạ", 8 },    { "Cao", 7 },  { "Chu", 7 },
    { "Kiều", 4 },     { "Nghiêm", 4 },
};
static const char *const middle_male[] = { "Văn", "Đức", "Hữu", "Quang", "Minh", "Công", "Đình", "Xuân", "Tuấn", "Thanh", "Ngọc", "Duy" };
static const char *const middle_female[] = { "Thị", "Thu", "Ngọc", "Thanh", "Minh", "Kim", "Bích", "Hồng", "Phương", "Mai", "Thuý", "Diệu" };
static const char *const given_male[] = {
    "An", "Bách", "Bình", "Chiến", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hiếu", "Hoà", "Hùng", "Huy", "Khánh", "Kiên", "Lâm",
    "Long", "Lộc", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quyết", "Sơn", "Tâm", "Thắng", "Thành", "Thịnh", "Tiến",
    "Toàn", "Trung", "Tùng", "Việt", "Vinh" };
static const char *const given_female[] = {
    "Anh", "Ánh", "Chi", "Cúc", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Huệ", "Hương", "Lan", "Lê",
    "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Quỳnh", "Tâm", "Thảo", "Thơm", "Thuỷ", "Trang",
    "Tuyết", "Vân", "Xuân", "Yên", "Yến" };

#define PICK(r, words) ((words)[rng_below((r), (int64_t)N_OF(words))])

int name_surname(struct rng *r)
{
    int total = 0;
    for (size_t i = 0; i < N_OF(surnames); i++) total += surnames[i].per_mille;
    int left = (int)rng_below(r, total);
    for (size_t i = 0; i < N_OF(surnames); i++)
        if ((left -= surnames[i].per_mille) < 0) return (int)i;
    return 0;
}

size_t name_of_person(struct rng *r, int sex, int surname, char out[NAME_MAX_BYTES])
{
    const char *family = surnames[surname < 0 ? name_surname(r) : surname].name;
    const char *middle = sex == 1 ? PICK(r, middle_male) : PICK(r, middle_female);
    const char *given = sex == 1 ? PICK(r, given_male) : PICK(r, given_female);
    return (size_t)snprintf(out, NAME_MAX_BYTES, "%s %s %s", family, middle, given);
}

void name_of_number(struct rng *r, int sex, int birth_year, char out[12])
{
    char text[40];
    int century = birth_year / 100 - 19;                     /* G: 0/1 born 19xx, 2/3 born 20xx; NĐ 137/2015 */
    snprintf(text, sizeof text, "001%d%02d9%05d", century * 2 + (sex == 2), birth_year % 100,
             (int)rng_below(r, 100000));
    memcpy(out, text, 12);
}
