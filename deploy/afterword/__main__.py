"""`python -m afterword`."""

import sys

from afterword import main

sys.exit(main())
