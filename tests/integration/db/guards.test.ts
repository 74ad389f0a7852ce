import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

test("a bucket can never be overdrawn", async () => {
  const bucket = await db().bucket.create({ data: { kind: "wallet", capNano: 10n } });
  await expect(db().bucket.update({ where: { id: bucket.id }, data: { heldNano: 11n } })).rejects.toThrow();
  await expect(db().bucket.update({ where: { id: bucket.id }, data: { heldNano: 10n } })).resolves.toBeDefined();
});

test("a price is never changed nor removed", async () => {
  const zero = { cacheReadPicoPerToken: 0n, cacheWrite5mPicoPerToken: 0n, cacheWrite1hPicoPerToken: 0n };
  const price = await db().price.create({
    data: { model: "m", inputPicoPerToken: 1n, outputPicoPerToken: 1n, source: "test", ...zero },
  });
  await expect(db().price.update({ where: { id: price.id }, data: { inputPicoPerToken: 2n } })).rejects.toThrow();
  await expect(db().price.delete({ where: { id: price.id } })).rejects.toThrow();
});
