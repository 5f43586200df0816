enum WilletFormatsPlaceholder {}
