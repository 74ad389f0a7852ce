import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { newId } from "@/lib/base/ids";
import { toNano } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import { createHoldBook, type HoldBook } from "@/lib/billing/holds/create-hold-book";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import type { HoldRequest } from "@/lib/billing/schema";
import { models } from "@/lib/catalog/models";
import { findDeployments } from "@/lib/channels/find-deployments";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts, type KeyFacts } from "@/lib/keys/find-key-facts";
import { revokeKey } from "@/lib/keys/revoke-key";
import { findLiveKey } from "@/tests/support/live-key";
import { testDatabase } from "../../support/test-database";

const database = testDatabase();
const operator: Actor = { kind: "command_line" };
let book: HoldBook;
let organizationId: string;

beforeAll(async () => {
  const person = { email: "ada@example.com", password: "a rather long phrase 7", username: "ada" };
  organizationId = (await createUser(operator, person)).organizationId;
  await grantCredit(operator, { organizationId, amountNano: 1_000_000_000n });
  await seedCataloguePrices(models);
  book = await createHoldBook({ url: database.url, dataDir: database.dataDir });
});
afterAll(() => book.close());

async function reserve(key: KeyFacts) {
  const ask = { key, models: ["sandbox/echo"], requires: [], sort: null, affinity: null };
  const found = await findDeployments({ ...ask, serves: ["openai_chat"] });
  const deployment = found.outcome === "found" ? found.deployments[0] : undefined;
  const call = { endpoint: "chat_completions", lane: "forward", stream: false, amountNano: toNano(1_000n) } as const;
  const hold: HoldRequest = { id: newId(), key, deployment: deployment!, ...call };
  return (await book.reserve(hold)).outcome;
}

test("a revoked key is refused on its next request, also by a node that still remembers it", async () => {
  const { id, key } = await createKey(operator, { name: "lost", organizationId });
  const remembered = await findLiveKey(key, true);
  expect(await reserve(remembered)).toBe("reserved");
  await revokeKey(operator, { id });
  expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
  expect(await reserve(remembered)).toBe("refused");
});

test("no call is admitted once the revocation has returned, whatever runs beside it", async () => {
  const { id, key } = await createKey(operator, { name: "busy", organizationId });
  const remembered = await findLiveKey(key, true);
  let isRevoked = false;
  const late: string[] = [];
  const caller = async () => {
    for (let call = 0; call < 15; call++) {
      const startedAfter = isRevoked;
      const outcome = await reserve(remembered);
      if (startedAfter) late.push(outcome);
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  await revokeKey(operator, { id });
  isRevoked = true;
  await Promise.all(callers);
  late.push(await reserve(remembered));
  expect(new Set(late)).toEqual(new Set(["refused"]));
});

test("another key of the same organization goes on", async () => {
  const [lost, kept] = [
    await createKey(operator, { name: "lost", organizationId }),
    await createKey(operator, { name: "kept", organizationId }),
  ];
  await revokeKey(operator, { id: lost.id });
  expect(await reserve(await findLiveKey(kept.key))).toBe("reserved");
});
