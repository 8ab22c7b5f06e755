"""Makes the calls that it reads with boto3, one a line, and writes what they answer. Blobs are their text."""

import datetime
import functools
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

# The service, and not the SDK, is to refuse what is wrong, and at once.
CONFIG = Config(parameter_validation=False, retries={"total_max_attempts": 1})


@functools.cache
def client_of(service):
    return boto3.client(service, config=CONFIG)


def make(call):
    client = client_of(call["service"])
    shape = client.meta.service_model.operation_model(call["operation"]).input_shape
    parameters = to_python(call["input"], shape)
    try:
        output = getattr(client, xform_name(call["operation"]))(**parameters)
    except ClientError as error:
        refusal = error.response["Error"]
        return {"error": {"code": refusal["Code"], "message": refusal.get("Message", "")}}
    output.pop("ResponseMetadata")
    return {"output": to_json(output)}


def to_python(value, shape):
    """A value of the table as boto3 takes it: a blob is bytes."""
    if shape is None or value is None:
        return value
    if shape.type_name == "blob":
        return value.encode()
    if shape.type_name == "structure":
        members = shape.members
        return {key: to_python(inner, members.get(key)) for key, inner in value.items()}
    if shape.type_name == "map":
        return {key: to_python(inner, shape.value) for key, inner in value.items()}
    if shape.type_name == "list":
        return [to_python(inner, shape.member) for inner in value]
    return value


def to_json(value):
    if isinstance(value, StreamingBody):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: to_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [to_json(inner) for inner in value]
    return value


for line in sys.stdin:
    print(json.dumps(make(json.loads(line))), flush=True)
