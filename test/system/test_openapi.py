"""docs/openapi.json is what the servers do: every request and every example in
it is sent, every answer judged by its schemas; and every route is in it."""
import copy
import gzip
import http.client
import json
import os
import re
import subprocess
from urllib.parse import quote, urlencode

import pytest
from jsonschema import Draft202012Validator

from herd import PATIENCE_S, ROOT, Herd
from web import web

DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text())
METHODS = ("get", "put", "post")

# What no single request brings about: other tests do.
OTHERS = {"304", "403", "429", "503", "507"}

# Not in the table of routes: a phone's app sends it to any path.
ANY_PATH = {("post", "/pub")}


def resolve(thing):
    while "$ref" in thing:
        at = DOCUMENT
        for step in thing["$ref"].split("/")[1:]:
            at = at[step]
        thing = at
    return thing


def operations():
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method], [
                    resolve(p) for p in (item.get("parameters", []) +
                                         item[method].get("parameters", []))]


def strict(schema):
    """A member that is not described is a fault here, though not a client's."""
    schema = copy.deepcopy(schema)

    def visit(at):
        if isinstance(at, list):
            for item in at:
                visit(item)
        elif isinstance(at, dict):
            if at.get("type") == "object" and "properties" in at:
                at.setdefault("additionalProperties", False)
            for item in at.values():
                visit(item)
    visit(schema)
    return schema


COMPONENTS = strict(DOCUMENT["components"])


def judge(value, schema):
    validator = Draft202012Validator(
        {**strict(schema), "components": COMPONENTS})
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
              for e in validator.iter_errors(value)]
    assert not errors, errors


# ---- what is sent ----

class Sent:
    def __init__(self, operation, path, **words):
        self.operation, self.path = operation, path
        self.method, self.target = words["request"].split(" ", 1)
        self.body, self.headers = words.get("body"), words.get("headers", {})
        self.type = words.get("type")
        self.status = words["status"]

    def __repr__(self):
        return f"{self.method} {self.target} {self.status}"


def with_examples(method, path, operation, parameters):
    """The request that all examples of parameters make, with each example of a
    body."""
    said = {where: {p["name"]: p["example"] for p in parameters
                    if p["in"] == where and "example" in p}
            for where in ("path", "query", "header")}
    for name, value in said["path"].items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    if "{" in path or (not any(said.values()) and "requestBody" not in operation):
        return
    request = f"{method.upper()} {path}"
    if said["query"]:
        request += "?" + urlencode(said["query"])
    body = resolve(operation.get("requestBody", {}))
    if not body:
        yield {"request": request, "headers": said["header"], "status": 200}
    for kind, content in body.get("content", {}).items():
        for example in content["examples"].values():
            yield {"request": request, "headers": said["header"],
                   "type": kind, "body": example["value"], "status": 200}


def all_sent():
    for method, path, operation, parameters in operations():
        for words in (*operation["x-requests"],
                      *with_examples(method, path, operation, parameters)):
            yield Sent(operation, path, **words)


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """A server that minds the time of reports, and knows kiwi."""
    herd = Herd(tmp_path_factory.mktemp("described"), ["Goloman"], [],
                max_future_s="600").start()
    herd.report("Goloman", "kiwi")
    yield herd
    herd.end()


def send(service, sent):
    headers = dict(sent.headers)
    if sent.type:
        headers["Content-Type"] = sent.type
    body = sent.body
    if sent.type == "application/json" and isinstance(body, str):
        body = json.dumps(body)
    service.connection.request(
        sent.method, sent.target,
        body if isinstance(body, (str, type(None))) else json.dumps(body),
        {**({"Content-Type": "application/json"} if body else {}), **headers})
    return service.connection.getresponse()


def text_of(answer):
    body = answer.read()
    if answer.headers["Content-Encoding"] == "gzip":
        body = gzip.decompress(body)
    return body.decode()


def content_of(response, answer):
    """What the document says of an answer of that type."""
    kind = answer.headers["Content-Type"].split(";")[0]
    content = response["content"]
    assert kind in content or "*/*" in content, (kind, list(content))
    return kind, content.get(kind) or content["*/*"]


def events(answer):
    """The stream's events up to caught-up, as (name, data)."""
    name, data = "message", ""
    while name != "caught-up" or not data:
        line = answer.readline().decode().rstrip("\n")
        field, _, value = line.partition(": ")
        if field == "event":
            name, data = value, ""
        elif field == "data":
            data += value
            yield name, json.loads(data)


