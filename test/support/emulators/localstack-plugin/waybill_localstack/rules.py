"""`AWS::Events::Rule`: LocalStack 4.14.0 has no update of it, and its delete looks on the default bus only."""

from localstack.runtime import hooks
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent


@hooks.on_infra_start()
def update_rules():
    from localstack.services.events.resource_providers.aws_events_rule import EventsRuleProvider

    EventsRuleProvider.update = update_rule
    EventsRuleProvider.delete = delete_rule


def update_rule(provider, request):
    """Puts the rule again under its name, with its new targets, and takes away those that it no longer has."""
    request.desired_state["Name"] = place_of(request.previous_state)["Rule"]
    answer = provider.create(request)
    kept = {target["Id"] for target in request.desired_state.get("Targets") or []}
    remove_targets(request, kept)
    return answer


def delete_rule(provider, request):
    remove_targets(request, set())
    place = place_of(request.desired_state)
    bus = {key: value for key, value in place.items() if key != "Rule"}
    request.aws_client_factory.events.delete_rule(Name=place["Rule"], **bus)
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=request.desired_state)


def remove_targets(request, kept):
    events = request.aws_client_factory.events
    place = place_of(request.desired_state)
    targets = events.list_targets_by_rule(**place)["Targets"]
    unwanted = [target["Id"] for target in targets if target["Id"] not in kept]
    if unwanted:
        events.remove_targets(**place, Ids=unwanted)


def place_of(model):
    """The name of a rule and its bus, of an id such as `bus|rule`, or `rule` on the default bus."""
    bus, _, name = model["Id"].rpartition("|")
    return {"Rule": name, "EventBusName": bus} if bus else {"Rule": name}
