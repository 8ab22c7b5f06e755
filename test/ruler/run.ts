import { parseArgs } from 'node:util';
import { benchBesideRuler } from './bench.ts';
import { compare } from './compare.ts';
import { installRuler } from './install-ruler.ts';
import { Ruler } from './ruler.ts';
import { TABLES } from './tables.ts';

const HELP = `npm run test:ruler -- [--pairs 100000] [--seed N] [--only TABLE] [--maven URL]
npm run test:ruler -- --bench

Compares patterns and events, as many pairs as one likes from each of ${Object.keys(TABLES).join(', ')}, with event-ruler,
the library of EventBridge, which Maven brings from its central repository or from the one at URL. Needs Java 17 and Maven.`;

await main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  const { cause, message } = error;
  console.error(cause instanceof Error ? `${cause.message}\n\n${message}` : message);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      pairs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      maven: { type: 'string' },
      only: { type: 'string' },
      bench: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const size = { pairs: Number(values.pairs), seed: Number(values.seed) };
  const ruler = new Ruler(await installRuler(values.maven));
  try {
    if (values.bench) {
      for await (const line of benchBesideRuler(ruler)) console.log(line);
      return;
    }
    for (const [name, tables] of Object.entries(TABLES)) {
      if (values.only !== undefined && values.only !== name) continue;
      console.log(`${name}: ${size.pairs} pairs from the seed ${size.seed}`);
      const { pairs, matched, refused, defects } = await compare(tables, ruler, size);
      console.log(
        `  ${pairs} pairs agree, of which ${matched} match, and ${refused} refused patterns`,
      );
      for (const [defect, count] of defects) console.log(`  ${count} left out: ${defect}`);
    }
  } finally {
    await ruler.stop();
  }
}
