"""Runs a module, whose arguments follow its name, by a clock that stands still until a test lets time pass.

The time is the number of seconds in the file that WAYBILL_CLOCK names, and a microsecond more at each look: LocalStack
holds a message back until its time is over, and not merely there. It is `time.time`, by which LocalStack's queues go, and
moto's `utcnow`. What waits by `time.monotonic`, as servers and threads do, is left as it is.
"""

import datetime
import itertools
import os
import runpy
import sys
import time

FILE = os.environ["WAYBILL_CLOCK"]

looks = itertools.count(1)


def now() -> float:
    with open(FILE, encoding="ascii") as file:
        return float(file.read()) + next(looks) / 1e6


time.time = now

# After the clock is set: what is imported from here on takes the new functions.
import moto.core.utils  # noqa: E402

moto.core.utils.utcnow = lambda: datetime.datetime.fromtimestamp(
    now(), datetime.timezone.utc
).replace(tzinfo=None)

sys.argv = sys.argv[1:]
sys.path.pop(0)
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
