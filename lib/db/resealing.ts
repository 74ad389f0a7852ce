/** What came of renewing secrets at rest under CREDENTIALS_KEY as it is now. */
export type Resealing = {
  readonly renewed: number;
  /** Under that key already. */
  readonly current: number;
  /** Under a key that is known no more, or damaged. */
  readonly unreadable: number;
};

type Outcome = keyof Resealing;

/** One after the other, so that each has a transaction of its own and none waits for all. */
export async function resealEach(ids: readonly string[], reseal: (id: string) => Promise<Outcome>): Promise<Resealing> {
  const counts = { renewed: 0, current: 0, unreadable: 0 };
  for (const id of ids) counts[await reseal(id)]++;
  return counts;
}
