"""Runs the handler of a function of Python, by Lambda's interface for runtimes (AWS Lambda developer guide, "Using the Lambda
runtime API for custom runtimes"). What it says of errors is what Lambda's own runtime client for Python says (awslambdaric)."""

import decimal
import importlib
import json
import logging
import os
import sys
import time
import traceback
from http.client import HTTPConnection
from types import SimpleNamespace

BASE = "/2018-06-01/runtime"
API = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


class Fault(Exception):
    """Code that cannot be loaded, by the name that Lambda has for it."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = name


class Context:
    """What a handler is told of its invocation."""

    def __init__(self, headers):
        env = os.environ
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = client_context(headers["Lambda-Runtime-Client-Context"])
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))


def client_context(text):
    if text is None:
        return None
    said = json.loads(text)
    return SimpleNamespace(
        custom=said.get("custom"), env=said.get("env"), client=SimpleNamespace(**said.get("client") or {})
    )


class RequestIds(logging.Filter):
    """Puts the invocation's id on each line."""

    request_id = ""

    def filter(self, record):
        record.aws_request_id = self.request_id
        return True


def log_as_lambda(ids):
    """The handler that the root logger has on Lambda; its level stays as it is."""
    handler = logging.StreamHandler(sys.stdout)
    layout = "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s"
    formatter = logging.Formatter(layout, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(ids)
    logging.getLogger().addHandler(handler)


def load(name):
    """The handler of `module.function`, whose module may be in folders."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}") from error
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise Fault("Runtime.HandlerNotFound", message) from None


def encode(value):
    """What `json` does not take by itself, and Lambda's runtime does."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def error_of(error, request_id):
    """The error object of what a handler has raised; its trace begins in the handler's code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__]
    name = error.name if isinstance(error, Fault) else type(error).__name__
    return {
        "errorMessage": str(error),
        "errorType": name,
        "requestId": request_id,
        "stackTrace": [] if isinstance(error, Fault) else traceback.format_list(own),
    }


def print_error(said):
    lines = [f"[ERROR] {said['errorType']}: {said['errorMessage']}"]
    if said["stackTrace"]:
        lines += ["Traceback (most recent call last):", "".join(said["stackTrace"]).rstrip("\n")]
    print("\n".join(lines))


def post(path, body):
    sys.stdout.flush()
    sys.stderr.flush()
    API.request("POST", BASE + path, body.encode("utf-8"), {"Content-Type": "application/json"})
    API.getresponse().read()


def run(handler, request):
    """The handler's answer to one invocation, as the path that takes it and its JSON."""
    body, headers = request
    context = Context(headers)
    path = f"/invocation/{context.aws_request_id}"
    try:
        answer = handler(json.loads(body), context)
        try:
            return f"{path}/response", json.dumps(answer, default=encode)
        except (TypeError, ValueError) as error:
            raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
    except Exception as error:
        said = error_of(error, context.aws_request_id)
        print_error(said)
        return f"{path}/error", json.dumps(said)


def next_invocation():
    API.request("GET", f"{BASE}/invocation/next")
    response = API.getresponse()
    return response.read(), response.headers


def main():
    # In the place of this file's own folder.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    sys.stdout.reconfigure(line_buffering=True)
    ids = RequestIds()
    log_as_lambda(ids)
    try:
        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        said = error_of(error, "")
        print_error(said)
        post("/init/error", json.dumps(said))
        sys.exit(1)
    while True:
        request = next_invocation()
        ids.request_id = request[1]["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = request[1]["Lambda-Runtime-Trace-Id"]
        post(*run(handler, request))


main()
