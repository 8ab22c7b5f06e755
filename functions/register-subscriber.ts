import type {
  CloudFormationCustomResourceDeleteEvent,
  CloudFormationCustomResourceEvent,
} from 'aws-lambda';
import { readText } from '../aws/settings.ts';
import { unexpectedLogFields } from '../core/log/log-fields.ts';
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
import { composeLedger, composeOperations, composePauses, composeQueue } from './compose.ts';

/** What CloudFormation knows a resource by that could not be created, and then asks to delete; no subscriber is called so. */
const NOT_REGISTERED = 'NOT_REGISTERED';

interface RegisterPorts extends RegistrationPorts {
  readonly pauses: Pick<PauseStore, 'deletePause'>;
}

/** The custom resource `Custom::WaybillSubscriber`: puts a subscriber into the ledger, or takes it out. */
export function makeRegisterSubscriber(
  ports: RegisterPorts,
): (event: CloudFormationCustomResourceEvent) => Promise<void> {
  return async (event) => {
    try {
      const name = await apply(event, ports);
      await answer(event, { Status: 'SUCCESS', PhysicalResourceId: name });
    } catch (error) {
      const { RequestType: requestType, LogicalResourceId: resource } = event;
      const about = { requestType, resource, ...unexpectedLogFields(error) };
      ports.log.error('a subscriber could not be registered', about);
      const PhysicalResourceId =
        'PhysicalResourceId' in event ? event.PhysicalResourceId : NOT_REGISTERED;
      const Reason = error instanceof Error ? messageOf(error) : String(error);
      await answer(event, { Status: 'FAILED', PhysicalResourceId, Reason });
    }
  };
}

async function apply(
  event: CloudFormationCustomResourceEvent,
  ports: RegisterPorts,
): Promise<string> {
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

/**
 * CloudFormation waits for this PUT (user guide, "Custom resource response objects"). The address may be signed for no
 * content type, and `fetch` would set one: then S3 answers 403, and the deployment waits for an hour.
 */
async function answer(event: CloudFormationCustomResourceEvent, outcome: object): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome });
  const headers = { 'content-type': '' };
  const response = await fetch(ResponseURL, { method: 'PUT', headers, body });
  if (!response.ok)
    throw new Error(`CloudFormation refused the answer with status ${response.status}`);
}

const register = lazy(() => {
  const operations = composeOperations();
  return makeRegisterSubscriber({
    ...composeLedger(),
    ...composeQueue(),
    ...composePauses(),
    ...{ jobs: operations, audit: operations, sha256, randomBytes },
    jobsQueueUrl: readText(process.env, ENV.jobsQueueUrl),
  });
});

/** The Lambda handler; its ports are composed once, at the first call. */
export const handler = (event: CloudFormationCustomResourceEvent): Promise<void> =>
  register()(event);
