import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ApiKey } from '../core/access/api-key.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { CONSOLE_HEADER, type ConsoleSession } from '../core/api/console-session.ts';
import type { ConsoleGroup } from '../core/api/routes.ts';
import { answerFile } from '../core/console/answer-file.ts';
import { endCookie, readCookie, writeCookie } from '../core/console/console-cookie.ts';
import {
  type ConsoleSettings,
  originsOf,
  parseConsoleSettings,
} from '../core/console/console-settings.ts';
import { keySession, openSession } from '../core/console/show-session.ts';
import { WaybillError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { ConsoleFiles } from '../core/ports/console/console-files.ts';
import type { Sha256 } from '../core/ports/digest.ts';
import type { Log } from '../core/ports/log.ts';
import { ENV } from '../core/settings.ts';
import { isObject } from '../core/shared/is-object.ts';
import { ConsoleFolder } from '../node/console-folder.ts';
import { type Answer, answerRoutes } from './http/answer-routes.ts';
import { authorizationOf, isOfConsolePage } from './http/authorization-of.ts';
import { callerOf } from './http/caller-of.ts';
import { json } from './http/problem.ts';
import { readJson } from './http/read-json.ts';

type Request = APIGatewayProxyEventV2;

interface ConsolePorts {
  readonly settings: ConsoleSettings;
  readonly files: ConsoleFiles;
  readonly clock: Pick<Clock, 'now'>;
  readonly sha256: Sha256;
  readonly log: Log;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Nobody on the way keeps who is signed in. */
const UNSTORED = { 'cache-control': 'no-store' };

/** Answers for the console: its files, who has it open, and where a session with an API key begins and ends. */
export function makeConsole(ports: ConsolePorts): (request: Request) => Promise<Answer> {
  const origins = originsOf(ports.settings);
  const serve = async (request: Request, below: string): Promise<Answer> => {
    const asked = { rawPath: request.rawPath, below, headers: request.headers };
    const { status, headers, body } = await answerFile(asked, { ...ports, origins });
    return { statusCode: status, headers: { ...headers }, ...bodyOf(body) };
  };
  return answerRoutes<ConsoleGroup>(
    {
      'GET /console': ({ request }) => serve(request, ''),
      'GET /console/{proxy+}': ({ request, path: { proxy = '' } }) => serve(request, proxy),
      'GET /console/session': ({ request }) => showSession(request, ports),
      'POST /console/session': ({ request }) => beginSession(request, ports),
      'DELETE /console/session': async ({ request }) => {
        checkPage(request);
        return { statusCode: 204, headers: UNSTORED, cookies: [endCookie(request)] };
      },
    },
    ports,
  );
}

/** A cookie whose key opens nothing any more is taken away. */
async function showSession(request: Request, { settings, guard }: ConsolePorts): Promise<Answer> {
  if (guard === undefined) {
    const name = callerOf({ request, key: undefined });
    return shown(openSession(settings, settings.signIn === 'iam' ? name : undefined));
  }
  const key = await findKey(authorizationOf(request), guard);
  const isStale = key === undefined && isOfConsolePage(request) && readCookie(request);
  const cookies = isStale ? { cookies: [endCookie(request)] } : {};
  return { ...shown(keySession(settings, key)), ...cookies };
}

async function findKey(
  authorization: string | undefined,
  guard: KeyGuard,
): Promise<ApiKey | undefined> {
  if (authorization === undefined) return undefined;
  try {
    return await guard.identify(authorization);
  } catch (error) {
    if (error instanceof WaybillError && error.code === 'unauthorized') return undefined;
    throw error;
  }
}

/** The cookie is the key itself, which the guard of every function checks at each request as it does that of a program. */
async function beginSession(request: Request, { guard, clock }: ConsolePorts): Promise<Answer> {
  checkPage(request);
  if (guard === undefined)
    throw new WaybillError('not-found', 'this router has no API keys, and nobody has to sign in');
  const body = await readJson(request);
  const key = isObject(body) && typeof body.key === 'string' ? body.key.trim() : undefined;
  if (key === undefined)
    throw new WaybillError(
      'invalid-request',
      'the body must be a JSON object with a `key`, which is a text; received something else',
    );
  const { expiresAt } = await guard.identify(`Bearer ${key}`);
  const leftMs =
    expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - clock.now();
  return { statusCode: 204, headers: UNSTORED, cookies: [writeCookie(key, request, leftMs)] };
}

/** Another site must neither sign somebody in nor out. */
function checkPage(request: Request): void {
  if (isOfConsolePage(request)) return;
  throw new WaybillError(
    'invalid-request',
    `sessions begin and end by the console's own page, which sends the header ${CONSOLE_HEADER}; received none`,
  );
}

function shown(session: ConsoleSession): Answer {
  return json(200, session, UNSTORED);
}

function bodyOf(body: string | Uint8Array | undefined): Pick<Answer, 'body' | 'isBase64Encoded'> {
  if (body === undefined || typeof body === 'string') return body === undefined ? {} : { body };
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** The settings and the files of the console of this function, which lie in a folder beside it. Throws `invalid-settings`. */
export function composeFiles(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<ConsolePorts, 'settings' | 'files'> {
  const { [ENV.console]: settings = '', LAMBDA_TASK_ROOT: folder = '.' } = environment;
  return {
    settings: parseConsoleSettings(settings),
    files: new ConsoleFolder(join(folder, 'console')),
  };
}
