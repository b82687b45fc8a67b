"""Run as a process of its own: says what whoever looks at the machine's processes sees of it."""

import os
import sys

if __name__ == "__main__":
    sys.stdin.read()
    print(sys.argv, sys.orig_argv, dict(os.environ))
