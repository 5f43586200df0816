enum WilletViewModelPlaceholder {}
