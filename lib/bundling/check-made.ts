import { resolve } from 'node:path';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Json } from '../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json/json-object.ts';
import { hasSubscriber } from '../subscriber/has-subscriber.ts';

/** What to do about a function that is none of ours; it ends each such refusal. */
export const MAKE_IT =
  "export a handler that is made by `subscriber()` of 'waybill/subscriber', in Node, for which a SubscriberFunction is the shortest way; or have a function of any kind and language invoked as it is, by `new InvokeTarget(fn)`";

/**
 * What is wrong with a subscriber's function whose code was not made with `subscriber()`: it would take events from its
 * queue and say nothing of them. Only once the app is synthesized, when all layers are known. What cannot be seen
 * passes: container images, zip files, code in a bucket, and whatever a layer or a file system may add.
 */
export function checkMade(name: string, handler: LambdaFunction): string[] {
  const stack = Stack.of(handler);
  const { Code, Layers, FileSystemConfigs } = templateOf(handler);
  const more = [Layers, FileSystemConfigs].some((list) => Array.isArray(list) && list.length > 0);
  // CDK bundles only what is deployed.
  if (!isJsonObject(Code) || more || !stack.bundlingRequired) return [];
  const refuse = (where: string) => [
    `subscriber "${name}": its function ${handler.node.path} was not made with \`subscriber()\`, which ${where}, so its events would be taken from the queue and never be accounted for; ${MAKE_IT}`,
  ];
  if (typeof Code.ZipFile === 'string') return refuse('its inline code has no place for');
  const asset = findAsset(handler, Code.S3Key);
  if (asset === undefined || asset.isFile) return [];
  const folder = resolve(Stage.of(handler)?.outdir ?? '', asset.assetPath);
  return hasSubscriber(folder) === false ? refuse(`no file of ${folder} has`) : [];
}

/** The function's properties as the template has them, whoever set them. */
function templateOf(handler: LambdaFunction): JsonObject {
  const resource = handler.node.defaultChild;
  if (resource === undefined || !('_toCloudFormation' in resource)) return {};
  if (typeof resource._toCloudFormation !== 'function') return {};
  const { Resources }: JsonObject = Stack.of(handler).resolve(resource._toCloudFormation());
  const [found] = isJsonObject(Resources) ? Object.values(Resources) : [];
  return isJsonObject(found) && isJsonObject(found.Properties) ? found.Properties : {};
}

/** What of an `Asset` is looked at; not by `instanceof`, since an app may have two copies of CDK. */
interface CodeAsset extends IConstruct {
  readonly s3ObjectKey: string;
  readonly assetPath: string;
  readonly isFile: boolean;
}

/** The asset that a function's code is; functions that share one share the construct of the first. */
function findAsset(handler: LambdaFunction, key: Json | undefined): CodeAsset | undefined {
  const stack = Stack.of(handler);
  const isIt = (construct: IConstruct | undefined): construct is CodeAsset =>
    isAsset(construct) && JSON.stringify(stack.resolve(construct.s3ObjectKey)) === wanted;
  const wanted = JSON.stringify(key);
  const own = handler.node.tryFindChild('Code');
  return isIt(own) ? own : stack.node.findAll().find(isIt);
}

function isAsset(construct: IConstruct | undefined): construct is CodeAsset {
  return construct !== undefined && 's3ObjectKey' in construct && 'assetPath' in construct;
}
