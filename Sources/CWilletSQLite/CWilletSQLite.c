#include "CWilletSQLite.h"
