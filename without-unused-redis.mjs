import { dirname } from 'node:path';

/**
 * Modules of the client of Redis that no function reaches, and what stands in their place: its methods for each command, of which the
 * connection itself asks four, since everything else is sent as raw commands; clusters and sentinels.
 */
const UNUSED = {
  'lib/commands/index.js': `exports.__esModule = true;
    exports.default = { AUTH: require('./AUTH').default, CLIENT_SETNAME: require('./CLIENT_SETNAME').default,
      HELLO: require('./HELLO').default, READONLY: require('./READONLY').default };
    exports.NON_STICKY_COMMANDS = {};`,
  'lib/cluster/index.js': 'exports.__esModule = true; exports.default = {};',
  'lib/sentinel/index.js': 'exports.__esModule = true; exports.default = {};',
};

/** An esbuild plugin for what Lambda runs: leaves out what `@redis/client` brings along and these functions never use. */
export const withoutUnusedRedis = {
  name: 'without-unused-redis',
  setup({ onLoad, onEnd }) {
    const met = new Set();
    for (const [path, contents] of Object.entries(UNUSED)) {
      const end = path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]');
      onLoad({ filter: new RegExp(`@redis[\\\\/]client[\\\\/]dist[\\\\/]${end}$`) }, (module) => {
        met.add(path);
        return { contents, resolveDir: dirname(module.path) };
      });
    }
    // Another version may keep them elsewhere: then this table is to be looked at again.
    onEnd(() => {
      const missing = Object.keys(UNUSED).filter((path) => !met.has(path));
      return { errors: missing.map((path) => ({ text: `no module of @redis/client is ${path}` })) };
    });
  },
};
