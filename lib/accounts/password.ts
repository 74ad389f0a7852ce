import { hash, verify } from "@node-rs/argon2";

// OWASP Password Storage, argon2id (the package's own default): 19 MiB, two passes, one lane.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const currentPrefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`;

// The hash of a random text nobody knows, under the same parameters: what an unknown user's password is checked against.
const nobodysHash = `${currentPrefix}VcnpUkjDFDcIrAjyiVbHpQ$XyVINuwdIjhWnBFNtSg8Xh8/CXmGH7ZrqvZuJ0vJVfw`;

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/** Does the same work, and takes the same time, when there is no such user (null). */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? nobodysHash, password);
  return isRight && passwordHash !== null;
}

/** Whether a hash was made with other parameters than today's. */
export function needsRehash(passwordHash: string): boolean {
  return !passwordHash.startsWith(currentPrefix);
}
