import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { probe, stopProbes } from '../probe.ts';

afterEach(stopProbes);

/** Source: Lambda developer guide, "Defined runtime environment variables": code runs in `LAMBDA_TASK_ROOT`. */
describe('the working folder of a function', () => {
  it.each([
    ['process.cwd()', 'process.cwd() === __dirname'],
    ['path.resolve', 'require("node:path").resolve("a") === __dirname + "/a"'],
    ['readFileSync', 'require("node:fs").readFileSync("data.txt", "utf8") === "here"'],
    ['existsSync', 'require("node:fs").existsSync("./data.txt")'],
    [
      'a callback',
      'await new Promise((done) => require("node:fs").stat("data.txt", (e, s) => done(s.isFile())))',
    ],
    [
      'a promised form of a callback',
      '(await require("node:util").promisify(require("node:fs").readFile)("data.txt", "utf8")) === "here"',
    ],
    ['fs/promises', '(await require("node:fs/promises").readFile("data.txt", "utf8")) === "here"'],
    [
      'an ES import',
      '(await (await import("node:fs/promises")).readFile("data.txt", "utf8")) === "here"',
    ],
    [
      'a stream',
      '(await require("node:stream/consumers").text(require("node:fs").createReadStream("data.txt"))) === "here"',
    ],
    [
      'two paths',
      '(require("node:fs").copyFileSync("data.txt", "copy.txt"), require("node:fs").existsSync(__dirname + "/copy.txt"))',
    ],
    [
      'a URL as before',
      'require("node:fs").existsSync(require("node:url").pathToFileURL(__dirname + "/data.txt"))',
    ],
  ])('is its task root for %s', async (_, isThere) => {
    const { directory, invoke } = probe(`exports.handler = async () => ${isThere};`);
    writeFileSync(join(directory, 'data.txt'), 'here');

    expect(await invoke()).toEqual({ ok: true, payload: 'true' });
  });
});
