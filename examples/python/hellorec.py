"""Calls a hellorec server by HTTP, with Python's standard library alone (Python 3.9 or newer)."""

import http.client
import json
import os
import random
import time
import urllib.error
import urllib.request
import uuid

ATTEMPTS = 4
TIMEOUT_SECONDS = 10
LONGEST_DELAY_SECONDS = 30
#: Answers after which the same call may work a little later.
TEMPORARY = {429, 502, 503, 504}
#: Calls that are not safe to send twice: the first one may have arrived, though its answer did not.
NOT_REPEATED = {"items/remove", "users/forget", "keys/create", "keys/rotate", "demo/remove"}


class HellorecError(Exception):
    """A call failed. `code` and `status` are None where no server answered."""

    def __init__(self, message, code=None, status=None):
        super().__init__(message)
        self.code = code
        self.status = status


class Hellorec:
    """A server, and the key that it may need."""

    def __init__(self, url=None, key=None):
        self.url = (url or os.environ.get("HELLOREC_URL") or "http://127.0.0.1:5000").rstrip("/")
        self.key = key or os.environ.get("HELLOREC_KEY")

    def track(self, events):
        """Sends what users did. Each event gets an ID here, so that a retry counts it once."""
        events = [{"event_id": str(uuid.uuid4()), **event} for event in events]
        return self.call("track", {"events": events})

    def call(self, procedure, data):
        """Calls a procedure, such as `recommend` or `items/get`, and returns the data of its answer."""
        attempts = 1 if procedure in NOT_REPEATED else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                return self._send(procedure, data)
            except urllib.error.HTTPError as error:
                failure = _refusal(error)
                if error.code not in TEMPORARY or attempt == attempts:
                    raise failure from None
                delay = _retry_after(error) or _backoff(attempt)
            except (OSError, http.client.HTTPException, ValueError) as error:
                # Refused, broken, too slow, or no JSON. A URLError is an OSError.
                failure = HellorecError(f"no answer from {self.url}: {error}")
                if attempt == attempts:
                    raise failure from error
                delay = _backoff(attempt)
            time.sleep(min(delay, LONGEST_DELAY_SECONDS))

    def _send(self, procedure, data):
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        body = json.dumps(data).encode()
        request = urllib.request.Request(f"{self.url}/{procedure}", body, headers)
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)["data"]


def _refusal(error):
    """The server says why in the body: {"code": 2004, "msg": "…"}."""
    try:
        answer = json.load(error)
        return HellorecError(answer["msg"], answer["code"], error.code)
    except (ValueError, KeyError, TypeError):
        return HellorecError(f"HTTP {error.code}: {error.reason}", None, error.code)


def _retry_after(error):
    """The seconds that the server asks to wait; 0 if it does not say."""
    value = error.headers.get("Retry-After", "")
    return int(value) if value.isdigit() else 0


def _backoff(attempt):
    """Grows with each attempt, and differs between clients, so that they do not return at once."""
    return random.uniform(0, 0.2 * 2**attempt)
