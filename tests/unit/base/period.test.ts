import { describe, expect, test } from "vitest";
import { lastDays, readPeriod } from "@/lib/base/period";

const now = Date.parse("2026-11-22T23:59:59.999Z");

describe("a period", () => {
  test("of one day is that whole day", () => {
    expect(readPeriod({ from: "2026-11-22", to: "2026-11-22" }, now)).toEqual(lastDays(1, now));
  });

  test("that ends with a day, and begins nowhere, is the thirty days up to its end", () => {
    expect(readPeriod({ to: "2026-03-01" }, now)).toEqual({
      from: new Date("2026-01-31T00:00:00Z"),
      to: new Date("2026-03-02T00:00:00Z"),
    });
  });

  test("that begins somewhere, and ends nowhere, ends with today", () => {
    expect(readPeriod({ from: "2026-11-22" }, now)).toEqual(lastDays(1, now));
    expect(readPeriod({ from: "2026-11-23" }, now)).toEqual({ problem: "order" });
  });

  test("that is empty in the query is not said", () => {
    expect(readPeriod({ from: "", to: null }, now)).toEqual(lastDays(30, now));
  });

  test.each([
    "2026-2-1",
    "2026-02-29",
    "2026-11-22Z",
    "22.11.2026",
    "2026-11-22T24:30:00Z",
    "9999",
    "-1",
    " 2026-11-22",
  ])("does not begin with %j", (from) => expect(readPeriod({ from }, now)).toEqual({ problem: "from" }));

  test("keeps to the calendar in leap years", () => {
    expect(readPeriod({ from: "2028-02-29", to: "2028-02-29" }, now)).toEqual({
      from: new Date("2028-02-29T00:00:00Z"),
      to: new Date("2028-03-01T00:00:00Z"),
    });
  });
});
