"""Custom resources that a Lambda function answers, by CloudFormation's protocol."""

import json
import time
import uuid

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)

# Answers are put here, by a presigned URL, as to CloudFormation.
BUCKET = "waybill-custom-resources"
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.2

# What the model of a resource has beside the properties of its template.
OURS = ("PhysicalResourceId", "ServiceTimeout")


class CustomResourceProvider(ResourceProvider):
    """Asks the function of `ServiceToken`. What it answers as `Data` is refused: nothing here could read it."""

    TYPE = "AWS::CloudFormation::CustomResource"
    SCHEMA = {
        "typeName": TYPE,
        "properties": {},
        "readOnlyProperties": [],
        "createOnlyProperties": ["/properties/ServiceToken"],
        "primaryIdentifier": ["/properties/PhysicalResourceId"],
    }

    def create(self, request):
        return self._ask(request, {"RequestType": "Create"})

    def update(self, request):
        before = request.previous_state
        return self._ask(
            request,
            {
                "RequestType": "Update",
                "PhysicalResourceId": before["PhysicalResourceId"],
                "OldResourceProperties": properties_of(before),
            },
        )

    def delete(self, request):
        physical_id = request.desired_state["PhysicalResourceId"]
        return self._ask(request, {"RequestType": "Delete", "PhysicalResourceId": physical_id})

    def _ask(self, request, question):
        properties = properties_of(request.desired_state)
        service_token = properties["ServiceToken"]
        key = str(uuid.uuid4())
        s3 = request.aws_client_factory.s3
        s3.create_bucket(Bucket=BUCKET)
        event = {
            **question,
            "ResponseURL": s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": key}),
            "StackId": request.stack_id,
            "RequestId": key,
            "ResourceType": request.resource_type,
            "LogicalResourceId": request.logical_resource_id,
            "ServiceToken": service_token,
            "ResourceProperties": properties,
        }
        request.aws_client_factory.lambda_.invoke(
            FunctionName=service_token, InvocationType="Event", Payload=json.dumps(event)
        )
        answer = wait_for_answer(s3, key)
        if answer["Status"] == "SUCCESS" and not answer.get("Data"):
            model = {**properties, "PhysicalResourceId": answer["PhysicalResourceId"]}
            return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)
        reason = answer.get("Reason") or "the end-to-end suite's LocalStack keeps no Data"
        return ProgressEvent(OperationStatus.FAILED, resource_model={}, message=reason)


def properties_of(model):
    """A resource's properties as CloudFormation sends them: everything but lists and maps is text."""
    return {key: as_text(value) for key, value in model.items() if key not in OURS}


def as_text(value):
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def wait_for_answer(s3, key):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            return json.loads(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
        except s3.exceptions.NoSuchKey:
            time.sleep(POLL_SECONDS)
    return {"Status": "FAILED", "Reason": f"no answer within {PATIENCE_SECONDS} seconds"}
