"""Say why durable-rules can't be built and run by this Python; say nothing where it can.

It ships no wheels and its C code does not load from Python 3.13 on.
"""

import shutil
import sys
import sysconfig
from pathlib import Path

if sys.version_info >= (3, 13):
    print("it does not load on Python 3.13 or later")
elif not Path(sysconfig.get_path("include"), "Python.h").exists():
    print("this Python came without its C headers")
elif not shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0]):
    print("there is no C compiler")
