import type {
  CloudFormationCustomResourceDeleteEvent,
  CloudFormationCustomResourceEvent,
} from 'aws-lambda';
import { readText } from '../aws/settings.ts';
import { unexpectedLogFields } from '../core/log/log-fields.ts';
import type { TypePolicies } from '../core/ports/catalog/type-policies.ts';
import type { PauseStore } from '../core/ports/pausing/pause-store.ts';
import { parseRegistration } from '../core/registry/parse-registration.ts';
import {
  type RegisterPorts as RegistrationPorts,
  registerSubscriber,
} from '../core/registry/register-subscriber.ts';
import { removeSubscriber } from '../core/registry/remove-subscriber.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import { messageOf } from '../core/shared/message-of.ts';
import { randomBytes } from '../node/random-bytes.ts';
import { sha256 } from '../node/sha256.ts';
import {
  composeLedger,
  composeOperations,
  composePauses,
  composePolicies,
  composeQueue,
} from './compose.ts';
import { answerCloudFormation } from './http/answer-cloud-formation.ts';

/** What CloudFormation knows a resource by that could not be created, and then asks to delete; no subscriber is called so. */
const NOT_REGISTERED = 'NOT_REGISTERED';

/** What declares a type; everything else is a subscriber. */
const EVENT_TYPE = 'Custom::WaybillEventType';

interface RegisterPorts extends RegistrationPorts {
  readonly pauses: Pick<PauseStore, 'deletePause'>;
  readonly policies: TypePolicies;
}

/** The custom resources `Custom::WaybillSubscriber` and `Custom::WaybillEventType`: puts a subscriber or a declared type into the ledger, or takes it out. */
export function makeRegisterSubscriber(
  ports: RegisterPorts,
): (event: CloudFormationCustomResourceEvent) => Promise<void> {
  return async (event) => {
    try {
      const name = await apply(event, ports);
      await answerCloudFormation(event, { Status: 'SUCCESS', PhysicalResourceId: name });
    } catch (error) {
      const { RequestType: requestType, LogicalResourceId: resource } = event;
      const about = { requestType, resource, ...unexpectedLogFields(error) };
      ports.log.error(
        `a ${event.ResourceType === EVENT_TYPE ? 'type' : 'subscriber'} could not be registered`,
        about,
      );
      const PhysicalResourceId =
        'PhysicalResourceId' in event ? event.PhysicalResourceId : NOT_REGISTERED;
      const Reason = error instanceof Error ? messageOf(error) : String(error);
      await answerCloudFormation(event, { Status: 'FAILED', PhysicalResourceId, Reason });
    }
  };
}

async function apply(
  event: CloudFormationCustomResourceEvent,
  ports: RegisterPorts,
): Promise<string> {
  if (event.ResourceType === EVENT_TYPE)
    return (await import('./policies/register-type.ts')).registerType(event, ports);
  if (event.RequestType === 'Delete') {
    await remove(event, ports);
    return event.PhysicalResourceId;
  }
  const asked = parseRegistration(event.ResourceProperties);
  await registerSubscriber(asked, ports);
  return asked.name;
}

/** A name that has gone over to another resource, with another queue, is that one's: a subscriber may move to another stack. */
async function remove(
  { PhysicalResourceId: name, ResourceProperties }: CloudFormationCustomResourceDeleteEvent,
  ports: RegisterPorts,
): Promise<void> {
  if (name === NOT_REGISTERED) return;
  await removeSubscriber({ name, queueUrl: String(ResourceProperties.QueueUrl) }, ports);
}

const register = lazy(() => {
  const operations = composeOperations();
  return makeRegisterSubscriber({
    ...composeLedger(),
    ...composeQueue(),
    ...composePauses(),
    ...composePolicies(),
    ...{ jobs: operations, audit: operations, sha256, randomBytes },
    jobsQueueUrl: readText(process.env, ENV.jobsQueueUrl),
  });
});

/** The Lambda handler; its ports are composed once, at the first call. */
export const handler = (event: CloudFormationCustomResourceEvent): Promise<void> =>
  register()(event);
