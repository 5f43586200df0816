#ifndef WILLET_CURSES_H
#define WILLET_CURSES_H

// The verbs of a terminal over ncurses, without its macros and globals. One terminal a process. All calls come from one
// thread, but for those of the first group, which any thread may make, and `willet_wake`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// -- Characters -------------------------------------------------------------------------------------------------------

/// Takes the user's locale for characters, or C.UTF-8 where that is not UTF-8. True if characters are UTF-8 now.
bool willet_take_locale(void);
/// The columns of a character in that locale, -1 for what must not be shown.
int willet_columns(uint32_t scalar);

// -- Signals and waking -----------------------------------------------------------------------------------------------

/// From now on the terminal's signals are noted, and the wake-up is set when one comes: SIGTERM, SIGHUP, SIGINT,
/// SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD. To be called after `willet_open`, since ncurses sets handlers of its own; `willet_close`
/// undoes both.
void willet_read_signals(int wakeup);
/// A bit for each signal that has come since, by its number.
uint64_t willet_take_signals(void);
/// Whether a signal that ends the process waits to be taken.
bool willet_termination_is_pending(void);
/// Lets a thread be interrupted by crashes alone.
void willet_prepare_thread(void);
/// Dies of a signal as if nobody had caught it.
void willet_die(int signal) __attribute__((noreturn));

int willet_open_wakeup(void);
void willet_wake(int descriptor);
void willet_clear_wakeup(int descriptor);

// -- The terminal -----------------------------------------------------------------------------------------------------

enum willet_open_result {
    WILLET_OPENED,
    WILLET_NOT_A_TERMINAL,
    WILLET_UNKNOWN_TYPE,
    WILLET_NO_CURSOR_ADDRESSING,
    WILLET_SYSTEM_ERROR,
};

/// Opens the terminal on two descriptors, in raw mode. What ncurses writes is collected; see `willet_take_output`.
enum willet_open_result willet_open(int input, int output, const char *type);
/// Gives back what `willet_open` took, but for the terminal's modes.
void willet_close(void);

/// Raw mode, the alternate screen, bracketed paste.
void willet_enter(void);
/// The way back; what it takes to write is collected as ever.
void willet_leave(void);
/// The terminal's modes as they were before it was opened.
void willet_restore_modes(void);
/// Stops the process as Ctrl-Z does, where a shell is there to continue it; returns when it is continued.
void willet_stop(bool group);
/// Whether the terminal is this process's to write to and to set modes of.
bool willet_is_foreground(void);

// -- Lending ----------------------------------------------------------------------------------------------------------

/// Starts a program in a process group of its own, which has the terminal; 0, or the system's error.
int willet_lend(char *const *arguments, int *process);

enum willet_holder { WILLET_HELD_BY_PROGRAM, WILLET_HELD_BY_US, WILLET_HELD_BY_OTHERS };

/// Whose the terminal is now. Where there are no process groups that can have it, it is ours.
enum willet_holder willet_holder(int process);
/// Takes the terminal from the program, with the modes that it had before.
void willet_take_back(void);
/// Gives it to the program again, with the modes that it had when it was taken, and continues the program.
void willet_lend_again(int process);

enum willet_program { WILLET_PROGRAM_RUNS, WILLET_PROGRAM_STOPPED, WILLET_PROGRAM_EXITED, WILLET_PROGRAM_KILLED };

/// What has become of the program since it was asked last, without waiting; with its exit code or the signal.
enum willet_program willet_look_after(int process, int *code);
/// Sends its process group a signal.
void willet_signal_program(int process, int signal);
/// Forgets what was typed for it and not read.
void willet_forget_input(void);
/// Collects what ends the modes that a program may have left behind that had no time to end them.
void willet_clean_up(void);

void willet_size(int *rows, int *columns);
void willet_resize(int rows, int columns);

int willet_colors(void);
/// Whether the terminal's description says that it takes any colour.
bool willet_has_rgb(void);
/// What asks the terminal for a colour by its number; how many bytes, 0 if it cannot be asked for.
size_t willet_color_request(int number, bool background, uint8_t *bytes, size_t capacity);
void willet_set_pair(int pair, int foreground, int background);
/// The colours of what is cleared.
void willet_set_background(int pair);

enum { WILLET_BOLD = 1, WILLET_REVERSE = 2, WILLET_UNDERLINE = 4 };

/// Puts one cell: a character and its marks, ended by 0.
void willet_put(int row, int column, const uint32_t *scalars, int attributes, int pair);
/// Forgets what the terminal shows, so that the next update clears it and draws all.
void willet_clear(void);
/// Collects the bell.
void willet_bell(void);
/// Draws what has been put, and tells the terminal once more where its cursor is, whatever it thinks.
void willet_update(bool anew);
void willet_cursor(int row, int column, bool visible);

/// Collects the title of the window where the terminal has one.
void willet_set_title(const char *title);

/// Collects text in base64 for the terminal's clipboard (OSC 52); false where terminals of this type take none.
bool willet_copy(const char *base64);
/// From now on, and whenever the screen is entered, presses and the wheel of the mouse come as escape sequences (SGR), or
/// no longer do.
void willet_set_mouse(bool is_on);

enum willet_input { WILLET_NOTHING, WILLET_CHARACTER, WILLET_KEY };

/// The next character, or the next key with its name, without waiting.
enum willet_input willet_read(uint32_t *scalar, const char **name);

// -- Output -----------------------------------------------------------------------------------------------------------
// ncurses would block on a terminal that takes nothing, so it writes to memory, and what it wrote is sent when the
// terminal is ready.

/// How many bytes have been collected.
size_t willet_output_count(void);
/// Takes them.
size_t willet_take_output(uint8_t *bytes, size_t capacity);
/// A descriptor for writing to the terminal that never blocks. Its mode is its own, not shared with the shell.
int willet_output_descriptor(void);
/// Writes without blocking; how many bytes, 0 if none can be taken now, -1 if the terminal is gone.
ptrdiff_t willet_send(const uint8_t *bytes, size_t count);
/// Throws away what the kernel holds for a terminal that takes nothing.
void willet_discard_output(void);

// -- Crashes ----------------------------------------------------------------------------------------------------------

/// From now on a crash, or `exit` without `willet_close`, restores the terminal first; a crash then goes on as before.
void willet_guard(void);
/// Whether a crash has restored the terminal: nothing may be written any more.
bool willet_has_crashed(void);

#endif
