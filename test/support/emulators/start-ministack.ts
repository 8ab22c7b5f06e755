import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages } from '../python/install-packages.ts';
import { runCommand } from '../run-command.ts';
import { type Emulator, UnavailableError } from './emulator.ts';
import { runEmulator } from './run-emulator.ts';

const PACKAGE = 'ministack==1.5.33';

/** Lambda finds a handler in `index.cjs`; MiniStack asks Node's `require`, which has to be told. */
const TEACH_CJS = "require.extensions['.cjs'] = require.extensions['.js'];\n";

/** Starts MiniStack, from the package index where it is not in the cache; throws `UnavailableError` where it cannot be had. */
export async function startMiniStack(): Promise<Emulator<'ministack'>> {
  const packages = [PACKAGE, ...((await hasAwsCli()) ? [] : ['awscli'])];
  const programs = await installPackages({ name: 'ministack', python: 'python3', packages }).catch(
    (cause: Error) => {
      const needs = 'MiniStack needs Python 3 with venv, and a package index';
      throw new UnavailableError(`${needs}:\n\n${cause.message}`, { cause });
    },
  );
  return runEmulator({
    name: 'ministack',
    command: () => [join(programs, 'python'), '-m', 'ministack'],
    healthPath: '/_ministack/health',
    environment,
    // Its own folder comes last: it has `aws` where the machine has none.
    env: { ...process.env, PATH: `${process.env.PATH}${delimiter}${programs}` },
  });
}

/** Its services that listen on every interface are turned off: MQTT (8883) and SFTP. */
function environment(folder: string, port: number): NodeJS.ProcessEnv {
  const teach = join(folder, 'teach-cjs.cjs');
  writeFileSync(teach, TEACH_CJS);
  return {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    S3_DATA_DIR: join(folder, 's3'),
    STATE_DIR: join(folder, 'state'),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    NODE_OPTIONS: `--require=${teach}`,
  };
}

/** Whether `aws` can be run. */
async function hasAwsCli(): Promise<boolean> {
  return runCommand('aws', ['--version'], { timeoutMs: 30_000 }).then(
    () => true,
    () => false,
  );
}
