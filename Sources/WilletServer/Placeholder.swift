enum WilletServerPlaceholder {}
