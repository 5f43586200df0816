enum WilletTerminalPlaceholder {}
