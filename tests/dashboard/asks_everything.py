"""Run as a program: serves the case that ships as `spreadmap serve` does, asks it for everything
that a page can want in three languages, and prints which libraries of Arrow that has loaded."""

from __future__ import annotations

import sys
from dataclasses import replace

from dashboard.reading import Reader
from dashboard.texts import arrow_hidden
from geodata.case import CaseFiles

with arrow_hidden():
    from werkzeug.test import Client

    from dashboard.cases import Cases
    from dashboard.desk import front
    from dashboard.downloads import ROUTES
    from dashboard.selection import LANGUAGES, default_selection, full_query
    from dashboard.wants import WANTS


def main() -> None:
    reader = Reader()
    cases = Cases(CaseFiles(), run=reader.run)
    client, first = Client(front(cases)), default_selection(cases.served)
    for lang in LANGUAGES:
        query = full_query(replace(first, lang=lang, place="almaty"))
        for name in WANTS:
            ask(client, name, f"?{query}")
        for route in ROUTES.values():
            assert client.get(f"/{route}?{query}").status_code == 200
    cases.close()
    reader.close()
    sys.stdout.write(" ".join(sorted(name for name in sys.modules if name.startswith("pyarrow"))))


def ask(client: Client, name: str, query: str) -> None:
    want = WANTS[name]
    body = {
        "output": f"{want.target}.{want.part}",
        "outputs": {"id": want.target, "property": want.part},
        "inputs": [
            {
                "id": name,
                "property": "data",
                "value": {"query": query, "had": ""} if name == "want-view" else query,
            }
        ],
        "state": [],
        "changedPropIds": [f"{name}.data"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, (name, answer.text)


if __name__ == "__main__":
    main()
