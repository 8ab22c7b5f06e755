import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { findPython } from '../support/python/find-python.ts';
import { installPackages } from '../support/python/install-packages.ts';
import { runCommand } from '../support/run-command.ts';

/** An SDK of AWS, in a program that makes the calls it reads and writes what they answer, one a line. */
export interface Client {
  readonly name: string;
  /** Has what the program needs at hand; answers its command. Throws where it cannot be had. */
  prepare(): Promise<readonly string[]>;
}

/** The variable that carries the client to the test runner, as JSON. */
export const CLIENT = 'WAYBILL_CLIENT';

const BOTO3 = ['boto3==1.42.54', 'botocore==1.42.54'];

const PYTHONS = ['3.13', '3.12', '3.11', '3.10'];

/** The first build of the Go SDK takes a minute of a processor; a registry that does not answer is not waited for longer. */
const PATIENCE = { timeoutMs: 3 * 60_000 };

export const clients: readonly Client[] = [
  {
    name: 'boto3',
    prepare: async () => {
      const python = await findPython(PYTHONS);
      const programs = await installPackages({ name: 'boto3', python, packages: BOTO3 });
      return [join(programs, 'python'), resolve('test/clients/boto3/client.py')];
    },
  },
  {
    name: 'go',
    prepare: async () => {
      const program = resolve('dist/test/go-client');
      await runCommand(findGo(), ['-C', 'test/clients/go', 'build', '-o', program, '.'], PATIENCE);
      return [program];
    },
  },
  {
    name: 'java',
    prepare: async () => {
      const [jars, classes] = [
        resolve('dist/test/java-client/jars'),
        resolve('dist/test/java-client'),
      ];
      const copy = [
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${jars}`,
      ];
      const quietly = ['--quiet', '--batch-mode', '--file', 'test/clients/java/pom.xml'];
      await runCommand('mvn', [...quietly, ...copy], PATIENCE);
      const classPath = [join(jars, '*'), classes].join(delimiter);
      const compile = ['-classpath', classPath, '-d', classes, 'test/clients/java/Client.java'];
      await runCommand('javac', compile, PATIENCE);
      return ['java', '-classpath', classPath, 'Client'];
    },
  },
];

/** Where Go's own installer puts it, which is not always on the `PATH`. */
function findGo(): string {
  const installed = '/usr/local/go/bin/go';
  return existsSync(installed) ? installed : 'go';
}
