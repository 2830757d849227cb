"""Where artifacts come from: real git, real processes, real servers on this machine."""
