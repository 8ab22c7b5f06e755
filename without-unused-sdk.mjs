import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Modules of the AWS SDK that no function reaches, though esbuild cannot tell: the end of their path, and what stands
 * in their place. What is undefined would throw a TypeError, which is never taken for an outage.
 */
const UNUSED = {
  // Streams of events, as Kinesis and Transcribe have them: no operation that is called here has one.
  'core/dist-es/submodules/event-streams/index.js':
    'export const EventStreamSerde = undefined; export const eventStreamSerdeProvider = undefined; export const resolveEventStreamSerdeConfig = (config) => config;',
  // Hashes for a Node without OpenSSL, which Lambda's is not.
  'checksum/md5/Md5Js.js': 'export const Md5Js = undefined;',
  'checksum/sha256/Sha256Js.js': 'export const Sha256Js = undefined;',
  // Signatures for several regions at once, which only a global endpoint of EventBridge needs.
  'signature-v4-multi-region/dist-es/index.js': `import { SignatureV4 } from '@smithy/signature-v4';
    export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none'; } }`,
  // DynamoDB's client makes one and never asks it: it looks for no endpoint beside the region's.
  'endpoint-cache/dist-es/index.js': 'export class EndpointCache {}',
};

/** Where the clients of SQS and Lambda register a class and a schema for each error. */
const ERRORS = ['sqs', 'lambda'].map((name) => `client-${name}/dist-es/schemas/schemas_0.js`);

/** An esbuild plugin for what Lambda runs: leaves out what the AWS SDK brings along and these functions never use. */
export const withoutUnusedSdk = {
  name: 'without-unused-sdk',
  setup({ onLoad, onEnd }) {
    const met = new Set();
    for (const [path, contents] of Object.entries(UNUSED)) {
      onLoad({ filter: endingWith(path) }, (module) => {
        met.add(path);
        return { contents, resolveDir: dirname(module.path) };
      });
    }
    // A client reads its version from its manifest, which would be in the bundle whole.
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    // Their errors are told by their names, which the client's one class for all others has as well.
    for (const path of ERRORS)
      onLoad({ filter: endingWith(path) }, async (module) => {
        const source = await readFile(module.path, 'utf8');
        return { contents: source.replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '') };
      });
    // Another version of the SDK may keep them elsewhere: then this table is to be looked at again.
    onEnd(() => {
      const missing = Object.keys(UNUSED).filter((path) => !met.has(path));
      return {
        errors: missing.map((path) => ({ text: `no module of the SDK ends with ${path}` })),
      };
    });
  },
};

/** Paths of this end, with slashes of either kind. */
function endingWith(path) {
  const pattern = path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]');
  return new RegExp(`[\\\\/]${pattern}$`);
}
