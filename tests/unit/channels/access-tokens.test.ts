import { expect, test } from "vitest";
import { createAccessTokens } from "@/lib/channels/access-tokens";

const account = { client_email: "a@b", private_key: "PRIVATE KEY", token_uri: "https://token.example.com/" };
const hourMs = 3_600_000;

function atNoon() {
  const state = { ms: 0, asked: 0, failures: 0, isDown: false };
  const tokens = createAccessTokens({
    nowMs: () => state.ms,
    onFailure: () => void state.failures++,
    async fetchToken() {
      state.asked++;
      if (state.isDown) throw new Error("down");
      return { token: `token-${state.asked}`, expiresAtMs: state.ms + hourMs };
    },
  });
  return { state, find: (name = "route") => tokens.find(name, account) };
}

test("one token is asked for, by however many calls, and serves until shortly before its end", async () => {
  const { state, find } = atNoon();
  expect(await Promise.all([find(), find(), find()])).toEqual(["token-1", "token-1", "token-1"]);
  state.ms = hourMs - 300_001;
  expect(find()).toBe("token-1");
  expect(state.asked).toBe(1);
});

test("in its last five minutes it is renewed behind the scenes", async () => {
  const { state, find } = atNoon();
  await find();
  state.ms = hourMs - 300_000;
  expect(find()).toBe("token-1");
  await expect.poll(() => find()).toBe("token-2");
  expect(state.asked).toBe(2);
});

test("after its end a call waits for the next one", async () => {
  const { state, find } = atNoon();
  await find();
  state.ms = hourMs;
  expect(await find()).toBe("token-2");
});

test("an endpoint that is down is asked every ten seconds, while the old token serves as long as it may", async () => {
  const { state, find } = atNoon();
  await find();
  Object.assign(state, { ms: hourMs - 60_000, isDown: true });
  expect(find()).toBe("token-1");
  await expect.poll(() => state.failures).toBe(1);
  expect(find()).toBe("token-1");
  expect(state.asked).toBe(2);
  state.ms = hourMs;
  expect(await find()).toBeNull();
  expect(find()).toBeNull();
  expect(state.asked).toBe(3);
  Object.assign(state, { ms: hourMs + 10_000, isDown: false });
  expect(await find()).toBe("token-4");
});

test("accounts have tokens of their own", async () => {
  const { find } = atNoon();
  expect(await Promise.all([find("one"), find("two")])).toEqual(["token-1", "token-2"]);
});
