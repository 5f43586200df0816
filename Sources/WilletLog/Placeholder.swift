enum WilletLogPlaceholder {}
