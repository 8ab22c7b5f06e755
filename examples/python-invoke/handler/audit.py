"""A Lambda function as anybody has one: it gets a CloudEvent, and knows nothing of Waybill."""

import json
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


class PermanentError(Exception):
    """No retry can help: by this name the delivery is dead at once."""


def handler(event, context):
    """To return is to have the event delivered, and to raise is to have it again."""
    order = event["data"]
    if "amount" not in order:
        raise PermanentError(f"the order {event['id']} has no amount")
    if order.get("bankOpensIn"):
        if attempt_of(context) == 1:
            return {"retryAfter": order["bankOpensIn"], "errorMessage": "the bank is closed"}
    if order["amount"] < 0 and attempt_of(context) < 3:
        raise ValueError(f"nobody owes {order['amount']}")
    logger.info("audited %s: %s", event["id"], json.dumps(order))
    return {"audited": event["id"]}


def attempt_of(context):
    """Which attempt it is, where a router says it."""
    custom = context.client_context.custom if context.client_context else {}
    return int(custom.get("waybillAttempt", "1"))
