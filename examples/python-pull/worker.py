"""Takes the events of a Waybill subscriber, one after the other, until Ctrl-C. Python 3.9 or newer, and nothing else.

WAYBILL_URL         the router, such as http://127.0.0.1:4700
WAYBILL_SUBSCRIBER  the subscriber; "billing" unless it is set
WAYBILL_KEY         an API key with the permission "consume", where the router checks keys
"""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

WAIT_SECONDS = int(os.environ.get("WAYBILL_WAIT_SECONDS", "20"))
LONGEST_PAUSE_SECONDS = 20


class PermanentError(Exception):
    """No retry can help: the delivery is dead at once."""


class RetryLater(Exception):
    """Raised by a handler that knows when to try again."""

    def __init__(self, message, delay_seconds):
        super().__init__(message)
        self.delay_seconds = delay_seconds


def handle(event, attempt):
    """What this subscriber does. To return is to acknowledge; every other exception is a retry by the subscriber's policy."""
    order = event["data"]
    if "amount" not in order:
        raise PermanentError("an order without an amount")
    if order.get("bankOpensAtAttempt", 1) > attempt:
        raise RetryLater("the bank is closed", delay_seconds=30)
    if order["amount"] < 0:
        raise ValueError(f"nobody owes {order['amount']}")
    print(f"charged {order['amount']} for {event['id']}", flush=True)


class Unavailable(Exception):
    """The router cannot be reached, cannot serve now, or the subscriber is paused: worth another try."""


def call(router, verb, body):
    """Calls one of the subscriber's three routes."""
    url, key = router
    headers = {"content-type": "application/json"}
    if key:
        headers["authorization"] = f"Bearer {key}"
    data = json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/{verb}", data, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=35) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")
        if error.code in (429, 502, 503, 504) or '"paused"' in text:
            raise Unavailable(f"{error.code}: {text}") from error
        sys.exit(f"the router refuses {verb} with {error.code}: {text}")
    except OSError as error:
        raise Unavailable(str(error)) from error


def outcome_of(delivery):
    """Handles a delivery, and says what became of it as the router wants to be told."""
    lease = delivery["lease"]
    try:
        handle(delivery["event"], delivery["attempt"])
    except Exception as error:  # Whatever a handler raises is an outcome.
        reason = {"class": type(error).__name__, "message": str(error)}
        failure = {"lease": lease, "error": reason}
        if isinstance(error, PermanentError):
            return {"dead": [failure]}
        if isinstance(error, RetryLater):
            failure["delaySeconds"] = error.delay_seconds
        return {"retries": [failure]}
    return {"acks": [lease]}


def tell(router, outcome):
    """Tells an outcome, again and again while nobody takes it; once its lease has ended, the event is attempted again."""
    pause = 1
    while True:
        try:
            [result] = call(router, "ack", outcome)["results"]
            error = result.get("error")
            if error is None or not error["code"].endswith("unavailable"):
                return print(error["message"] if error else result["status"], flush=True)
            reason = error["message"]
        except Unavailable as error:
            reason = error
        print(f"not told yet: {reason}", file=sys.stderr, flush=True)
        time.sleep(pause)
        pause = min(LONGEST_PAUSE_SECONDS, pause * 2)


def work(router, stop):
    """Pulls until it is told to stop. One event at a time, so that none waits here while its lease runs."""
    pause = 1
    while not stop.asked:
        try:
            with stop.at_once():
                pulled = call(router, "pull", {"max": 1, "waitSeconds": WAIT_SECONDS})
            pause = 1
        except Unavailable as error:
            print(f"nothing to be had: {error}", file=sys.stderr, flush=True)
            with stop.at_once():
                time.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
            continue
        for delivery in pulled["deliveries"]:
            tell(router, outcome_of(delivery))


class Stop:
    """Ctrl-C ends a wait at once, and work that was begun when it is done and told."""

    def __init__(self):
        self.asked = False
        self.is_waiting = False
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, self._ask)

    def _ask(self, _signum, _frame):
        self.asked = True
        if self.is_waiting:
            raise KeyboardInterrupt

    def at_once(self):
        return self

    def __enter__(self):
        self.is_waiting = True
        if self.asked:
            raise KeyboardInterrupt

    def __exit__(self, *_error):
        self.is_waiting = False


def main():
    base = os.environ["WAYBILL_URL"].rstrip("/")
    name = urllib.parse.quote(os.environ.get("WAYBILL_SUBSCRIBER", "billing"))
    router = (f"{base}/subscribers/{name}", os.environ.get("WAYBILL_KEY"))
    print(f"waiting for events of {name}", flush=True)
    try:
        work(router, Stop())
    except KeyboardInterrupt:
        pass
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
