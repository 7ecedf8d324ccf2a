"""The commands of `netviz`, one file each; `add_command` declares a command's arguments."""
