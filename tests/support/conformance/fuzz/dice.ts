/** Seeded chance: the same seed gives the same throws, on every machine. */
export type Dice = {
  /** In [0, 1). */
  next(): number;
  /** A whole number below `limit`. */
  below(limit: number): number;
  /** True in about this share of throws. */
  hits(share: number): boolean;
  pick<T>(list: readonly T[]): T;
};

/** mulberry32: small, and good enough to look into corners with. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, hits: (share) => next() < share, pick: (list) => list[below(list.length)]! };
}
