import { type Stack, stacksByName } from './stack.ts';

/** What a data folder does not keep of a resource, by its type. */
const UNKEPT = new Map([
  ['AWS::S3::Bucket', 'objects in buckets'],
  ['AWS::SNS::Topic', 'topics and subscriptions made by API'],
  ['AWS::Events::Archive', 'events in archives'],
]);

/** What stacks have that is gone at every start, with a data folder too, as a sentence; undefined where they have none of it. */
export function nameUnkept(stacks: readonly Stack[]): string | undefined {
  const types = new Set(
    [...stacksByName(stacks).values()].flatMap(({ template }) =>
      Object.values(template.Resources).map(({ Type }) => Type),
    ),
  );
  const unkept = [...UNKEPT].flatMap(([type, what]) => (types.has(type) ? [what] : []));
  return unkept.length === 0
    ? undefined
    : `the data folder keeps queues and tables; in memory only, and empty at every start: ${unkept.join(', ')}`;
}
