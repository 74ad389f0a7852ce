import { describe, expect, test } from "vitest";
import { chartDays, layeredSeries, wholeSeries } from "@/app/(dashboard)/dashboard/usage/cost-series";
import { readUsageQuery } from "@/lib/usage/usage-query";

const sum = (group: string, costNano: bigint) => ({ group, costNano, requests: 1, inputTokens: 1, outputTokens: 1 });
const days = [sum("2026-11-01", 10n), sum("2026-11-03", 5n)];
const groups = [
  { id: "a", name: "A" },
  { id: "b", name: "B" },
];

describe("the layers of the chart", () => {
  test("add up to what each day cost: what has no layer of its own is in the last one", () => {
    const spends = [
      { day: "2026-11-01", group: "a", costNano: 6n },
      { day: "2026-11-01", group: "b", costNano: 3n },
      { day: "2026-11-03", group: "b", costNano: 5n },
    ];
    const series = layeredSeries(days, groups, spends);
    expect(series.map(({ name }) => name)).toEqual(["A", "B", "All others"]);
    for (const { group, costNano } of days) {
      expect(series.reduce((total, { nanoOn }) => total + (nanoOn.get(group) ?? 0n), 0n)).toBe(costNano);
    }
  });

  test("are none for others where there are none, nor where a call ended between the two questions", () => {
    const spends = [
      { day: "2026-11-01", group: "a", costNano: 11n },
      { day: "2026-11-03", group: "b", costNano: 5n },
    ];
    expect(layeredSeries(days, groups, spends).map(({ name }) => name)).toEqual(["A", "B"]);
    expect(wholeSeries(days)[0]?.nanoOn.get("2026-11-03")).toBe(5n);
  });
});

describe("the days of the chart", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  const of = (asked: Parameters<typeof readUsageQuery>[0]) => chartDays(readUsageQuery(asked, now), now);

  test("are those of the period", () => {
    expect(of({ days: "7" })).toHaveLength(7);
    expect(of({ from: "2026-11-20", to: "2026-11-21" })).toEqual(["2026-11-20", "2026-11-21"]);
  });

  test("are none to come, and none whose calls are deleted, however long the period", () => {
    const shown = of({ from: "1970-01-01", to: "2999-12-31" });
    expect([shown[0], shown.at(-1), shown.length]).toEqual(["2026-08-24", "2026-11-22", 91]);
    expect(of({ from: "2999-01-01", to: "2999-12-31" })).toEqual([]);
  });
});
