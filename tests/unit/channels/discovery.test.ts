import { expect, test } from "vitest";
import { createDiscovery } from "@/lib/channels/discovery";

function answering(...answers: (readonly string[] | Error)[]) {
  const state = { asked: 0, settle: () => {} };
  const ask = async () => {
    const answer = answers[Math.min(state.asked++, answers.length - 1)]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { state, ask };
}

test("a server is asked once in five minutes, and then behind the scenes", async () => {
  const clock = { ms: 0 };
  const discovery = createDiscovery({ nowMs: () => clock.ms, patienceMs: 10_000 });
  const { state, ask } = answering(["a"], ["a", "b"]);
  expect(await discovery.find("channel", ask)).toEqual(["a"]);
  clock.ms = 299_999;
  expect(discovery.find("channel", ask)).toEqual(["a"]);
  expect(state.asked).toBe(1);
  clock.ms = 300_000;
  expect(discovery.find("channel", ask)).toEqual(["a"]);
  expect(discovery.find("channel", ask)).toEqual(["a"]);
  await Promise.resolve();
  expect(state.asked).toBe(2);
  await expect.poll(() => discovery.find("channel", ask)).toEqual(["a", "b"]);
});

test("a server that goes away keeps what it had, and is asked again after half a minute", async () => {
  const clock = { ms: 0 };
  const discovery = createDiscovery({ nowMs: () => clock.ms, patienceMs: 10_000 });
  const { state, ask } = answering(["a"], new Error("gone"), ["b"]);
  await discovery.find("channel", ask);
  clock.ms = 300_000;
  discovery.find("channel", ask);
  await expect.poll(() => state.asked).toBe(2);
  clock.ms += 29_999;
  expect(discovery.find("channel", ask)).toEqual(["a"]);
  expect(state.asked).toBe(2);
  clock.ms += 1;
  discovery.find("channel", ask);
  await expect.poll(() => discovery.find("channel", ask)).toEqual(["b"]);
});

test("a server that hangs holds up the first call for a moment and no other", async () => {
  const discovery = createDiscovery({ nowMs: () => 0, patienceMs: 1 });
  let answer: (models: readonly string[]) => void = () => {};
  const ask = () => new Promise<readonly string[]>((resolve) => (answer = resolve));
  expect(await discovery.find("channel", ask)).toEqual([]);
  expect(discovery.find("channel", ask)).toEqual([]);
  answer(["late"]);
  await expect.poll(() => discovery.find("channel", ask)).toEqual(["late"]);
});
