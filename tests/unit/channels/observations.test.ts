import { expect, test } from "vitest";
import { createObservations } from "@/lib/channels/observations";

const seen = (firstByteMs: number | null, outputTokens = 100, durationMs = 1_000) => ({
  firstByteMs,
  outputTokens,
  durationMs,
});

test("what nobody has seen is unknown", () => {
  expect(createObservations().find("a")).toEqual({ firstByteMs: null, tokensPerSecond: null });
});

test("the first observation counts whole, later ones move the average by a fifth", () => {
  const observations = createObservations();
  observations.note("a", seen(100));
  expect(observations.find("a")).toEqual({ firstByteMs: 100, tokensPerSecond: 100 });
  observations.note("a", seen(200, 200));
  expect(observations.find("a")).toEqual({ firstByteMs: 120, tokensPerSecond: 120 });
  expect(observations.find("b").firstByteMs).toBeNull();
});

test("an answer of a few tokens, or without a first byte, says nothing about what it lacks", () => {
  const observations = createObservations();
  observations.note("a", seen(null, 19));
  expect(observations.find("a")).toEqual({ firstByteMs: null, tokensPerSecond: null });
  observations.note("a", seen(50, 19));
  observations.note("a", seen(null, 400, 2_000));
  observations.note("a", seen(Number.NaN, 400, 0));
  expect(observations.find("a")).toEqual({ firstByteMs: 50, tokensPerSecond: 200 });
});
