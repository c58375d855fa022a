/* password.c - passwords: hashed one at a time, checked in equal time, and refused when they are everyone's first
   guess. */
#include "auth/keys.h"
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

/* Argon2id above the floor of the OWASP cheat sheet (19 MiB, 2 passes). The memory is spent once at a time for the
   whole process, which must stay under 150 MB; 32 MiB leave room for the database's cache beside it. */
enum { ARGON_MEMORY = 32 * MIB, ARGON_PASSES = 3 };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static atomic_int waiting;
/* a hash no password has: what unknown people are checked against */
static char nobody[crypto_pwhash_STRBYTES];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

static void nobody_make(void)
{
    char chance[32];
    randombytes_buf(chance, sizeof chance);
    if (crypto_pwhash_str(nobody, chance, sizeof chance, ARGON_PASSES, ARGON_MEMORY) != 0) nobody[0] = '\0';
}

static enum err enter(int waiting_max)
{
    if (atomic_fetch_add(&waiting, 1) > waiting_max) { atomic_fetch_sub(&waiting, 1); return ERR_BUSY; }
    pthread_mutex_lock(&one_at_a_time);
    pthread_once(&nobody_once, nobody_make);
    return OK;
}

static void leave(void)
{
    pthread_mutex_unlock(&one_at_a_time);
    atomic_fetch_sub(&waiting, 1);
}

enum err password_hash(struct arena *a, struct str password, struct str *out)
{
    char *text = arena_new(a, char, crypto_pwhash_STRBYTES);
    if (!text) return ERR_NOMEM;
    if (sodium_init() < 0) return ERR_INTERNAL;
    TRY(enter(PASSWORD_WAIT_MAX));
    int bad = crypto_pwhash_str(text, password.p, password.n, ARGON_PASSES, ARGON_MEMORY);
    leave();
    if (bad) return ERR_BUSY;                            /* the machine has no 32 MiB at this moment */
    *out = str_z(text);
    return OK;
}

static enum err check(struct str hash, struct str password, int waiting_max, bool *matches)
{
    char text[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0) return ERR_INTERNAL;
    TRY(enter(waiting_max));
    bool known = hash.n > 0 && hash.n < sizeof text;
    if (known) { memcpy(text, hash.p, hash.n); text[hash.n] = '\0'; }
    bool same = crypto_pwhash_str_verify(known ? text : nobody, password.p ? password.p : "", password.n) == 0;
    leave();
    *matches = same && known;
    return OK;
}

enum err password_check(struct str hash, struct str password, bool *matches)
{
    return check(hash, password, PASSWORD_WAIT_MAX, matches);
}

bool password_matches(struct str hash, struct str password)
{
    bool matches = false;
    return check(hash, password, 1 << 20, &matches) == OK && matches;
}

/* ---- what a new password may not be ---- */

enum { LETTERS_MIN = 10, BYTES_MAX = 256, FOLD_MAX = 64 };

