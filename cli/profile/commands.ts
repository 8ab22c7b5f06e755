import { parseUrl } from '../../core/shared/parse-url.ts';
import { type Command, SIGNING_FLAGS } from '../command/command.ts';
import { printRows } from '../format/print-rows.ts';
import { given } from '../look/flags.ts';
import { signerOf } from '../router/sign-requests.ts';
import { UsageError } from '../usage-error.ts';
import { profilesFile, readProfiles, unknownProfile, writeProfiles } from './profiles.ts';

const NAME = { name: 'NAME' };
const JSON_FLAG = { type: 'boolean', about: 'JSON, one object a line, as in a pipe' } as const;

const set: Command = {
  name: 'profile set',
  summary: 'gives a router a name, and a key where it wants one',
  arguments: [NAME],
  flags: {
    url: { type: 'string', value: 'URL', about: 'where it is' },
    key: {
      type: 'string',
      value: 'KEY',
      about: 'an API key; $WAYBILL_KEY keeps it out of the list of processes',
    },
    ...SIGNING_FLAGS,
  },
  notes: [
    'The first profile is used unless another one is named. The file, which may have keys, is',
    'readable by its owner only.',
  ],
  run(input, world) {
    const { env, stderr } = world;
    const name = input.argument('NAME');
    const url = input.text('url');
    if (url === undefined || !/^https?:$/.test(parseUrl(url)?.protocol ?? ''))
      throw new UsageError(
        `--url must be a router's, such as https://events.example.com; received ${url?.slice(0, 200) ?? 'nothing'}`,
      );
    const key = input.text('key') ?? (env.WAYBILL_KEY || undefined);
    const [iam, region] = [input.text('iam'), input.text('region')];
    signerOf({ url, key, iam, region }, world);
    const { used = name, profiles } = readProfiles(env);
    const profile = { url, ...given({ key, iam, region }) };
    writeProfiles({ used, profiles: { ...profiles, [name]: profile } }, env);
    stderr.write(`${name} is in ${profilesFile(env)}${used === name ? ', and is used' : ''}\n`);
    return 0;
  },
};

const use: Command = {
  name: 'profile use',
  summary: 'takes a profile for the router of all commands',
  arguments: [NAME],
  flags: {},
  run(input, { env }) {
    const name = input.argument('NAME');
    const { profiles } = readProfiles(env);
    if (!Object.keys(profiles).includes(name)) throw unknownProfile(name, profiles);
    writeProfiles({ used: name, profiles }, env);
    return 0;
  },
};

const remove: Command = {
  name: 'profile rm',
  summary: 'forgets a profile',
  arguments: [NAME],
  flags: {},
  run(input, { env }) {
    const name = input.argument('NAME');
    const { used, profiles } = readProfiles(env);
    if (!Object.keys(profiles).includes(name)) throw unknownProfile(name, profiles);
    const left = Object.fromEntries(Object.entries(profiles).filter(([known]) => known !== name));
    writeProfiles(
      { ...(used === name || used === undefined ? {} : { used }), profiles: left },
      env,
    );
    return 0;
  },
};

const list: Command = {
  name: 'profile ls',
  summary: 'the profiles, without their keys',
  flags: { json: JSON_FLAG },
  run(input, world) {
    const { used, profiles } = readProfiles(world.env);
    const rows = Object.entries(profiles).map(([name, { url, key, iam, region }]) => ({
      ...{ name, url, hasKey: key !== undefined, isUsed: name === used },
      ...given({ iam, region }),
    }));
    printRows(rows, { input, world }, [
      ['', ({ isUsed }) => (isUsed ? '*' : '')],
      ['name', ({ name }) => name],
      ['url', ({ url }) => url],
      ['key', ({ hasKey }) => (hasKey ? 'yes' : 'no')],
      ['signed for', ({ iam, region }) => [iam, region].filter(Boolean).join(' in ')],
    ]);
    return 0;
  },
};

export const PROFILE_COMMANDS: readonly Command[] = [list, set, use, remove];
