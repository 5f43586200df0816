struct Tmux {}