@pytest.mark.parametrize("sent", all_sent(), ids=repr)
def test_an_answer_is_as_described(described, sent):
    with web(described, "Goloman") as service:
        answer = send(service, sent)
        response = resolve(sent.operation["responses"][str(sent.status)])
        if answer.status != sent.status:
            pytest.fail(f"{answer.status} {answer.read(2000)!r}")
        if not answer.headers["Content-Type"]:
            assert (sent.method.lower(), sent.path) in ANY_PATH
            assert answer.read() == b""
            return
        kind, content = content_of(response, answer)
        if kind == "text/event-stream":
            told = list(events(answer))
            assert [name for name, _ in told][0] == "hello"
            for name, data in told:
                judge(data, response["x-events"][name])
        elif kind.endswith("json"):
            judge(json.loads(text_of(answer)), content["schema"])
        else:
            judge(text_of(answer), content["schema"])


def test_a_body_may_be_too_long(described):
    """Said before any of it comes: a client that sends on would not read."""
    for method, path, operation, _ in operations():
        if "413" not in operation["responses"]:
            continue
        with web(described, "Goloman") as service:
            connection = service.raw(
                f"{method.upper()} {path.format(id='kiwi')} HTTP/1.1\r\n"
                "Host: x\r\nContent-Length: 3000000\r\n\r\n".encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert answer.status == 413
            response = resolve(operation["responses"]["413"])
            judge(json.loads(text_of(answer)),
                  content_of(response, answer)[1]["schema"])
            connection.close()


def test_what_has_a_GET_has_a_HEAD(described):
    for method, path, operation, _ in operations():
        for words in operation["x-requests"]:
            sent = Sent(operation, path, **words)
            if sent.method != "GET" or path == "/v1/events":
                continue
            sent.method = "HEAD"
            with web(described, "Goloman") as service:
                answer = send(service, sent)
                assert (answer.status, answer.read()) == (sent.status, b"")


# ---- the document itself ----

def test_every_status_is_provoked():
    for method, path, operation, _ in operations():
        assert operation["x-requests"], (method, path)
        for words in operation["x-requests"]:
            assert words["request"].startswith(method.upper() + " ")
            assert str(words["status"]) in operation["responses"], words
        seen = {str(words["status"]) for words in operation["x-requests"]}
        left = set(operation["responses"]) - seen - OTHERS - {"413"}
        assert not left, f"nothing gives {left} of {method} {path}"


def examples_of(at):
    """All that stand beside a schema, wherever: (value, schema)."""
    if isinstance(at, list):
        for item in at:
            yield from examples_of(item)
    if not isinstance(at, dict):
        return
    if "schema" in at:
        if "example" in at:
            yield at["example"], at["schema"]
        for example in at.get("examples", {}).values():
            yield example["value"], at["schema"]
    for item in at.values():
        yield from examples_of(item)


def test_every_example_fits_its_schema():
    examples = list(examples_of(DOCUMENT))
    assert len(examples) > 20
    for value, schema in examples:
        judge(value, schema)


def test_every_response_in_json_has_an_example_or_is_long():
    """What people read first."""
    for method, path, operation, _ in operations():
        for response in operation["responses"].values():
            for kind, content in resolve(response).get(
                    "content", {}).items():
                if kind.endswith("json") and content["schema"]:
                    assert "examples" in content or path in (
                        "/v1/herd", "/v1/herd/self", "/openapi.json"), path


def routes():
    """(method, path) of each line of the table in routes.c."""
    text = (ROOT / "src" / "httpd" / "routes.c").read_text()
    methods = {"READ": ["get"], "WRITE": ["put", "post"],
               "METHOD_POST": ["post"], "METHOD_GET": ["get"]}
    table = text[text.index("routes[] = {"):]
    lines = re.findall(r'\{(\w+),\s*"([^"]+)",\s*on_\w+\}',
                       table[:table.index("};")])
    assert len(lines) >= 4
    for word, path in lines:
        for method in methods[word]:
            yield method, re.sub(r"\{\}|\*", "{}", path)


def test_every_route_is_described_and_nothing_else():
    described = {(method, re.sub(r"\{\w+\}", "{}", path))
                 for method, path, _, _ in operations()} - ANY_PATH
    assert set(routes()) == described


def test_problems_are_those_of_the_service():
    text = (ROOT / "src" / "http" / "problem.c").read_text()
    kinds = set(re.findall(r'"(/problems/[a-z-]+)"', text))
    listed = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["type"]
    assert kinds | {"about:blank"} == set(listed["enum"])
    protocol = (ROOT / "docs" / "PROTOCOL.md").read_text()
    assert kinds == set(re.findall(r"`(/problems/[a-z-]+)`", protocol))


def test_the_linter_has_nothing_to_say():
    """Not every path can refuse a request."""
    done = subprocess.run(
        [ROOT / "build/npm/node_modules/.bin/redocly", "lint", "--format=json",
         "--skip-rule=operation-4xx-response", ROOT / "docs/openapi.json"],
        capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False,
        env={**os.environ, "REDOCLY_TELEMETRY": "off",
             "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"})
    text = done.stdout[done.stdout.index("{"):]
    verdict = json.JSONDecoder().raw_decode(text)[0]
    assert verdict["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, [
        (p["ruleId"], p["message"], p["location"]) for p in verdict["problems"]]
