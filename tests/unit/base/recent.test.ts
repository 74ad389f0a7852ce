import { expect, test } from "vitest";
import { createRecent } from "@/lib/base/recent";

/** A look-up whose answers the test gives itself, in its own time. */
function setUp(entriesMax = 100) {
  const asked: { key: string; answer: (value: string) => void; fail: () => void }[] = [];
  const clock = { ms: 0 };
  const recent = createRecent<string>({
    load: (key) =>
      new Promise((resolve, reject) => asked.push({ key, answer: resolve, fail: () => reject(new Error("down")) })),
    ttlMs: 1_000,
    entriesMax,
    nowMs: () => clock.ms,
  });
  const fill = async (key: string) => {
    const answer = recent.get(key);
    asked.at(-1)!.answer(key);
    await answer;
  };
  return { recent, asked, clock, fill };
}

test("all who ask while a look-up is under way share it", async () => {
  const { recent, asked } = setUp();
  const answers = [recent.get("a"), recent.get("a"), recent.get("a")];
  expect(asked).toHaveLength(1);
  asked[0]!.answer("one");
  expect(await Promise.all(answers)).toEqual(["one", "one", "one"]);
});

test("a known answer comes at once, until it is too old", async () => {
  const { recent, asked, clock, fill } = setUp();
  await fill("a");
  clock.ms = 999;
  expect(recent.get("a")).toBe("a");
  clock.ms = 1_000;
  expect(recent.get("a")).toBeInstanceOf(Promise);
  expect(asked).toHaveLength(2);
});

test("age counts from the question", async () => {
  const { recent, asked, clock } = setUp();
  const answer = recent.get("a");
  clock.ms = 900;
  asked[0]!.answer("old");
  await answer;
  clock.ms = 1_000;
  expect(recent.get("a")).toBeInstanceOf(Promise);
});

test("what was forgotten during its look-up is not remembered", async () => {
  const { recent, asked } = setUp();
  const before = recent.get("a");
  recent.forget("a");
  const after = recent.get("a");
  expect(asked).toHaveLength(2);
  asked[1]!.answer("new");
  asked[0]!.answer("old");
  expect(await Promise.all([before, after])).toEqual(["old", "new"]);
  expect(recent.get("a")).toBe("new");
});

test("a failed look-up is not remembered", async () => {
  const { recent, asked } = setUp();
  const first = recent.get("a");
  asked[0]!.fail();
  await expect(first).rejects.toThrow("down");
  const second = recent.get("a");
  asked[1]!.answer("up");
  expect(await second).toBe("up");
});

test("it is bounded, and drops what was unused for longest", async () => {
  const { recent, fill } = setUp(2);
  await fill("a");
  await fill("b");
  expect(recent.get("a")).toBe("a");
  await fill("c");
  expect(recent.get("a")).toBe("a");
  expect(recent.get("b")).toBeInstanceOf(Promise);
});
