"""`python -m tb_netviz` is `netviz`."""

import sys

from tb_netviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
