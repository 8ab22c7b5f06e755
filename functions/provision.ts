import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { eventBridgeControlClient, sqsClient } from '../aws/clients.ts';
import { AwsChannels } from '../aws/operate/aws-channels.ts';
import { readNumber, readText } from '../aws/settings.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { type DeletePorts, deleteSubscriber } from '../core/operate/provision/delete-subscriber.ts';
import { tagOf, viewProvision } from '../core/operate/provision/provision.ts';
import { type PutPorts, putSubscriber } from '../core/operate/provision/put-subscriber.ts';
import { resumeProvisions } from '../core/operate/provision/resume-provisions.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import { randomBytes } from '../node/random-bytes.ts';
import { sha256 } from '../node/sha256.ts';
import {
  composeGuard,
  composeLedger,
  composeOperations,
  composePauses,
  composeProvisions,
  composeQueue,
} from './compose.ts';
import { type AllowedRequest, type Answer, answerRoutes } from './http/answer-routes.ts';
import { callerOf } from './http/caller-of.ts';
import { preconditionsOf } from './http/preconditions-of.ts';
import { json } from './http/problem.ts';
import { readJson } from './http/read-json.ts';
import { isResume, type Resume } from './provision-message.ts';

type ProvisionFunctionPorts = PutPorts &
  DeletePorts & {
    /** Undefined where an authorizer before the function decides who may call. */
    readonly guard: KeyGuard | undefined;
  };

/** Makes subscribers at run time and takes them away, and goes on with what an earlier run has left. */
export function makeProvision(
  ports: ProvisionFunctionPorts,
): (event: APIGatewayProxyEventV2 | Resume) => Promise<Answer> {
  const answer = answerRoutes<'provision'>(
    {
      'PUT /subscribers/{name}': async (allowed) => {
        const body = await readJson(allowed.request);
        const { provision, isNew } = await putSubscriber({ ...callOf(allowed), body }, ports);
        const isWhole = provision.state === 'active';
        const status = isWhole && isNew ? 201 : isWhole ? 200 : 202;
        return json(status, viewProvision(provision), { etag: tagOf(provision) });
      },
      'DELETE /subscribers/{name}': async (allowed) => {
        const query = allowed.request.queryStringParameters ?? {};
        const provision = await deleteSubscriber({ ...callOf(allowed), query }, ports);
        return json(202, viewProvision(provision));
      },
    },
    ports,
  );
  return async (event) => {
    if (!isResume(event)) return answer(event);
    await resumeProvisions(ports);
    return {};
  };
}

function callOf(allowed: AllowedRequest) {
  const { request, path } = allowed;
  return { name: path.name ?? '', by: callerOf(allowed), ...preconditionsOf(request) };
}

const answer = lazy(() => {
  const operations = composeOperations();
  const setting = (name: string) => readText(process.env, name);
  const channels = new AwsChannels(
    { sqs: sqsClient(), events: eventBridgeControlClient() },
    {
      busName: setting(ENV.bus),
      busArn: setting(ENV.busArn),
      deadLetterQueueArn: setting(ENV.deadLetterQueueArn),
      keyArn: process.env[ENV.encryptionKeyArn],
    },
  );
  return makeProvision({
    ...composeLedger(),
    ...composeQueue(),
    ...composePauses(),
    ...composeProvisions(),
    ...composeGuard(),
    ...{ jobs: operations, audit: operations, sha256, randomBytes, channels },
    queuePrefix: setting(ENV.queuePrefix),
    deadLetterQueueUrl: setting(ENV.deadLetterQueueUrl),
    jobsQueueUrl: setting(ENV.jobsQueueUrl),
    retentionDays: readNumber(process.env, ENV.retentionDays),
  });
});

/** The Lambda handler; its ports are composed once, at the first call. */
export const handler = (event: APIGatewayProxyEventV2 | Resume): Promise<Answer> => answer()(event);
