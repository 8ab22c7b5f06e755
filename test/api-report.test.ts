import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const PROGRAM =
  "import { writeReport } from './api-report.mjs'; console.log(writeReport(JSON.parse(process.argv[1])));";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-api-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The report of entries, each with the declaration files that it is made of; the first is the entry itself. */
async function report(entries: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const named = Object.entries(entries).map(([name, files]) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return { name, path: join(folder, Object.keys(files)[0] ?? '') };
  });
  const args = ['--input-type=module', '-e', PROGRAM, JSON.stringify(named)];
  const { stdout } = await run(process.execPath, args);
  return stdout;
}

const CART = `import type { Item } from './item.ts';
/**
 * What is bought.
 * It keeps its order.
 */
export declare class Cart {
    #private;
    private readonly secret;
    readonly [BRAND] = true;
    /** Made by a shop. */
    constructor(shop: Shop, options: {
        readonly size: number;
    });
    /** The first; '{@link Hidden}' in a comment is no name. */
    first(kind: "Hidden"): Item | undefined;
}
declare const BRAND = "@shop/cart";
interface Shop {
    readonly name: string;
}
export declare function total(cart: Cart): number;
export declare function total(items: readonly Item[]): number;
export {};
`;
const ITEM = `/** One thing. */
export interface Item {
    readonly sku: string;
}
`;

describe('the report of the API', () => {
  it('has each export with its docstring, and what nobody may use is left out', async () => {
    const text = await report({
      shop: {
        'index.d.ts': `export type { Cart } from './cart.ts';\nexport { total as sum } from './cart.ts';\nexport type { Item } from './item.ts';\n`,
        'cart.d.ts': CART,
        'item.d.ts': ITEM,
      },
    });

    expect(text).toContain(`## shop

### Cart

What is bought.
It keeps its order.

\`\`\`ts
class Cart {
  /** The first; '{@link Hidden}' in a comment is no name. */
  first(kind: 'Hidden'): Item | undefined;
}
\`\`\`

### Item

One thing.

\`\`\`ts
interface Item {
  readonly sku: string;
}
\`\`\`

### sum

\`\`\`ts
function total(cart: Cart): number;
function total(items: readonly Item[]): number;
\`\`\`
`);
  });

  it('shows once what two entries export', async () => {
    const item = { 'item.d.ts': ITEM };
    const text = await report({ one: item, two: item });

    expect(text.match(/### Item/g)).toHaveLength(1);
    expect(text).toMatch(/## two\n\nAnd, as they are above: `Item`\.\n/);
  });

  it('rejects an export that names what its entry does not export, of another file or its own', async () => {
    const reporting = report({
      shop: {
        'index.d.ts': `export { Cart } from './cart.ts';\n`,
        'cart.d.ts': CART,
        'item.d.ts': ITEM,
      },
    });

    await expect(reporting).rejects.toThrow(
      /types that an entry must export:\nshop: Shop, which Cart names\nshop: Item, which Cart names\n/,
    );
  });
});
