import process from "node:process";

/** Tells a person what is being done. Never stdout: that belongs to the program that runs afterwards. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** Says what begins, does it, and says how long it took. */
export async function step(doing, done, work) {
  say(`${doing} …`);
  const startedAt = Date.now();
  const result = await work();
  say(`${done} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}
