"""What `entry_points.txt` names. LocalStack reads it at its start, and loads what it needs later: so do these."""

from localstack.services.cloudformation.resource_provider import CloudFormationResourceProviderPlugin
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.plugins import Service, aws_provider


class HostExecutorPlugin(RuntimeExecutorPlugin):
    """`LAMBDA_RUNTIME_EXECUTOR=host`: functions run beside LocalStack, without Docker."""

    name = "host"

    def load(self, *args, **kwargs):
        from waybill_localstack.executor import HostExecutor

        return HostExecutor


class CustomResourcePlugin(CloudFormationResourceProviderPlugin):
    """Custom resources, which the community edition skips: it reports them created without asking their function."""

    name = "AWS::CloudFormation::CustomResource"

    def __init__(self):
        self.factory = None

    def load(self):
        from waybill_localstack.custom_resource import CustomResourceProvider

        self.factory = CustomResourceProvider


@aws_provider(api="dynamodb", name="moto")
def dynamodb_by_moto():
    """`PROVIDER_OVERRIDE_DYNAMODB=moto`: LocalStack's own would download DynamoDB Local, which needs Java."""
    from localstack.aws.api.dynamodb import DynamodbApi
    from localstack.services.moto import MotoFallbackDispatcher
    from localstack.services.plugins import ServiceLifecycleHook

    class Provider(DynamodbApi, ServiceLifecycleHook):
        """No operation of its own: moto has them all."""

    return Service.for_provider(Provider(), dispatch_table_factory=MotoFallbackDispatcher)
