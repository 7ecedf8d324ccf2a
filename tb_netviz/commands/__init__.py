"""The commands of `netviz`, one file each: `add_command` declares arguments and what runs them."""
