const namesMax = 32;

/**
 * What could not be carried, as it is written into a header and an error: some names are the caller's own, so one that
 * is no plain word is only said to be there, and of very many the first are named.
 */
export function plainNames(names: readonly string[]): readonly string[] {
  const plain = names.map((name) => (/^[\w.-]{1,64}$/.test(name) ? name : "unknown"));
  return [...new Set(plain)].sort().slice(0, namesMax);
}
