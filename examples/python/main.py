"""Tracks two events and prints a list with its reasons: `python3 main.py`."""

import sys

from hellorec import Hellorec, HellorecError

USER = "petra"

server = Hellorec()
try:
    stored = server.track(
        [
            {"user_id": USER, "item_id": "metropolis", "type": "like"},
            {"user_id": USER, "item_id": "nosferatu", "type": "view"},
        ]
    )
    print(f"events: {stored['accepted']} new, {stored['duplicates']} known already")

    answer = server.call("recommend", {"user_id": USER, "limit": 3})
    print(f"for {USER}:")
    for entry in answer["items"]:
        reasons = ", ".join(reason["title"] for reason in entry["because"])
        print(f"  {entry['item']['title']} ({entry['score']:.2f}): {reasons or 'popular'}")

    # A refusal that the program expects, and after which it goes on.
    try:
        server.call("items/get", {"item_id": "lost-film"})
    except HellorecError as error:
        if error.status != 404:
            raise
        print(f"refused: {error} (code {error.code})")
except HellorecError as error:
    sys.exit(str(error))
