import { runMany } from './run-many.ts';

const [runs = 1_000_000, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv
  .slice(2)
  .map(Number);
const begun = Date.now();
console.log(`${runs} runs from seed ${seed}`);
const report = await runMany(seed, runs, (done) => {
  if (done % 50_000 === 0)
    console.log(`${done} runs, ${Math.round((Date.now() - begun) / 1000)} s`);
});
console.log(JSON.stringify({ ...report, seconds: Math.round((Date.now() - begun) / 1000) }));
