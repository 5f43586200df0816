#define _GNU_SOURCE
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include "CWilletCurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// -- Characters -------------------------------------------------------------------------------------------------------

bool willet_take_locale(void) {
    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int willet_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

// -- Signals and waking -----------------------------------------------------------------------------------------------

// Handlers, and no signalfd: that one needs the signals blocked in every thread, and the main thread of a Swift program
// with an asynchronous `main` blocks none while it waits.

static const int read_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD};
enum { READ_SIGNALS = sizeof read_signals / sizeof *read_signals };
static struct sigaction previous_read_actions[READ_SIGNALS];
static _Atomic uint64_t arrived;
static volatile sig_atomic_t arrival_wakeup = -1;

static void arrive(int signal) {
    int error = errno;
    arrived |= UINT64_C(1) << signal;
    willet_wake(arrival_wakeup);
    errno = error;
}

static void save_signals(void) {
    for (int index = 0; index < READ_SIGNALS; index++) {
        sigaction(read_signals[index], NULL, &previous_read_actions[index]);
    }
}

static void restore_signals(void) {
    for (int index = 0; index < READ_SIGNALS; index++) {
        sigaction(read_signals[index], &previous_read_actions[index], NULL);
    }
    arrival_wakeup = -1;
    arrived = 0;
}

void willet_read_signals(int wakeup) {
    arrival_wakeup = wakeup;
    struct sigaction action = {.sa_handler = arrive, .sa_flags = SA_RESTART};
    for (int index = 0; index < READ_SIGNALS; index++) sigaction(read_signals[index], &action, NULL);
}

uint64_t willet_take_signals(void) { return atomic_exchange(&arrived, 0); }

bool willet_termination_is_pending(void) {
    sigset_t pending;
    for (int index = 0; index < 3; index++) {
        if (arrived & UINT64_C(1) << read_signals[index]) return true;
        if (sigpending(&pending) == 0 && sigismember(&pending, read_signals[index])) return true;
    }
    return false;
}

void willet_prepare_thread(void) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < READ_SIGNALS; index++) sigaddset(&set, read_signals[index]);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
}

void willet_die(int signal) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(signal, &standard, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    kill(getpid(), signal);
    _exit(128 + signal);
}

int willet_open_wakeup(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void willet_wake(int descriptor) {
    uint64_t one = 1;
    // It can only fail where it is already set to wake.
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written;
}

void willet_clear_wakeup(int descriptor) {
    uint64_t count;
    ssize_t got = read(descriptor, &count, sizeof count);
    (void)got;
}

// -- The terminal -----------------------------------------------------------------------------------------------------

enum { KEY_PASTE_BEGIN = 0x2001, KEY_PASTE_END };

static struct {
    int input;
    int output;             // for sending; never blocks unless `output_blocks`
    bool output_blocks;     // the terminal could not be opened a second time
    int collected;          // memory that ncurses writes to
    FILE *curses_output;    // its descriptor is the terminal while ncurses opens, then a second name of `collected`
    FILE *curses_input;
    SCREEN *screen;
    WINDOW *keys;           // a pad, since reading keys from the screen's window would refresh it
    bool has_title;
    bool has_paste;
    bool wants_mouse;
    struct termios shell_modes;
    struct termios own_modes;
    struct termios lent_modes; // of a program that has had the terminal
} terminal;

static struct {
    volatile sig_atomic_t is_on_screen;
    volatile sig_atomic_t has_crashed;
    volatile sig_atomic_t borrower; // the program that has the terminal, or 0
    char restore[512];
    size_t restore_count;
} guard;

/// Collects a string beside ncurses, whose own buffer is empty between updates; leaves out padding.
static void collect(const char *text) {
    if (text == NULL) return;
    char plain[1024];
    size_t count = 0;
    while (*text != 0 && count < sizeof plain) {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end != NULL) text = end + 1;
        else plain[count++] = *text++;
    }
    ssize_t written = write(fileno(terminal.curses_output), plain, count);
    (void)written;
}

static const char *capability(const char *name) {
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}

static void add_to_restore(const char *text) {
    if (text == NULL) return;
    while (*text != 0 && guard.restore_count < sizeof guard.restore) {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end != NULL) text = end + 1;
        else guard.restore[guard.restore_count++] = *text++;
    }
}

