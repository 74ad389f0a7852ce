import { expect, test } from "vitest";
import { classifyFailure, LaneDownError } from "@/lib/billing/holds/database-errors";

const withCode = (code: string) => Object.assign(new Error("from the database"), { code });

test.each([
  ["40P01", "again"],
  ["40001", "again"],
  ["23514", "rejected"],
  ["22012", "rejected"],
  ["53100", "later"],
  ["57014", "later"],
  ["57P01", "unknown"],
  ["08006", "unknown"],
  ["40003", "unknown"],
  ["XX000", "unknown"],
  ["ECONNRESET", "unknown"],
])("an error %s means: %s", (code, failure) => {
  expect(classifyFailure(withCode(code))).toBe(failure);
});

test("an error without a code leaves open what happened; no connection means that nothing did", () => {
  expect(classifyFailure(new Error("Connection terminated unexpectedly"))).toBe("unknown");
  expect(classifyFailure(new LaneDownError("down"))).toBe("down");
});
