#include "CWilletCurses.h"
