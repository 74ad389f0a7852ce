import type { KeyObject } from "node:crypto";
import { AppError } from "@/lib/base/errors";
import { singleton } from "@/lib/base/singleton";
import { fetchGithubKeys } from "./fetch-github-keys";

const freshMs = 60 * 60_000;
/** A list that could not be renewed for so long vouches for nothing any more. */
const usableMs = 24 * 60 * 60_000;
/** GitHub answers strangers sixty times an hour: nobody can make us ask it more often. */
const betweenAsksMs = 2 * 60_000;

type Known = {
  keys: ReadonlyMap<string, KeyObject>;
  fetchedAtMs: number;
  askedAtMs: number;
  asking: Promise<void> | null;
};

const known = () =>
  singleton<Known>("github-keys", () => ({
    keys: new Map(),
    fetchedAtMs: Number.NEGATIVE_INFINITY,
    askedAtMs: Number.NEGATIVE_INFINITY,
    asking: null,
  }));

/**
 * GitHub's key of that id; null: it has none. Its list is remembered for an hour, and asked for again when the id is not
 * on it. Throws unavailable while the list cannot be had.
 */
export async function findGithubKey(id: string): Promise<KeyObject | null> {
  const state = known();
  const ageMs = () => Date.now() - state.fetchedAtMs;
  if (ageMs() >= freshMs || !state.keys.has(id)) await renew(state);
  if (ageMs() >= usableMs) throw new AppError("unavailable", "GitHub's keys cannot be had right now. Try again later.");
  return state.keys.get(id) ?? null;
}

async function renew(state: Known): Promise<void> {
  if (!state.asking && Date.now() - state.askedAtMs < betweenAsksMs) return;
  state.asking ??= ask(state).finally(() => {
    state.asking = null;
  });
  await state.asking;
}

async function ask(state: Known): Promise<void> {
  const askedAtMs = Date.now();
  state.askedAtMs = askedAtMs;
  const keys = await fetchGithubKeys().catch(() => null);
  if (!keys) return;
  state.keys = keys;
  state.fetchedAtMs = askedAtMs;
}