static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";

static void build_restore(void) {
    guard.restore_count = 0;
    add_to_restore("\033\\"); // ends whatever sequence was cut off
    if (terminal.has_paste) add_to_restore(mouse_off);
    if (terminal.has_paste) add_to_restore("\033[?2004l");
    add_to_restore(capability("sgr0"));
    add_to_restore(capability("op"));
    add_to_restore(capability("rmkx"));
    add_to_restore(capability("cnorm"));
    add_to_restore(capability("rmcup"));
    if (terminal.has_title) add_to_restore("\033[23;0t");
    add_to_restore("\r");
}

/// A second description of the terminal, so that not blocking is ours alone.
static void open_output(int output) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", output);
    int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
    terminal.output = open(path, flags);
    if (terminal.output < 0 && tcgetsid(output) >= 0) terminal.output = open("/dev/tty", flags);
    terminal.output_blocks = terminal.output < 0;
    if (terminal.output_blocks) terminal.output = fcntl(output, F_DUPFD_CLOEXEC, 3);
}

static bool type_has_title(const char *type) {
    static const char *const families[] = {
        "xterm", "tmux", "rxvt", "alacritty", "foot", "st-", "wezterm", "konsole", "vte", "gnome", "contour", "ghostty",
    };
    for (size_t index = 0; index < sizeof families / sizeof *families; index++) {
        if (strncmp(type, families[index], strlen(families[index])) == 0) return true;
    }
    return strcmp(type, "st") == 0;
}

enum willet_open_result willet_open(int input, int output, const char *type) {
    if (tcgetattr(input, &terminal.shell_modes) != 0 || !isatty(output)) return WILLET_NOT_A_TERMINAL;

    int curses_output = fcntl(output, F_DUPFD_CLOEXEC, 3);
    int curses_input = fcntl(input, F_DUPFD_CLOEXEC, 3);
    terminal.collected = memfd_create("willet-output", MFD_CLOEXEC);
    open_output(output);
    if (curses_output < 0 || curses_input < 0 || terminal.collected < 0 || terminal.output < 0) {
        return WILLET_SYSTEM_ERROR; // nothing more can be done with no descriptors left
    }
    terminal.curses_output = fdopen(curses_output, "w");
    terminal.curses_input = fdopen(curses_input, "r");
    if (terminal.curses_output == NULL || terminal.curses_input == NULL) return WILLET_SYSTEM_ERROR;
    terminal.input = curses_input;

    save_signals();
    // Where nobody handles SIGTSTP, ncurses does, and ignores it while it draws: one that comes then would be lost.
    struct sigaction action = {.sa_handler = arrive, .sa_flags = SA_RESTART};
    sigaction(SIGTSTP, &action, NULL);
    terminal.screen = newterm(type, terminal.curses_output, terminal.curses_input);
    if (terminal.screen == NULL) {
        willet_close();
        return WILLET_UNKNOWN_TYPE;
    }
    const char *addressing = capability("cup");
    if (addressing == NULL) {
        willet_restore_modes();
        willet_close();
        return WILLET_NO_CURSOR_ADDRESSING;
    }
    // These ask the terminal, so they come before its descriptor becomes memory.
    raw();
    noecho();
    nonl();
    dup2(terminal.collected, curses_output);