/* First guesses, in lower case without digits and signs around them: "Matkhau@2026" is "matkhau". */
static const char *const common[] = {
    "password", "passwords", "passw", "passwd", "pass", "passphrase", "mypassword", "newpassword", "thepassword",
        "secret",
    "topsecret", "letmein", "letmeinnow", "welcome", "welcomehome", "welcometo", "hello", "helloworld", "hellohello",
        "iloveyou",
    "iloveu", "ilove", "loveyou", "loveme", "love", "lovely", "admin", "administrator", "adminadmin", "root",
        "rootroot",
    "superuser", "superman", "batman", "spiderman", "ironman", "pokemon", "starwars", "master", "mastermind", "monkey",
        "dragon",
    "football", "baseball", "basketball", "soccer", "princess", "sunshine", "flower", "butterfly", "chocolate",
        "computer",
    "internet", "samsung", "iphone", "android", "google", "googlecom", "gmail", "gmailcom", "facebook", "facebookcom",
        "youtube",
    "zalo", "zalozalo", "tiktok", "instagram", "twitter", "microsoft", "windows", "linux", "ubuntu", "oracle",
        "postgres",
    "database", "server", "system", "user", "username", "guest", "test", "testtest", "testing", "tester", "demo",
        "demodemo",
    "default", "changeme", "changethis", "change", "changeit", "temp", "temporary", "nothing", "whatever", "trustno",
        "access",
    "login", "loginlogin", "signin", "qwerty", "qwertyui", "qwertyuiop", "qwertyqwerty", "azerty", "azertyuiop", "asdf",
        "asdfgh",
    "asdfghjkl", "asdfasdf", "zxcvbn", "zxcvbnm", "qazwsx", "qazwsxedc", "abc", "abcd", "abcdef", "abcdefg", "abcdefgh",
    "abcdefghij", "abcabc", "abcabcabc", "qwe", "qweasd", "qweasdzxc", "qweqwe", "asd", "asdasd", "zxc", "zxczxc",
        "aaa", "xxx",
    "michael", "jennifer", "jessica", "charlie", "daniel", "ashley", "jordan", "hunter", "harley", "killer", "pepper",
        "ginger",
    "matkhau", "matkhaumoi", "matkhaucu", "matkhaumat", "matma", "mk", "khongbiet", "khongco", "khongnho", "bimat",
        "tuyetmat",
    "taikhoan", "dangnhap", "nguoidung", "quantri", "quantrivien", "quanly", "canbo", "phuong", "thanhpho", "thutuc",
        "hanhchinh",
    "ubnd", "uybannhandan", "chinhphu", "congan", "totruong", "tovien", "toso", "congdong", "sansang", "sansangsansang",
    "chuyendoiso", "congdanso", "binhdanhocvuso", "ihanoi", "vneid", "dichvucong", "hanoi", "hanoihanoi", "thudo",
        "thudohanoi",
    "vietnam", "vietnamvietnam", "vietnamvodich", "vietnamquetoi", "vietnamoi", "saigon", "danang", "haiphong",
        "hochiminh", "bacho",
    "anhyeuem", "emyeuanh", "yeuem", "yeuanh", "anhnhoem", "emnhoanh", "yeunhau", "maiyeuem", "maimai", "maimaiyeuem",
    "tinhyeu", "toiyeuvietnam", "toiyeuem", "toiyeuhanoi", "conyeume", "meyeucon", "giadinh", "giadinhtoi", "hanhphuc",
        "binhan",
    "matkhaula", "xinchao", "chaoban", "chaomung", "camon", "tamtam", "nguyenvana", "nguyen", "nguyenvan", "nguyenthi",
    "tranvan", "tranthi", "levan", "phamvan", "ngoctrinh", "sontung", "bongda", "ngoisao", "hoahong", "hoasen",
        "meocon",
};

/* Rows of a keyboard and of the alphabet: a password cut out of them is one walk of a finger. */
static const char *const rows[] = {
    "1234567890123456789012345678901234567890", "0987654321098765432109876543210987654321",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm", "poiuytrewqlkjhgfdsamnbvcxz", "1q2w3e4r5t6y7u8i9o0p",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
};

static size_t letters_in(struct str s)
{
    size_t n = 0;
    /* UTF-8: continuation bytes start 10 */
    for (size_t i = 0; i < s.n; i++) n += ((uint8_t)s.p[i] & 0xc0) != 0x80;
    return n;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (uint8_t)c >= 0x80; }

/* Lower case of ASCII; longer than FOLD_MAX is nobody's first guess and reads as empty. */
static struct str lowered(struct str s, char out[FOLD_MAX])
{
    if (s.n > FOLD_MAX) return (struct str){ 0 };
    for (size_t i = 0; i < s.n; i++) out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return (struct str){ out, s.n };
}

static struct str core_of(struct str s)
{
    while (s.n && !is_letter(s.p[0]))       { s.p++; s.n--; }
    while (s.n && !is_letter(s.p[s.n - 1])) s.n--;
    return s;
}

static bool is_common(struct str s)
{
    struct str core = core_of(s);
    for (size_t i = 0; i < N_OF(common); i++) if (str_eq(core, str_z(common[i]))) return true;
    for (size_t i = 0; i < N_OF(rows); i++) {
        size_t n = strlen(rows[i]);
        for (size_t at = 0; at + s.n <= n; at++) if (memcmp(rows[i] + at, s.p, s.n) == 0) return true;
    }
    for (size_t step = 1; step <= 4 && step < s.n; step++)       /* aaaa…, 2121…, abcabc… */
        if (memcmp(s.p, s.p + step, s.n - step) == 0) return true;
    return false;
}

const char *password_fault(struct str login, struct str password)
{
    if (letters_in(password) < LETTERS_MIN) return "short";
    if (password.n > BYTES_MAX) return "long";
    char low[FOLD_MAX], low_login[FOLD_MAX];
    struct str p = lowered(password, low), l = lowered(login, low_login);
    if (p.n == 0) return NULL;
    if (l.n >= 3 && (str_eq(p, l) || str_eq(core_of(p), core_of(l)))) return "login";
    return is_common(p) ? "common" : NULL;
}
