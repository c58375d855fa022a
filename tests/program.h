/* program.h - the real program for tests: a folder of its own, started on a free port, asked, stopped. */
#ifndef SANSANG_TEST_PROGRAM_H
#define SANSANG_TEST_PROGRAM_H
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "client.h"

struct program { const char *path; char dir[64]; pid_t pid; unsigned short port; };

static inline unsigned short port_free(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        at.sin_port = 0;
    close(fd);
    return ntohs(at.sin_port);
}

/* A fresh folder with the demo city in it. False: the program (SANSANG, set by the build) could not make one. */
static inline bool program_demo(struct program *p)
{
    char line[512];
    *p = (struct program){ .path = getenv("SANSANG"), .dir = "/tmp/sansang-siege-XXXXXX" };
    if (!p->path || !mkdtemp(p->dir)) return false;
    snprintf(line, sizeof line, "%s demo --size small --data %s/city >/dev/null 2>&1", p->path, p->dir);
    return system(line) == 0;
}

/* Serve the demo; `flags` ends with NULL. False: it does not answer within half a minute. */
static inline bool program_start(struct program *p, const char *const *flags)
{
    char data[80], port[8], log[80];
    const char *argv[24] = { p->path, "serve", "--data", data, "--port", port, "--drain-s", "2" };
    size_t n = 8;
    p->port = port_free();
    snprintf(data, sizeof data, "%s/city", p->dir);
    snprintf(port, sizeof port, "%u", p->port);
    snprintf(log, sizeof log, "%s/log", p->dir);
    while (*flags && n < 23) argv[n++] = *flags++;
    p->pid = fork();
    if (p->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);                /* a test that is killed leaves nothing running */
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDERR_FILENO);
        setenv("SANSANG_JOBS", "false", 1);
        execv(p->path, (char **)(uintptr_t)argv);
        _exit(127);
    }
    for (int i = 0; i < 1500; i++) {
        int fd = client_connect(p->port);
        if (fd >= 0) { close(fd); return true; }
        if (waitpid(p->pid, NULL, WNOHANG) == p->pid) { p->pid = 0; return false; }
        sleep_ms(20);
    }
    return false;
}

static inline void program_stop(struct program *p)
{
    if (p->pid > 0) {
        kill(p->pid, SIGTERM);
        for (int i = 0; i < 400 && waitpid(p->pid, NULL, WNOHANG) == 0; i++) {
            if (i == 399) kill(p->pid, SIGKILL);
            sleep_ms(20);
        }
    }
    p->pid = 0;
}

static inline void program_remove(struct program *p)
{
    char line[128];
    program_stop(p);
    snprintf(line, sizeof line, "rm -rf %s", p->dir);
    if (system(line) != 0) fprintf(stderr, "%s is left behind\n", p->dir);
}

/* The word that follows `lead` in the line of `role` in the list of demo people. */
static inline bool demo_word(const struct program *p, const char *role, const char *lead, char *out, size_t max)
{
    char path[96], line[512];
    bool found = false;
    snprintf(path, sizeof path, "%s/city/demo-accounts.txt", p->dir);
    FILE *f = fopen(path, "r");
    while (f && !found && fgets(line, sizeof line, f)) {
        const char *at = line + strspn(line, " "), *word = strstr(line, lead);
        if (strncmp(at, role, strlen(role)) != 0 || !word) continue;
        word += strlen(lead);
        size_t n = strcspn(word, " \n");
        if (n + 1 > max) break;
        memcpy(out, word, n);
        out[n] = 0;
        found = true;
    }
    if (f) fclose(f);
    return found;
}

/* The last words of a line before its link are login and password; `back` counts from the link: 2 = login, 1 = password. */
static inline bool demo_staff(const struct program *p, const char *role, int back, char *out, size_t max)
{
    char path[96], line[512];
    bool found = false;
    snprintf(path, sizeof path, "%s/city/demo-accounts.txt", p->dir);
    FILE *f = fopen(path, "r");
    while (f && !found && fgets(line, sizeof line, f)) {
        char *words[32], *rest = NULL;
        int n = 0;
        for (char *w = strtok_r(line, " \n", &rest); w && n < 32; w = strtok_r(NULL, " \n", &rest)) words[n++] = w;
        if (n <= back || strcmp(words[0], role) != 0 || !strstr(words[n - 1], "/console")) continue;
        found = snprintf(out, max, "%s", words[n - 1 - back]) < (int)max;
    }
    if (f) fclose(f);
    return found;
}
static inline bool demo_login(const struct program *p, const char *role, char *out, size_t max)
{
    return demo_staff(p, role, 2, out, max);
}
static inline bool demo_password(const struct program *p, const char *role, char *out, size_t max)
{
    return demo_staff(p, role, 1, out, max);
}

#endif