    terminal.own_modes = terminal.shell_modes;
    terminal.own_modes.c_iflag &= ~(tcflag_t)(BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    terminal.own_modes.c_oflag &= ~(tcflag_t)OPOST;
    terminal.own_modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    terminal.own_modes.c_cc[VMIN] = 1;
    terminal.own_modes.c_cc[VTIME] = 0;

    set_escdelay(50);
    typeahead(-1);
    idcok(stdscr, FALSE); // shifting cells goes wrong where the terminal's idea of a width is not ours
    leaveok(stdscr, FALSE);
    terminal.keys = newpad(1, 1);
    if (terminal.keys == NULL) return WILLET_SYSTEM_ERROR;
    nodelay(terminal.keys, TRUE);
    define_key("\033[200~", KEY_PASTE_BEGIN);
    define_key("\033[201~", KEY_PASTE_END);
    keyok(KEY_MOUSE, FALSE); // it would read the rest by itself, in another encoding
    define_key("\033[1~", KEY_HOME);
    define_key("\033[4~", KEY_END);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    terminal.has_paste = strncmp(addressing, "\033[", 2) == 0;
    terminal.has_title = type_has_title(type);
    build_restore();
    return WILLET_OPENED;
}

void willet_close(void) {
    if (terminal.keys != NULL) delwin(terminal.keys);
    if (terminal.screen != NULL) delscreen(terminal.screen);
    fclose(terminal.curses_output);
    fclose(terminal.curses_input);
    close(terminal.collected);
    close(terminal.output);
    restore_signals();
    memset(&terminal, 0, sizeof terminal);
}

void willet_enter(void) {
    guard.is_on_screen = 1;
    tcsetattr(terminal.input, TCSANOW, &terminal.own_modes);
    if (terminal.has_title) collect("\033[22;0t");
    willet_clear();
    willet_update(false);
    if (terminal.has_paste) collect("\033[?2004h");
    if (terminal.has_paste && terminal.wants_mouse) collect(mouse_on);
    keypad(terminal.keys, TRUE);
}

void willet_leave(void) {
    if (terminal.has_paste && terminal.wants_mouse) collect(mouse_off);
    if (terminal.has_paste) collect("\033[?2004l");
    endwin();
    // Where there is no screen to go back to, the shell's prompt must not write over the last row.
    if (capability("rmcup") == NULL) collect("\r\n");
    if (terminal.has_title) collect("\033[23;0t");
}

void willet_restore_modes(void) {
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    // Never to be stopped over this, even from the background.
    pthread_sigmask(SIG_BLOCK, &set, &before);
    tcsetattr(terminal.input, TCSANOW, &terminal.shell_modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    guard.is_on_screen = 0;
}

void willet_stop(bool group) {
    // SIGTSTP and not SIGSTOP: the kernel ignores it where no shell is there that could continue the process. To this
    // thread, so that it stops before the call returns; and once, so the one for the group passes us by.
    struct sigaction standard = {.sa_handler = SIG_DFL}, ignored = {.sa_handler = SIG_IGN}, before;
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigaction(SIGTSTP, &ignored, &before);
    if (group) kill(0, SIGTSTP);
    sigaction(SIGTSTP, &ignored, NULL); // drops one that waits
    sigaction(SIGTSTP, &standard, NULL);
    pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
    pthread_kill(pthread_self(), SIGTSTP);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    sigaction(SIGTSTP, &before, NULL);
    arrived &= ~(UINT64_C(1) << SIGTSTP | UINT64_C(1) << SIGCONT);
}

bool willet_is_foreground(void) {
    pid_t group = tcgetpgrp(terminal.input);
    return group < 0 || group == getpgrp();
}

// -- Lending ----------------------------------------------------------------------------------------------------------

/// Calls that a process in the background would be stopped over.
static void block_background_stops(sigset_t *before) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

int willet_lend(char *const *arguments, int *process) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    // It blocks and ignores no signal that we do.
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    // It has the terminal before it begins, where there are process groups that can have it.
    if (tcgetpgrp(terminal.input) >= 0) posix_spawn_file_actions_addtcsetpgrp_np(&actions, terminal.input);
    // Not all that we have open closes by itself, and a connection that a program holds too never ends.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    pid_t started = 0;
    int error = posix_spawn(&started, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    *process = started;
    terminal.lent_modes = terminal.shell_modes;
    guard.borrower = error == 0 ? started : 0;
    return error;
}

enum willet_holder willet_holder(int process) {
    pid_t group = tcgetpgrp(terminal.input);
    if (group == process) return WILLET_HELD_BY_PROGRAM;
    return group < 0 || group == getpgrp() ? WILLET_HELD_BY_US : WILLET_HELD_BY_OTHERS;
}

void willet_take_back(void) {
    sigset_t before;
    block_background_stops(&before);
    tcgetattr(terminal.input, &terminal.lent_modes);
    tcsetpgrp(terminal.input, getpgrp());
    tcsetattr(terminal.input, TCSANOW, &terminal.shell_modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void willet_lend_again(int process) {
    sigset_t before;
    block_background_stops(&before);
    tcsetattr(terminal.input, TCSANOW, &terminal.lent_modes);
    tcsetpgrp(terminal.input, process);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    kill(-process, SIGCONT);
}

enum willet_program willet_look_after(int process, int *code) {
    int status = 0;
    *code = 0;
    if (waitpid(process, &status, WNOHANG | WUNTRACED) != process) return WILLET_PROGRAM_RUNS;
    if (WIFSTOPPED(status)) return WILLET_PROGRAM_STOPPED;
    guard.borrower = 0;
    *code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    return WIFSIGNALED(status) ? WILLET_PROGRAM_KILLED : WILLET_PROGRAM_EXITED;
}

void willet_signal_program(int process, int signal) { kill(-process, signal); }

void willet_forget_input(void) {
    flushinp();
    tcflush(terminal.input, TCIFLUSH);
}

void willet_clean_up(void) {
    if (terminal.has_paste) collect("\033\\\033[?1006l\033[?1004l\033[?1003l\033[?1002l\033[?1000l\033[?2004l");
    collect(capability("sgr0"));
    collect(capability("op"));
    collect(capability("rmkx"));
    collect(capability("cnorm"));
    collect(capability("rmcup"));
}

void willet_size(int *rows, int *columns) {
    struct winsize size;
    if (ioctl(terminal.input, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        *rows = size.ws_row;
        *columns = size.ws_col;
    } else {
        *rows = LINES;
        *columns = COLS;
    }
}

void willet_resize(int rows, int columns) { resizeterm(rows, columns); }

int willet_colors(void) { return has_colors() ? COLORS : 0; }

bool willet_has_rgb(void) {
    // A flag, a number or a string, as each entry likes it; Tc is what tmux calls it.
    return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || capability("RGB") != NULL || tigetflag("Tc") > 0;
}

size_t willet_color_request(int number, bool background, uint8_t *bytes, size_t capacity) {
    const char *form = capability(background ? "setab" : "setaf");
    const char *request = form == NULL ? NULL : tiparm(form, number);
    size_t count = request == NULL ? 0 : strlen(request);
    if (count == 0 || count > capacity) return 0;
    memcpy(bytes, request, count);
    return count;
}

void willet_set_pair(int pair, int foreground, int background) { init_extended_pair(pair, foreground, background); }

void willet_set_background(int pair) {
    cchar_t blank;
    if (setcchar(&blank, L" ", A_NORMAL, (short)pair, NULL) == OK) wbkgrndset(stdscr, &blank);
}

void willet_put(int row, int column, const uint32_t *scalars, int attributes, int pair) {
    wchar_t text[CCHARW_MAX + 1] = {0};
    for (int index = 0; index < CCHARW_MAX && scalars[index] != 0; index++) text[index] = (wchar_t)scalars[index];
    attr_t shown = A_NORMAL;
    if (attributes & WILLET_BOLD) shown |= A_BOLD;
    if (attributes & WILLET_REVERSE) shown |= A_REVERSE;
    if (attributes & WILLET_UNDERLINE) shown |= A_UNDERLINE;
    cchar_t cell;
    if (setcchar(&cell, text, shown, (short)pair, NULL) != OK) setcchar(&cell, L"?", shown, (short)pair, NULL);
    mvwadd_wch(stdscr, row, column, &cell);
}

void willet_clear(void) {
    werase(stdscr);
    clearok(curscr, TRUE);
}

void willet_bell(void) { beep(); }

void willet_update(bool anew) {
    wrefresh(stdscr);
    if (anew) collect(tiparm(capability("cup"), getcury(curscr), getcurx(curscr)));
}

void willet_cursor(int row, int column, bool visible) {
    curs_set(visible);
    wmove(stdscr, row, column);
}

void willet_set_title(const char *title) {
    if (!terminal.has_title) return;
    collect("\033]2;");
    ssize_t written = write(fileno(terminal.curses_output), title, strlen(title));
    (void)written;
    collect("\a");
}

bool willet_copy(const char *base64) {
    // The families that know window titles know this too, or ignore it.
    if (!terminal.has_title) return false;
    collect("\033]52;c;");
    ssize_t written = write(fileno(terminal.curses_output), base64, strlen(base64));
    (void)written;
    collect("\a");
    return true;
}

void willet_set_mouse(bool is_on) {
    if (terminal.wants_mouse == is_on) return;
    terminal.wants_mouse = is_on;
    if (terminal.has_paste && guard.is_on_screen) collect(is_on ? mouse_on : mouse_off);
}

enum willet_input willet_read(uint32_t *scalar, const char **name) {
    wint_t character = 0;
    switch (wget_wch(terminal.keys, &character)) {
    case OK:
        *scalar = character;
        return WILLET_CHARACTER;
    case KEY_CODE_YES:
        if (character == KEY_PASTE_BEGIN) *name = "paste-begin";
        else if (character == KEY_PASTE_END) *name = "paste-end";
        else *name = keyname((int)character);
        if (*name == NULL) *name = "unknown";
        return WILLET_KEY;
    default:
        return WILLET_NOTHING;
    }
}

// -- Output -----------------------------------------------------------------------------------------------------------

size_t willet_output_count(void) {
    off_t count = lseek(terminal.collected, 0, SEEK_CUR);
    return count < 0 ? 0 : (size_t)count;
}

size_t willet_take_output(uint8_t *bytes, size_t capacity) {
    ssize_t count = pread(terminal.collected, bytes, capacity, 0);
    lseek(terminal.collected, 0, SEEK_SET);
    if (ftruncate(terminal.collected, 0) != 0 || count < 0) return 0;
    return (size_t)count;
}

int willet_output_descriptor(void) { return terminal.output; }

ptrdiff_t willet_send(const uint8_t *bytes, size_t count) {
    if (terminal.output_blocks) {
        struct pollfd ready = {.fd = terminal.output, .events = POLLOUT};
        if (poll(&ready, 1, 0) <= 0 || !(ready.revents & POLLOUT)) return ready.revents & (POLLHUP | POLLERR) ? -1 : 0;
        if (count > 256) count = 256;
    }
    ssize_t sent = write(terminal.output, bytes, count);
    if (sent >= 0) return sent;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

void willet_discard_output(void) { tcflush(terminal.output, TCOFLUSH); }

// -- Crashes ----------------------------------------------------------------------------------------------------------

/// The faults, and what nobody sends by mistake but ends a process all the same: a limit of CPU time, for one.
static const int crash_signals[] = {SIGSEGV, SIGBUS,  SIGILL,    SIGTRAP, SIGFPE, SIGABRT, SIGQUIT,   SIGUSR1, SIGUSR2,
                                    SIGALRM, SIGPROF, SIGVTALRM, SIGXCPU, SIGIO,  SIGPWR,  SIGSTKFLT, SIGSYS};
enum { CRASH_SIGNALS = sizeof crash_signals / sizeof *crash_signals };
static struct sigaction previous_actions[CRASH_SIGNALS];

/// Async-signal-safe.
static void restore_at_once(void) {
    if (!guard.is_on_screen || guard.has_crashed) return;
    guard.has_crashed = 1;
    ssize_t written = write(terminal.output, guard.restore, guard.restore_count);
    (void)written;
    tcsetattr(terminal.input, TCSANOW, &terminal.shell_modes);
}

static void crashed(int signal, siginfo_t *info, void *context) {
    (void)context;
    int error = errno;
    restore_at_once();
    // Without us nobody would look after it.
    if (guard.borrower != 0) {
        kill(-guard.borrower, SIGHUP);
        kill(-guard.borrower, SIGCONT);
        tcsetpgrp(terminal.input, getpgrp());
        tcsetattr(terminal.input, TCSANOW, &terminal.shell_modes);
        guard.borrower = 0;
    }
    for (int index = 0; index < CRASH_SIGNALS; index++) {
        if (crash_signals[index] == signal) sigaction(signal, &previous_actions[index], NULL);
    }
    // A fault comes again when this returns, now to whoever was there before; what was sent has to be sent again.
    bool is_fault = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGSYS;
    if (info->si_code <= 0 || !is_fault) raise(signal);
    errno = error;
}

void willet_guard(void) {
    static bool is_set;
    if (is_set) return;
    is_set = true;
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    for (int index = 0; index < CRASH_SIGNALS; index++) {
        sigaction(crash_signals[index], &action, &previous_actions[index]);
        // What whoever started us has ignored does not end us.
        if (previous_actions[index].sa_handler == SIG_IGN) sigaction(crash_signals[index], &previous_actions[index], NULL);
    }
    atexit(restore_at_once);
}

bool willet_has_crashed(void) { return guard.has_crashed; }
